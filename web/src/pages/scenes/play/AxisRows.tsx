/** The rows of the axis: strokes for what happened at an instant, bars for what a device recorded. */
import { Link } from "react-router";
import { clockSeconds, moment } from "../../../lib/time";
import { serverNow } from "../../../lib/clock";
import type { SpeechView } from "../../../api/types";
import type { Hand } from "./Axis";
import type { Happening } from "./events";
import type { Reel } from "./reel";
import { percent, type View } from "./scale";
import { Voices } from "./Voices";
import { Wave } from "./Wave";
import type { Waveform } from "./waveform";
import css from "./axis.module.css";

interface RowProps {
  label: string;
  title?: string;
  items: readonly Happening[];
  view: View;
  hand: Hand;
  onSeek: (t: number) => void;
}

const inside = (at: number) => at >= 0 && at <= 100;

export function Row({ label, title, items, view, hand, onSeek }: RowProps) {
  const shown = items.map((item) => ({ item, left: percent(view, item.at) })).filter(({ left }) => inside(left));
  return (
    <div className={css.row}>
      <div className={css.label}>
        {label}
        <small>{items.length > 0 ? `${items.length} 处` : "无"}</small>
      </div>
      <div className={css.strip} data-track title={title} onPointerDown={hand.drag}>
        {items.length > 0 && shown.length === 0 && <span className={css.away}>在所示时段之外</span>}
        {shown.map(({ item, left }, i) => (
          <button
            key={item.key}
            type="button"
            data-own
            tabIndex={-1}
            className={css.stroke}
            data-kind={item.kind}
            data-late={Boolean(item.lateAt)}
            style={{ left: `${left}%` }}
            title={words(item)}
            aria-label={words(item)}
            onClick={() => onSeek(item.at)}
          >
            {room(left, shown[i + 1]?.left ?? 100) && <span>{item.lateAt ? `${item.label}（补录）` : item.label}</span>}
          </button>
        ))}
      </div>
    </div>
  );
}

/** A label stands beside its stroke when the next stroke leaves it room. */
function room(left: number, next: number): boolean {
  return next - left > 9;
}

export function words({ label, detail, at, lateAt }: Happening): string {
  const late = lateAt ? `，补录于 ${moment(lateAt, serverNow())}` : "";
  return `${clockSeconds(at)} ${label}${detail ? ` · ${detail}` : ""}${late}`;
}

interface LaneProps {
  reel: Reel;
  holes: readonly Happening[];
  view: View;
  hand: Hand;
  wave: (recording: string) => Waveform | undefined;
  speech: (recording: string) => SpeechView | undefined;
}

export function Lane({ reel, holes, view, hand, wave, speech }: LaneProps) {
  return (
    <div className={css.row}>
      <div className={css.label}>
        {reel.label}
        <small>{reel.kind === "photo" ? `${reel.shots.length} 张` : `${reel.clips.length} 段`}</small>
      </div>
      <div className={css.lane} data-track onPointerDown={hand.drag} role="group" aria-label={reel.label}>
        {reel.clips.map((clip, i) => {
          const left = percent(view, clip.from);
          const right = percent(view, clip.to);
          if (right < 0 || left > 100) return null;
          const next = reel.clips[i + 1];
          const sound = wave(clip.recording);
          const voices = speech(clip.recording);
          return (
            <div key={clip.recording}>
              <div
                className={css.clip}
                data-whole={clip.picture && clip.sound}
                style={{ left: `${Math.max(0, left)}%`, width: `${Math.min(100, right) - Math.max(0, left)}%` }}
                title={`${clip.name} ${clockSeconds(clip.from)}–${clockSeconds(clip.to)}`}
              >
                {sound && <Wave clip={clip} view={view} wave={sound} />}
                {voices && <Voices clip={clip} view={view} speech={voices} />}
              </div>
              {inside(right) && (
                <Link
                  tabIndex={-1}
                  className={css.end}
                  data-code={clip.ended.code}
                  data-back={right > 88}
                  to={`/recordings/${clip.recording}`}
                  style={{ left: `${right}%` }}
                  title={`${clockSeconds(clip.to)} ${clip.ended.label}${clip.ended.why && `：${clip.ended.why}`}`}
                >
                  {(!next || percent(view, next.from) - right > 7 || right > 88) && <span>{clip.ended.label}</span>}
                </Link>
              )}
            </div>
          );
        })}
        {reel.kind !== "photo" &&
          holes.map((hole) => {
            const left = percent(view, hole.at);
            const right = percent(view, hole.to ?? hole.at);
            if (right < 0 || left > 100) return null;
            return (
              <div
                key={hole.key}
                className={css.hole}
                style={{ left: `${Math.max(0, left)}%`, width: `${Math.min(100, right) - Math.max(0, left)}%` }}
                title={`${hole.detail} ${hole.label}`}
              />
            );
          })}
        {reel.shots.map((shot, i) => {
          const left = percent(view, shot.at);
          if (!inside(left)) return null;
          const name = `照片 ${clockSeconds(shot.at)}`;
          const props = { className: css.shot, style: { left: `${left}%` }, title: name };
          return shot.recording ? (
            <Link key={i} {...props} to={`/recordings/${shot.recording}`} aria-label={name} tabIndex={-1} />
          ) : (
            <span key={i} {...props} />
          );
        })}
      </div>
    </div>
  );
}
