/** The scene's clock in React: made once for a scene, driven by the screen's frames, and read without drawing the page anew each time. */
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Master } from "./master";
import type { View } from "./scale";

/** A frame later than this comes from a window that slept; nobody saw what would have passed. */
const LONGEST_FRAME_MS = 250;

export function useMaster(range: View): Master {
  const [master, setMaster] = useState(() => new Master(range));
  // What arrives while the page is open may widen the scene; the clock stays where it stands.
  if (master.range.from !== range.from || master.range.to !== range.to) setMaster(new Master(range, master.t));

  useEffect(() => {
    let last = performance.now();
    let frame = requestAnimationFrame(function next(now) {
      master.advance(Math.min(now - last, LONGEST_FRAME_MS));
      last = now;
      frame = requestAnimationFrame(next);
    });
    const hidden = () => document.hidden && master.pause();
    document.addEventListener("visibilitychange", hidden);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [master]);
  return master;
}

/** What `read` says of the clock; the component is drawn anew only when that changes. */
export function useClock<T>(master: Master, read: (master: Master) => T): T {
  return useSyncExternalStore(master.subscribe, () => read(master));
}

/** Runs at every change of the clock and once at the beginning. */
export function useEveryFrame(master: Master, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const run = () => latest.current();
    run();
    return master.subscribe(run);
  }, [master]);
}
