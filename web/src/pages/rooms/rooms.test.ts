import { expect, test } from "vitest";
import type { Outage, RoomView } from "../../api/types";
import { camerasIn, openOutages, placeOf, stateOf } from "./rooms";

const outage = (part: Partial<Outage>): Outage => ({ from: "2026-11-03T09:00:00.000+08:00", in_use: false, ...part });
const room = (outages: Outage[], closed = false): RoomView => ({
  id: "r",
  kind: "inquiry",
  kind_label: "询问室",
  name: "询问室一",
  place: "机关一楼",
  cameras: ["C-01", "C-02"],
  closed,
  outages,
  uses: [],
});

test("only outages without an end are open", () => {
  const mended = outage({ camera: "C-01", to: "2026-11-03T10:00:00.000+08:00" });
  expect(openOutages(room([mended, outage({ camera: "C-02" })]))).toHaveLength(1);
  expect(stateOf(room([mended]))).toBe("正常录制");
  expect(stateOf(room([mended, outage({ camera: "C-02" })]))).toBe("C-02 停录");
  expect(stateOf(room([outage({})]))).toBe("全部停录");
  expect(stateOf(room([outage({})], true))).toBe("已停用");
});

test("cameras are typed one a line or with commas, each once", () => {
  expect(camerasIn("C-01，C-02\n C-01 \n\nC-03、")).toEqual(["C-01", "C-02", "C-03"]);
});

test("the place of a scene names the room once", () => {
  expect(placeOf({ name: "询问室一", place: "机关一楼" })).toBe("机关一楼 询问室一");
  expect(placeOf({ name: "询问室一", place: "机关一楼询问室一" })).toBe("机关一楼询问室一");
});
