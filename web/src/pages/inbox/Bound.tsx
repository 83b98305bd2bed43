/** What has no day of its own is truly due before the next day that the law sets for the case. */
import type { NextDue } from "../../api/types";
import { Chip } from "../../components/Chip";
import { serverNow } from "../../lib/clock";
import { shortDay } from "../../lib/time";

const WARN_FROM_WORKDAYS = 5;

export function Bound({ by }: { by?: NextDue | null }) {
  if (!by) return null;
  const late = by.workdays_left < 0;
  const soon = by.workdays_left <= WARN_FROM_WORKDAYS;
  return (
    <Chip tone={late ? "red" : soon ? "amber" : "outline"} title={`本案接下来的期限：${by.title}`}>
      {by.title} {shortDay(by.due_day, serverNow())}
      {late ? " 已逾期" : ""}
    </Chip>
  );
}
