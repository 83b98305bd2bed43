/** Rooms in words: which cameras are out, how long an outage lasted, what a list of cameras says as it is typed. Pure. */
import type { Outage, RoomView } from "../../api/types";

export const openOutages = (room: RoomView): Outage[] => room.outages.filter((one) => !one.to);

/** `3 号机、5 号机 停录`, or that all record. */
export function stateOf(room: RoomView): string {
  if (room.closed) return "已停用";
  const open = openOutages(room);
  if (open.length === 0) return "正常录制";
  if (open.some((one) => !one.camera)) return "全部停录";
  return `${open.map((one) => one.camera).join("、")} 停录`;
}

/** Cameras as they are typed: one a line, or with commas between. */
export function camerasIn(text: string): string[] {
  const numbers = text.split(/[\n,，、;；]/).map((one) => one.trim());
  return [...new Set(numbers.filter((one) => one !== ""))];
}

/** Where a scene is when a room is chosen for it. */
export const placeOf = (room: Pick<RoomView, "name" | "place">): string =>
  room.place.includes(room.name) ? room.place : `${room.place} ${room.name}`;
