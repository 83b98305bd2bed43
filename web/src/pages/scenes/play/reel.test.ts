import { describe, expect, test } from "vitest";
import type { CoverageView, Hole, RecordingView, SceneView } from "../../../api/types";
import { happenings, nextHappening } from "./events";
import { blankAt, clipAt, clipSoon, extent, reelsOf } from "./reel";

const at = (time: string) => `2026-11-03T${time}.000+08:00`;
const ms = (time: string) => Date.parse(at(time));

const clip = (recording: string, from: string, to: string, code: "told" | "departure", label: string) => ({
  recording,
  from: at(from),
  to: at(to),
  picture: true,
  sound: true,
  ended: { code, label, why: `${to} 登记` },
});

const hole: Hole = {
  from: at("09:03:06"),
  to: at("09:03:22"),
  length_ms: 16_000,
  weight: "counts",
  weight_label: "间断",
  cause_label: "电量不足",
  explained: true,
  spoken_at: at("09:03:22"),
  needs_judgement: false,
  causes: [],
};

const coverage = {
  window: { from: at("09:02:00"), to: at("09:04:20") },
  holes: [hole],
  lanes: [
    {
      label: "CG26001",
      kind: "video",
      bars: [],
      instants: [],
      clips: [
        clip("a1", "09:02:00", "09:03:06", "told", "电量不足"),
        clip("a2", "09:03:22", "09:04:30", "departure", "录到离开现场"),
      ],
    },
    { label: "照片", kind: "photo", bars: [], instants: [{ at: at("09:02:48"), recording: "p" }], clips: [] },
  ],
} as unknown as CoverageView;

const names = [{ id: "a1", file_name: "0001.mp4" }] as RecordingView[];
const reels = reelsOf(coverage, names);
const camera = reels[0]!;

describe("what is on a screen", () => {
  test("is the file that covers the instant, its end excluded", () => {
    expect(clipAt(camera, ms("09:02:00"))?.name).toBe("0001.mp4");
    expect(clipAt(camera, ms("09:03:05"))?.recording).toBe("a1");
    expect(clipAt(camera, ms("09:03:06"))).toBeUndefined();
    expect(clipAt(camera, ms("09:03:22"))?.recording).toBe("a2");
  });

  test("of two that overlap it is the one that began last", () => {
    const both = { ...camera, clips: [camera.clips[0]!, { ...camera.clips[1]!, from: ms("09:03:00") }] };
    expect(clipAt(both, ms("09:03:03"))?.recording).toBe("a2");
  });

  test("is made ready before it is needed", () => {
    expect(clipSoon(camera, ms("09:03:20"), 4000)?.recording).toBe("a2");
    expect(clipSoon(camera, ms("09:03:10"), 4000)).toBeUndefined();
  });

  test("is black with the reason where there is none", () => {
    const blank = blankAt(camera, reels, coverage.holes, ms("09:03:10"));
    expect(blank.why).toBe("电量不足");
    expect(blank.more).toEqual([
      "09:03:06 录像结束：09:03:06 登记",
      "09:03:22 继续",
      "无音像 16 秒 · 电量不足 · 已说明",
    ]);
    expect(blankAt(camera, reels, [], ms("09:01:00")).why).toBe("尚未开始记录");
    const other = { ...camera, label: "CG26002", clips: [{ ...camera.clips[0]!, to: ms("09:04:00") }] };
    expect(blankAt(camera, [camera, other], [], ms("09:03:10")).more).toContain("CG26002 在录");
  });
});

test("the scene reaches from the first to the last thing to be seen", () => {
  const { from, to } = extent(coverage, reels);
  expect([from, to]).toEqual([ms("09:02:00"), ms("09:04:30")]);
});

describe("the course of a scene", () => {
  const scene = {
    arrived_at: at("09:02:00"),
    left_at: at("09:04:20"),
    coverage,
    marks: [
      {
        mark: "items",
        label: "涉案物品",
        at: at("09:02:55"),
        recorded_at: at("18:00:00"),
        late: true,
        who: "王佳",
        text: "桌椅",
      },
    ],
    narrations: [
      { element: "time", label: "时间", at: at("09:02:01"), recorded_at: at("09:02:01"), late: false, who: "李明远" },
    ],
  } as unknown as SceneView;
  const records = [
    { id: "r", short: "笔录", issued_at: at("09:04:00"), finalised_at: at("17:00:00"), state_label: "定稿" },
  ] as unknown as Parameters<typeof happenings>[2];
  const course = happenings(scene, reels, records);

  test("is in order of time and says what was written in afterwards", () => {
    expect(course.map((h) => h.label)).toEqual([
      "到达现场",
      "时间",
      "照片",
      "涉案物品",
      "电量不足",
      "无音像 16 秒 · 电量不足 · 已说明",
      "笔录制作",
      "离开现场",
      "录到离开现场",
      "笔录定稿",
    ]);
    expect(course.filter((h) => h.lateAt).map((h) => h.label)).toEqual(["涉案物品"]);
  });

  test("can be walked through in both directions without standing still", () => {
    const there = [];
    for (let h = nextHappening(course, ms("09:01:00"), 1); h; h = nextHappening(course, h.at, 1)) there.push(h.at);
    expect(there).toEqual([...new Set(course.map((h) => h.at))]);
    const back = [];
    for (let h = nextHappening(course, ms("18:00:00"), -1); h; h = nextHappening(course, h.at, -1)) back.push(h.at);
    expect(back).toEqual([...there].reverse());
  });
});
