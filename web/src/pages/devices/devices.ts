/** Devices in the order and words of the register. Pure. */
import type { DeviceView, DevicesView } from "../../api/types";

/** What is mine first, then what somebody must see to, then by number. */
export function inOrder(devices: readonly DeviceView[], me: string): DeviceView[] {
  const rank = (one: DeviceView) => (one.out?.to.id === me ? 0 : one.warnings.length > 0 ? 1 : 2);
  return [...devices].sort((a, b) => rank(a) - rank(b) || a.mark.localeCompare(b.mark, "zh-CN", { numeric: true }));
}

/** The sum of the register in one line. */
export function sumOf({ body_cameras, officers, per_hundred, out, not_home }: DevicesView): string {
  const each = per_hundred === undefined || per_hundred === null ? "" : `、每百人 ${per_hundred} 台`;
  return `执法记录仪 ${body_cameras} 台、执法人员 ${officers} 人${each}、领出 ${out}、应还未还 ${not_home}`;
}

/** `慢 83 秒`: how a clock went, from what has to be added to what it shows. */
export function clockWords(offset: number | null | undefined): string {
  if (offset === undefined || offset === null) return "没有校时记录";
  const seconds = Math.round(Math.abs(offset) / 1000);
  if (seconds === 0) return "与标准时间一致";
  return `${offset > 0 ? "慢" : "快"} ${seconds} 秒`;
}

export type DeviceFilter = "all" | "warned" | "out" | "mine";

export function matching(devices: readonly DeviceView[], show: DeviceFilter, me: string, q: string): DeviceView[] {
  const wanted = q.trim().toLowerCase();
  return devices.filter((one) => {
    if (show === "warned" && one.warnings.length === 0) return false;
    if (show === "out" && !one.out) return false;
    if (show === "mine" && one.out?.to.id !== me) return false;
    const words = [one.mark, one.name, one.serial, one.place, one.out?.to.name];
    return words.some((word) => (word ?? "").toLowerCase().includes(wanted));
  });
}
