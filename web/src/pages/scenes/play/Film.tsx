/** One file on a screen, kept to the scene's clock. */
import { useEffect, useRef, useState } from "react";
import type { Master } from "./master";
import type { Clip } from "./reel";
import { steer } from "./steer";
import { useEveryFrame } from "./useMaster";
import css from "./screens.module.css";

interface Props {
  clip: Clip;
  src: string;
  master: Master;
  /** Its sound is the one that is heard. */
  heard: boolean;
  /** It is on screen now, not only made ready. */
  shown: boolean;
  onFail: () => void;
  /** How long one frame of it lasts, as found while it played. */
  onFrameLength?: (seconds: number) => void;
}

/** A picture that does not come holds the scene for so long, then the scene goes on without it. */
const PATIENCE_MS = 8000;
/** The browser has enough to go on from here. */
const READY = 3;

export function Film({ clip, src, master, heard, shown, onFail, onFrameLength }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const waitsSince = useRef<number | null>(null);
  const [waits, setWaits] = useState(false);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.src = src;
    // The browser goes on buffering a removed player unless told to let go.
    return () => {
      element.pause();
      element.removeAttribute("src");
      element.load();
    };
  }, [src]);

  const follow = () => {
    const element = video.current;
    if (!element || element.error) return;
    const order = steer({
      wanted: (master.t - clip.from) / 1000,
      at: element.currentTime,
      length: element.duration,
      rate: master.rate,
      running: master.running && shown,
      held: master.held,
      seeking: element.seeking,
    });
    if (order.seek !== undefined && element.readyState > 0) element.currentTime = order.seek;
    if (element.playbackRate !== order.rate) element.playbackRate = order.rate;
    if (order.play && element.paused) void element.play().catch(() => {});
    if (!order.play && !element.paused) element.pause();
    wait(shown && master.running && master.rate > 0 && isBehind(element));
  };

  const wait = (behind: boolean) => {
    const now = performance.now();
    waitsSince.current = behind ? (waitsSince.current ?? now) : null;
    const holds = waitsSince.current !== null && now - waitsSince.current < PATIENCE_MS;
    if (holds !== waits) setWaits(holds);
  };

  useEveryFrame(master, follow);
  useEffect(() => {
    master.hold(clip.recording, waits);
    return () => master.hold(clip.recording, false);
  }, [master, clip.recording, waits]);
  // While it holds the clock nothing else would look whether it is ready.
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(follow, 100);
    return () => clearInterval(timer);
  });

  useEffect(() => {
    const element = video.current;
    if (!element || !onFrameLength || !("requestVideoFrameCallback" in element)) return;
    let last = NaN;
    // A busy machine leaves frames out: the shortest step is a frame.
    let shortest = Infinity;
    let handle = element.requestVideoFrameCallback(function next(_, { mediaTime }) {
      const length = mediaTime - last;
      if (length > 0.005 && length < Math.min(shortest, 0.25)) onFrameLength((shortest = length));
      last = mediaTime;
      handle = element.requestVideoFrameCallback(next);
    });
    return () => element.cancelVideoFrameCallback(handle);
  }, [onFrameLength]);

  return (
    <>
      <video
        ref={video}
        className={css.film}
        hidden={!shown}
        muted={!heard || !shown}
        playsInline
        preload="auto"
        disablePictureInPicture
        aria-label={clip.name}
        onLoadedMetadata={follow}
        onSeeked={follow}
        onError={onFail}
      />
      {shown && waits && <p className={css.waits}>正在读取</p>}
    </>
  );
}

/** Whether it has nothing to show at the place where it should be. */
function isBehind(element: HTMLVideoElement): boolean {
  if (element.ended || element.error) return false;
  return element.seeking || element.readyState < READY;
}
