import { describe, expect, test } from "vitest";
import { AT_ONCE, change, continues, controls, startable, summary, type UploadItem, type UploadState } from "./queue";

const item = (key: string, state: UploadState, sent = 0, size = 100): UploadItem => ({
  key,
  file_name: `${key}.mp4`,
  size,
  sent,
  state,
  target: { purpose: "recording" },
  findings: [],
});

describe("which files start", () => {
  test("no more than the limit run at once, in the order they were chosen", () => {
    const items = [item("a", "sending"), item("b", "waiting"), item("c", "waiting"), item("d", "waiting")];
    expect(startable(items).map((i) => i.key)).toEqual(["b", "c"].slice(0, AT_ONCE - 1));
  });

  test("a paused or failed file frees its place and does not start by itself", () => {
    const items = [item("a", "paused"), item("b", "failed"), item("c", "waiting")];
    expect(startable(items).map((i) => i.key)).toEqual(["c"]);
  });

  test("waiting for the receipt does not hold up the next file", () => {
    const items = [item("a", "checking"), item("b", "checking"), item("c", "checking"), item("d", "waiting")];
    expect(startable(items).map((i) => i.key)).toEqual(["d"]);
  });
});

test("a change touches its own file only", () => {
  const before = [item("a", "sending"), item("b", "sending")];
  const after = change(before, "b", { sent: 50 });
  expect(after.map((i) => i.sent)).toEqual([0, 50]);
  expect(before[1]?.sent).toBe(0);
});

test("what is stored cannot be paused, what fails can go on", () => {
  expect(controls("stored")).toEqual({ pause: false, resume: false, dismiss: true });
  expect(controls("failed")).toEqual({ pause: false, resume: true, dismiss: true });
  expect(controls("checking")).toEqual({ pause: false, resume: false, dismiss: false });
});

test("the whole is never shown as complete while a byte is missing", () => {
  expect(summary([item("a", "sending", 9999, 10000), item("b", "stored", 100)]).percent).toBe(99);
  expect(summary([]).percent).toBe(0);
});

describe("a file chosen again continues what was broken off", () => {
  const unfinished = [{ id: "u1", file_name: "a.mp4", size: 100, purpose: "recording", record: null }];

  test("same name and size", () => {
    expect(continues({ name: "a.mp4", size: 100 }, { purpose: "recording", scene: "s" }, unfinished)?.id).toBe("u1");
  });

  test("another size or another purpose is another file", () => {
    expect(continues({ name: "a.mp4", size: 101 }, { purpose: "recording" }, unfinished)).toBeUndefined();
    expect(
      continues({ name: "a.mp4", size: 100 }, { purpose: "record_scan", record: "r" }, unfinished),
    ).toBeUndefined();
  });
});
