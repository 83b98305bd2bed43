/** 期限: the three dates, and every day between the end of the action and the last day, with why it counts or not. */
import type { DossierPlan } from "../../api/types";
import { Facts } from "../../components/Columns";
import { DayText } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import css from "./dossiers.module.css";

export function DaysPanel({ plan }: { plan: DossierPlan }) {
  const { days, duty } = plan;
  const last = days.at(-1);
  return (
    <Panel title="期限" right={<a href="/readings">读法</a>}>
      <Facts
        facts={[
          ["终结", plan.ended_on ? <DayText key="e" day={plan.ended_on} /> : "执法行为尚未终结"],
          ["立卷", plan.compiled_on ? <DayText key="c" day={plan.compiled_on} /> : "未制卷"],
          ["移交", plan.handed_over_on ? <DayText key="h" day={plan.handed_over_on} /> : "未移交"],
          ["届满", last && <DayText key="l" day={last.day} />],
        ]}
      />
      {days.length > 0 && (
        <>
          <ol className={css.days} aria-label="逐日计算">
            {days.map(({ day, kind, counted, past }) => (
              <li
                key={day}
                title={`${day} ${kind}${counted ? `，第 ${counted} 个工作日` : "，不计"}`}
                data-counted={counted !== undefined && counted !== null}
                data-past={past}
                data-last={day === last?.day}
              >
                <span>{day.slice(5)}</span>
                <strong>{counted ?? "·"}</strong>
              </li>
            ))}
          </ol>
          <p className="small">{plan.account}。</p>
          {plan.caveat && <p className="small">{plan.caveat}</p>}
        </>
      )}
      {duty?.note && <p className="small muted">{duty.note}</p>}
    </Panel>
  );
}
