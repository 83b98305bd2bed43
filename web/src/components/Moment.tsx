/** An instant or a day in its short form; the whole of it on hover. */
import { serverNow } from "../lib/clock";
import { full, moment, shortDay } from "../lib/time";

export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={full(at)}>
      {moment(at, serverNow())}
    </time>
  );
}

export function DayText({ day }: { day: string }) {
  return (
    <time dateTime={day} title={day}>
      {shortDay(day, serverNow())}
    </time>
  );
}
