/** 最近动态: what happened, when; an act written down later says so. */
import { useState } from "react";
import type { Activity } from "../../../api/types";
import { Chip } from "../../../components/Chip";
import { Panel } from "../../../components/Panel";
import { serverNow } from "../../../lib/clock";
import { clock, dayOf, full, moment, shortDay } from "../../../lib/time";
import css from "./panels.module.css";

const AT_FIRST = 8;

export function ActivityPanel({ activity }: { activity: Activity[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? activity : activity.slice(0, AT_FIRST);
  return (
    <Panel
      title="最近动态"
      right={
        activity.length > AT_FIRST && (
          <button type="button" className={css.more} onClick={() => setAll(!all)}>
            {all ? "收起" : `全部 ${activity.length} 条`}
          </button>
        )
      }
    >
      <ul>
        {shown.map((one, i) => (
          <li key={`${one.recorded_at}-${i}`} className={css.activity}>
            <time dateTime={one.at} title={full(one.at)}>
              {brief(one.at)}
            </time>
            <span>
              {one.text} · {one.who}
              {one.late && (
                <>
                  {" "}
                  <Chip tone="amber" title={full(one.recorded_at)}>
                    补录 {moment(one.recorded_at, serverNow())}
                  </Chip>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The clock today, the day before that; an act known by its day only has no clock. */
function brief(at: string): string {
  const now = serverNow();
  const today = dayOf(at) === dayOf(now) && clock(at) !== "00:00";
  return today ? clock(at) : shortDay(dayOf(at), now);
}
