/** 限期: what runs, with its days; what was met in time; what has not begun to run. */
import type { DutyView } from "../../../api/types";
import { ArticleLink } from "../../../components/ArticleLink";
import { Panel } from "../../../components/Panel";
import { serverNow } from "../../../lib/clock";
import { grouped, remaining, type DutyGroup } from "../../../lib/duties";
import { shortDay } from "../../../lib/time";
import { keyOf } from "../stages";
import css from "./panels.module.css";

export function LimitsPanel({ duties }: { duties: DutyView[] }) {
  const limits = grouped(duties.filter(hasLimit).sort(byUrgency));
  const over = limits.filter(({ duty }) => duty.outcome === "met" || duty.outcome === "late");
  const running = limits.filter((group) => !over.includes(group));
  return (
    <Panel title="限期" right="按工作日历" flush>
      {running.length === 0 && <p className={css.none}>目前没有计算中的限期。</p>}
      <Limits groups={running} />
      {over.length > 0 && (
        <details className={css.over}>
          <summary>已办结 {over.length} 项</summary>
          <Limits groups={over} />
        </details>
      )}
    </Panel>
  );
}

function Limits({ groups }: { groups: DutyGroup[] }) {
  return (
    <ul>
      {groups.map(({ duty, members }) => (
        <li key={keyOf(duty)} className={css.limit}>
          <div>
            <div>
              {duty.title}
              {members.length > 1 && ` · ${members.length} 件`}
            </div>
            <div className="small muted">
              <ArticleLink article={duty.article} />
              {beside(duty)}
            </div>
          </div>
          <Days duty={duty} />
        </li>
      ))}
    </ul>
  );
}

const dueOf = (duty: DutyView): string | undefined => duty.due_day ?? duty.due_at?.slice(0, 10);

function hasLimit(duty: DutyView): boolean {
  if (duty.outcome === "not_applicable") return false;
  return dueOf(duty) !== undefined || (duty.outcome === "not_yet" && duty.stage === "closing");
}

const ORDER: Record<DutyView["outcome"], number> = {
  unmet: 0,
  pending: 1,
  judgement: 1,
  late: 2,
  met: 3,
  not_yet: 4,
  not_applicable: 5,
};

function byUrgency(a: DutyView, b: DutyView): number {
  return ORDER[a.outcome] - ORDER[b.outcome] || (dueOf(a) ?? "9").localeCompare(dueOf(b) ?? "9");
}

function beside(duty: DutyView): string {
  const due = dueOf(duty);
  if (duty.outcome === "met" || duty.outcome === "late" || due === undefined)
    return duty.remark ? ` · ${duty.remark}` : "";
  return ` · ${shortDay(due, serverNow())} 止${duty.provisional ? "（暂计）" : ""}`;
}

function Days({ duty }: { duty: DutyView }) {
  const { outcome } = duty;
  if (outcome === "met") return <span className={css.met}>✓ {duty.outcome_label}</span>;
  if (outcome === "late" || outcome === "unmet") return <span className={css.missed}>{duty.outcome_label}</span>;
  if (outcome === "not_yet") return <span className="muted">—</span>;
  return (
    <strong className={css.days} data-warn={duty.warn}>
      {remaining(duty)?.replace(/^剩 /, "") ?? duty.outcome_label}
    </strong>
  );
}
