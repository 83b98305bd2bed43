/**
 * The scene's time axis, from the day down to the second: marks, words and documents above, one lane per device below, holes
 * through all lanes. The wheel zooms where the pointer is, dragging moves, dragging on the ruler plays along.
 */
import { useEffect, useRef, type PointerEvent } from "react";
import type { SpeechView } from "../../../api/types";
import { clockSeconds } from "../../../lib/time";
import { Lane, Row } from "./AxisRows";
import type { Happening } from "./events";
import type { Master } from "./master";
import type { Reel } from "./reel";
import { percent, ruler, shift, zoom, type View } from "./scale";
import { useClock, useEveryFrame } from "./useMaster";
import type { Waveform } from "./waveform";
import css from "./axis.module.css";

interface Props {
  reels: readonly Reel[];
  happenings: readonly Happening[];
  master: Master;
  view: View;
  limits: View;
  onView: (view: View) => void;
  /** What stands at an instant, in words, for who does not see the axis. */
  told: (t: number) => string;
  wave: (recording: string) => Waveform | undefined;
  speech: (recording: string) => SpeechView | undefined;
}

export function Axis({ reels, happenings, master, view, limits, onView, told, wave, speech }: Props) {
  const plot = useRef<HTMLDivElement>(null);
  const hand = useHand({ plot, view, limits, master, onView });
  const of = (kind: Happening["kind"]) => happenings.filter((h) => h.kind === kind);
  const bands = of("hole");
  return (
    <div className={css.axis} ref={plot}>
      <div className={css.row}>
        <div className={css.label}>时间</div>
        <Ruler master={master} view={view} told={told} hand={hand} />
      </div>
      <Row
        label="重点标记"
        title="第十七条"
        items={of("mark")}
        view={view}
        onSeek={(t) => master.seek(t)}
        hand={hand}
      />
      <Row
        label="语音说明"
        title="第十八条"
        items={of("narration")}
        view={view}
        onSeek={(t) => master.seek(t)}
        hand={hand}
      />
      <Row label="文书" items={of("document")} view={view} onSeek={(t) => master.seek(t)} hand={hand} />
      {reels.map((reel) => (
        <Lane key={reel.label} reel={reel} holes={bands} view={view} hand={hand} wave={wave} speech={speech} />
      ))}
      <div className={css.over} aria-hidden>
        {of("bound").map((bound, i, all) => (
          <Post key={bound.key} view={view} bound={bound} named={i === 0 || far(view, all[0], bound)} />
        ))}
        <Head master={master} view={view} />
      </div>
    </div>
  );
}

/** What the axis does with a pointer. */
export interface Hand {
  scrub: (event: PointerEvent<HTMLElement>) => void;
  drag: (event: PointerEvent<HTMLElement>) => void;
}

/** Less than this is a click, not a drag. */
const CLICK_PX = 4;

interface HandProps {
  plot: React.RefObject<HTMLDivElement | null>;
  view: View;
  limits: View;
  master: Master;
  onView: (view: View) => void;
}

function useHand({ plot, view, limits, master, onView }: HandProps): Hand {
  const latest = useRef({ view, limits, onView });
  latest.current = { view, limits, onView };

  // React listens to the wheel passively; a page that scrolls while one zooms is of no use.
  useEffect(() => {
    const element = plot.current;
    if (!element) return;
    const turn = (event: WheelEvent) => {
      const track = (event.target as Element).closest<HTMLElement>("[data-track]");
      if (!track) return;
      event.preventDefault();
      const { view: seen, limits: out, onView: show } = latest.current;
      const box = track.getBoundingClientRect();
      const at = seen.from + ((event.clientX - box.left) / box.width) * (seen.to - seen.from);
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        show(shift(seen, (event.deltaX / box.width) * (seen.to - seen.from), out));
      } else {
        show(zoom(seen, at, Math.exp(event.deltaY * 0.002), out));
      }
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [plot]);

  const follow = (
    event: PointerEvent<HTMLElement>,
    act: (x: number, box: DOMRect, moved: boolean, end: boolean) => void,
  ) => {
    if (event.button !== 0 || (event.target as Element).closest("a, [data-own]")) return;
    const track = event.currentTarget;
    const box = track.getBoundingClientRect();
    const start = event.clientX;
    let moved = false;
    track.setPointerCapture(event.pointerId);
    const move = (e: globalThis.PointerEvent) => {
      moved ||= Math.abs(e.clientX - start) > CLICK_PX;
      act(e.clientX, box, moved, false);
    };
    const end = (e: globalThis.PointerEvent) => {
      track.removeEventListener("pointermove", move);
      track.removeEventListener("pointerup", end);
      track.removeEventListener("pointercancel", end);
      if (e.type === "pointerup") act(e.clientX, box, moved, true);
    };
    track.addEventListener("pointermove", move);
    track.addEventListener("pointerup", end);
    track.addEventListener("pointercancel", end);
    act(start, box, false, false);
  };
  const instant = (x: number, box: DOMRect, seen: View) =>
    seen.from + ((x - box.left) / box.width) * (seen.to - seen.from);

  return {
    scrub: (event) => follow(event, (x, box) => master.seek(instant(x, box, latest.current.view))),
    drag: (event) => {
      const began = latest.current.view;
      const start = event.clientX;
      follow(event, (x, box, moved, end) => {
        if (moved) {
          const by = ((start - x) / box.width) * (began.to - began.from);
          latest.current.onView(shift(began, by, latest.current.limits));
        } else if (end) master.seek(instant(x, box, latest.current.view));
      });
    },
  };
}

function Ruler({ master, view, told, hand }: { master: Master; view: View; told: (t: number) => string; hand: Hand }) {
  // To the second: a reader of the screen is told no more often.
  const second = useClock(master, (m) => Math.floor(m.t / 1000));
  const t = second * 1000;
  return (
    <div
      className={css.ruler}
      data-track
      role="slider"
      tabIndex={0}
      aria-label="时间轴"
      aria-valuemin={0}
      aria-valuemax={Math.round((master.range.to - master.range.from) / 1000)}
      aria-valuenow={Math.max(0, second - Math.floor(master.range.from / 1000))}
      aria-valuetext={`${clockSeconds(t)}，${told(t)}`}
      onPointerDown={hand.scrub}
    >
      {ruler(view).map((tick) => (
        <span key={tick.at} className={css.tick} style={{ left: `${percent(view, tick.at)}%` }}>
          {percent(view, tick.at) < 94 && tick.label}
        </span>
      ))}
    </div>
  );
}

function Head({ master, view }: { master: Master; view: View }) {
  const head = useRef<HTMLDivElement>(null);
  const place = () => {
    const at = percent(view, master.t);
    if (!head.current) return;
    head.current.style.left = `${at}%`;
    head.current.hidden = at < 0 || at > 100;
  };
  useEveryFrame(master, place);
  useEffect(place);
  return <div ref={head} className={css.head} />;
}

/** Two words need so much room between them, in percent. */
const WORD = 6;

function far(view: View, one: Happening | undefined, other: Happening): boolean {
  return one === undefined || percent(view, other.at) - percent(view, one.at) > WORD;
}

function Post({ view, bound, named }: { view: View; bound: Happening; named: boolean }) {
  const at = percent(view, bound.at);
  if (at < 0 || at > 100) return null;
  return (
    <div className={css.post} style={{ left: `${at}%` }}>
      {named && <span data-left={at > 92}>{bound.label.slice(0, 2)}</span>}
    </div>
  );
}
