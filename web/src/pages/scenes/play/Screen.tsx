/** What one device saw at the instant of the scene's clock; black, with the reason in words, where it saw nothing. */
import { useEffect, useState } from "react";
import { ApiError } from "../../../api/http";
import type { Hole, Viewing } from "../../../api/types";
import { Overlay } from "../../../components/Overlay";
import { useNow } from "../../../lib/clock";
import { clockSeconds, millis } from "../../../lib/time";
import { Film } from "./Film";
import type { Master } from "./master";
import { blankAt, clipAt, clipSoon, type Clip, type Reel } from "./reel";
import { useClock, useEveryFrame } from "./useMaster";
import type { Viewings } from "./useViewings";
import css from "./screens.module.css";

interface Props {
  reel: Reel;
  /** All devices: what one did not see another may have. */
  all: readonly Reel[];
  holes: readonly Hole[];
  master: Master;
  viewings: Viewings;
  /** Somebody began to look; until then nothing is opened. */
  begun: boolean;
  heard: boolean;
  large: boolean;
  onHear: () => void;
  onEnlarge: () => void;
  onFrameLength: (seconds: number) => void;
}

/** A file is made ready so long before it is needed. */
const AHEAD_MS = 4000;
/** Passing over a file while searching is not looking at it. */
const REST_MS = 300;

export function Screen({
  reel,
  all,
  holes,
  master,
  viewings,
  begun,
  heard,
  large,
  onHear,
  onEnlarge,
  onFrameLength,
}: Props) {
  const clip = useClock(master, (m) => clipAt(reel, m.t));
  const soon = useClock(master, (m) => (m.running && m.rate > 0 ? clipSoon(reel, m.t, AHEAD_MS * m.rate) : undefined));
  useWanted(clip, begun, viewings, REST_MS);
  useWanted(soon, begun, viewings, 0);

  return (
    <figure className={css.screen} data-large={large} data-heard={heard} aria-label={reel.label}>
      <figcaption className={css.caption}>
        <strong>{reel.label}</strong>
        <span className={css.name}>{clip?.name}</span>
        {clip && <Version clip={clip} viewings={viewings} />}
        <button type="button" aria-pressed={heard} onClick={onHear} title="听这台设备的声音（S 换下一台）">
          {heard ? "有声" : "静音"}
        </button>
        <button type="button" aria-pressed={large} onClick={onEnlarge}>
          {large ? "还原" : "放大"}
        </button>
      </figcaption>
      <div className={css.picture} onContextMenu={(event) => event.preventDefault()}>
        {clip ? (
          <Seen clip={clip} viewings={viewings} begun={begun} />
        ) : (
          <Black reel={reel} all={all} holes={holes} master={master} />
        )}
        {[clip, soon].map((one) => {
          const looked = one && viewings.of(one.recording);
          if (!one || looked?.state !== "open") return null;
          return (
            <Playing
              key={one.recording}
              clip={one}
              viewing={looked.viewing}
              master={master}
              heard={heard}
              shown={one === clip}
              onFrameLength={onFrameLength}
              onAgain={() => viewings.again(one.recording, false)}
            />
          );
        })}
        <SceneClock master={master} />
      </div>
    </figure>
  );
}

/** Asks for a session once the clock has rested in a recording, or at once for the one that follows. */
function useWanted(clip: Clip | undefined, begun: boolean, { want }: Viewings, restMs: number) {
  const recording = clip?.recording;
  useEffect(() => {
    if (!begun || !recording) return;
    const timer = setTimeout(() => want(recording), restMs);
    return () => clearTimeout(timer);
  }, [begun, recording, want, restMs]);
}

interface PlayingProps {
  clip: Clip;
  viewing: Viewing;
  master: Master;
  heard: boolean;
  shown: boolean;
  onFrameLength: (seconds: number) => void;
  onAgain: () => void;
}

function Playing({ viewing, onAgain, ...film }: PlayingProps) {
  const { clip, shown } = film;
  const [failed, setFailed] = useState(false);
  const over = useNow(1000) >= millis(viewing.until);
  if (over || failed) {
    return shown ? (
      <div className={css.words} role="alert">
        <p>
          {over
            ? "批准的调阅时间已到，画面已停止。"
            : "浏览器不能播放这种格式，或者调阅许可已经失效。原件完好保存，不受影响。"}
          {!over && clip.preview && `${clip.preview}。`}
        </p>
        {!over && (
          <button type="button" onClick={onAgain}>
            再次打开
          </button>
        )}
      </div>
    ) : null;
  }
  return (
    <>
      <Film {...film} src={viewing.content} onFail={() => setFailed(true)} />
      {shown && !clip.picture && <p className={css.words}>录音，没有图像</p>}
      {shown && <Overlay words={viewing.overlay} times={4} />}
    </>
  );
}

/** Whether the preview or the original is seen, and the way to the other. */
function Version({ clip, viewings }: { clip: Clip; viewings: Viewings }) {
  const looked = viewings.of(clip.recording);
  if (looked?.state !== "open" || (!looked.viewing.preview && !clip.preview)) return null;
  const preview = looked.viewing.preview;
  return (
    <>
      <span className={css.preview} title={preview ? "为浏览器转换的画面，不是原件" : undefined}>
        {preview ? "预览" : "原件"}
      </span>
      {(preview || clip.preview === "有预览") && (
        <button type="button" onClick={() => viewings.again(clip.recording, preview)}>
          {preview ? "看原件" : "看预览"}
        </button>
      )}
    </>
  );
}

/** Where there is something to see, but it is not open. */
function Seen({ clip, viewings, begun }: { clip: Clip; viewings: Viewings; begun: boolean }) {
  const looked = viewings.of(clip.recording);
  if (looked?.state === "open") return null;
  if (looked?.state === "refused") {
    const words = looked.error instanceof ApiError ? looked.error.message : "没有打开";
    return (
      <p className={css.words} role="alert">
        {words}
      </p>
    );
  }
  return <p className={css.words}>{begun ? "正在登记调阅" : "未开始调阅"}</p>;
}

type BlackProps = Pick<Props, "reel" | "all" | "holes" | "master">;

function Black({ reel, all, holes, master }: BlackProps) {
  const words = useClock(master, (m) => {
    const { why, more } = blankAt(reel, all, holes, m.t);
    return [why, ...more].join("\n");
  });
  const [why, ...more] = words.split("\n");
  return (
    <div className={css.words} role="status">
      <strong>{why}</strong>
      {more.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

/** The instant of the scene over the picture, as a camera would burn it in. */
function SceneClock({ master }: { master: Master }) {
  const [element, setElement] = useState<HTMLParagraphElement | null>(null);
  useEveryFrame(master, () => {
    if (element) element.textContent = clockSeconds(master.t);
  });
  return <p ref={setElement} className={css.clock} aria-hidden />;
}
