/** Everything one can do in the player, by key or by button: one deed, one place. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { scenes } from "../../../api/endpoints";
import { sceneQuery, useAct } from "../../../api/queries";
import type { Choices, Code, CoverageView, SceneView } from "../../../api/types";
import { useRole } from "../../../app/session";
import { clockSeconds, millis, toInstant } from "../../../lib/time";
import { nextHappening, type Happening } from "./events";
import { deedOf, isTaken, type Deed } from "./keys";
import { clipAt, extent, holeAt, holeWords, type Reel } from "./reel";
import { daysOf, reveal, zoom, type View } from "./scale";
import { useMaster } from "./useMaster";
import { useViewings } from "./useViewings";

interface Props {
  scene: SceneView;
  coverage: CoverageView;
  reels: Reel[];
  course: Happening[];
  choices: Choices;
}

/** What most cameras film with, until a film tells better. */
const FRAME_S = 1 / 25;
/** A second press on the same matter within this time is one and the same. */
const SAME_MS = 1000;
/** Room beside the scene on the axis, as a share of it. */
const MARGIN = 0.02;

export function usePlay({ scene, coverage, reels, course, choices }: Props) {
  const range = useMemo(() => extent(coverage, reels), [coverage, reels]);
  const master = useMaster(range);
  const viewings = useViewings(scene.id);
  const stage = useRef<HTMLDivElement>(null);
  const frame = useRef(FRAME_S);
  const films = useMemo(() => reels.filter((reel) => reel.clips.length > 0), [reels]);

  const limits = useMemo(() => daysOf(range), [range]);
  const whole = useMemo(() => margins(range, limits), [range, limits]);
  const [view, setView] = useState<View>(whole);
  const [begun, setBegun] = useState(false);
  const [heard, hear] = useState<string | null>(films[0]?.label ?? null);
  const [large, enlarge] = useState<string | null>(null);
  const [helping, setHelping] = useState(false);
  const [told, setTold] = useState("");
  const navigate = useNavigate();
  const mayMark = useRole("officer");
  const mayView = scene.recordings_list.some((r) => r.access.allowed);

  const answers = (seen: SceneView) => sceneQuery(seen.id).queryKey;
  const marking = useAct((body: { mark: string; at: string }) => scenes.mark(scene.id, body), { answers });
  const narrating = useAct((body: { element: string; at: string }) => scenes.narrate(scene.id, body), { answers });

  const mark = (what: Code) => {
    const at = Math.round(master.t);
    const twice = scene.marks.some((m) => m.mark === what.code && Math.abs(millis(m.at) - at) < SAME_MS);
    if (!mayMark || marking.isPending || twice) return;
    marking.mutate(
      { mark: what.code, at: toInstant(at) },
      { onSuccess: () => setTold(`已在 ${clockSeconds(at)} 标记：${what.label}（补录）`) },
    );
  };
  const narrate = (what: Code) => {
    const at = Math.round(master.t);
    if (!mayMark || narrating.isPending) return;
    narrating.mutate(
      { element: what.code, at: toInstant(at) },
      { onSuccess: () => setTold(`已在 ${clockSeconds(at)} 听到：${what.label}（补录）`) },
    );
  };
  const tick = (what: Code, again: boolean) => {
    const heardAt = scene.narrations.filter((n) => n.element === what.code).map((n) => millis(n.at));
    if (heardAt.length > 0 && !again) master.seek(Math.min(...heardAt));
    else narrate(what);
  };

  const begin = useCallback(() => {
    setBegun(true);
    master.play();
  }, [master]);

  const jump = (way: 1 | -1) => {
    const next = nextHappening(course, master.t, way);
    if (!next) return;
    master.seek(next.at);
    setTold(`${clockSeconds(next.at)} ${next.label}`);
  };
  const nextSound = () => {
    const order = [...films.map((f) => f.label), null];
    hear(order[(order.indexOf(heard) + 1) % order.length] ?? null);
  };
  const explain = () => {
    const hole = holeAt(coverage.holes, master.t);
    if (hole) void navigate(`/scenes/${scene.id}?do=explain&part=${encodeURIComponent(hole.from)}`);
    else setTold("这里没有间断");
  };

  const perform = (deed: Deed) => {
    const moves = deed.do === "toggle" || deed.do === "forward" || deed.do === "reverse";
    if (moves && !begun && mayView) setBegun(true);
    switch (deed.do) {
      case "toggle":
        return master.toggle();
      case "pause":
        return master.pause();
      case "forward":
        return master.run(1);
      case "reverse":
        return master.run(-1);
      case "step":
        return master.seek(master.t + deed.seconds * 1000);
      case "frame":
        master.pause();
        return master.seek(master.t + deed.frames * frame.current * 1000);
      case "first":
        return master.seek(millis(coverage.window.from));
      case "last":
        return master.seek(millis(coverage.window.to));
      case "event":
        return jump(deed.way);
      case "zoom":
        return setView((seen) => zoom(seen, Math.min(Math.max(master.t, seen.from), seen.to), deed.factor, limits));
      case "whole":
        return setView(whole);
      case "mark": {
        const what = choices.marks[deed.index];
        return what && mark(what);
      }
      case "narrate": {
        const what = choices.narrations[deed.index];
        return what && tick(what, deed.again);
      }
      case "sound":
        return nextSound();
      case "mute":
        return hear(heard === null ? (films[0]?.label ?? null) : null);
      case "explain":
        return explain();
      case "help":
        return setHelping((open) => !open);
      case "fullscreen":
        if (document.fullscreenElement) void document.exitFullscreen();
        else void stage.current?.requestFullscreen();
    }
  };

  const latest = useRef(perform);
  latest.current = perform;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTaken(event.target, event.key)) return;
      const deed = deedOf(event);
      if (!deed) return;
      event.preventDefault();
      latest.current(deed);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);

  // The axis turns its page when the clock runs out of it; while it stands, one may look elsewhere.
  useEffect(() => {
    let last = master.t;
    return master.subscribe(() => {
      if (master.t === last) return;
      last = master.t;
      setView((seen) => reveal(seen, master.t, limits));
    });
  }, [master, limits]);

  /** The instant in words: what each device does there. */
  const tell = (t: number): string => {
    const now = films.map((reel) => `${reel.label}${clipAt(reel, t) ? "在录" : "没有录像"}`);
    const hole = holeAt(coverage.holes, t);
    return [...now, ...(hole ? [holeWords(hole)] : [])].join("，");
  };

  return {
    master,
    viewings,
    stage,
    films,
    view,
    setView,
    limits,
    begun,
    begin,
    heard,
    hear,
    large,
    enlarge,
    helping,
    closeHelp: () => setHelping(false),
    told,
    error: marking.error ?? narrating.error,
    mayMark,
    mark,
    narrate,
    perform,
    tell,
    noteFrame: useCallback((seconds: number) => void (frame.current = seconds), []),
  };
}

function margins({ from, to }: View, limits: View): View {
  const room = (to - from) * MARGIN;
  return { from: Math.max(limits.from, from - room), to: Math.min(limits.to, to + room) };
}
