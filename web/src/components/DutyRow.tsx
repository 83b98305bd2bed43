/**
 * One line of the law on a page: state, article, what it asks, what meets it, and the action where the gap is.
 */
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { DutyView } from "../api/types";
import { serverNow } from "../lib/clock";
import { isGap, isOpen, stateWord, toneOf } from "../lib/duties";
import type { Evidence } from "../lib/evidence";
import { moment, shortDay } from "../lib/time";
import { ArticleLink } from "./ArticleLink";
import { ButtonLink } from "./ButtonLink";
import { Chip } from "./Chip";
import { Dot } from "./Dot";
import { JudgeButton } from "./JudgeButton";
import css from "./DutyRow.module.css";

interface Props {
  duty: DutyView;
  /** Why it is in this inbox. */
  why?: string;
  /** What else qualifies it here, before its state. */
  beside?: ReactNode;
  /** Name the subject: in the inbox a row stands without its case. */
  withSubject?: boolean;
  /** Records and recordings that speak for it. */
  evidence?: Evidence[];
  /** It speaks for several alike; the number opens them. */
  group?: { count: number; open: boolean; turn: () => void };
}

export function DutyRow({ duty, withSubject, why, beside, evidence = [], group }: Props) {
  const silent = duty.outcome === "met" && evidence.length > 0;
  return (
    <li className={css.row} data-outcome={duty.outcome}>
      <Dot outcome={duty.outcome} warn={duty.warn} label={duty.outcome_label} />
      <ArticleLink article={duty.article} className={css.article} />
      <div className={css.words}>
        {withSubject ? <Words duty={duty} /> : <WordsWithBasis duty={duty} />}
        <Circumstances duty={duty} withSubject={withSubject} why={why} />
      </div>
      <div className={css.side}>
        {group && (
          <button type="button" className={css.count} aria-expanded={group.open} onClick={group.turn}>
            {group.count} 件{group.open ? "，收起" : ""}
          </button>
        )}
        {evidence.map(({ key, label, href, seen }) => (
          <Chip key={key} tone={seen ? "met" : "plain"} to={href}>
            {label}
          </Chip>
        ))}
        {beside}
        {!silent && <Chip tone={toneOf(duty)}>{stateWord(duty)}</Chip>}
        {duty.written_in && (
          <Chip tone="outline" title="期限内办理，期限届满后才写入系统，单独统计">
            补录
          </Chip>
        )}
        {duty.reassessing && (
          <Chip tone="outline" title="它所依据的内容有变动，正在重新计算，稍后自动更新">
            正在重算
          </Chip>
        )}
        {!group && <Mending duty={duty} />}
      </div>
    </li>
  );
}

/** The way to close the gap; where a person must judge, judging comes first. */
function Mending({ duty }: { duty: DutyView }) {
  const judging = duty.outcome === "judgement" && duty.can_judge;
  return (
    <>
      {duty.action && (
        <ButtonLink to={duty.action.href} small primary={isGap(duty) && !judging}>
          {duty.action.label}
        </ButtonLink>
      )}
      {judging && <JudgeButton duty={duty} primary label="作出判断" />}
    </>
  );
}

function Words({ duty }: { duty: DutyView }) {
  const beside = duty.remark || doneBy(duty);
  return (
    <>
      <span className={css.title}>{duty.title}</span>
      {beside && <span className={css.remark}>{beside}</span>}
    </>
  );
}

/** When it was done and by whom, for what is done. */
function doneBy({ outcome, satisfied_on, entries, judged }: DutyView): string | null {
  if (outcome !== "met" && outcome !== "late") return null;
  if (judged) return `经判断，${judged.verdict_label} · ${judged.who}`;
  if (!satisfied_on) return null;
  const who = entries.at(-1)?.who;
  return [moment(satisfied_on, serverNow()), who].filter(Boolean).join(" · ");
}

/** The words open to who must act, by when, and the entries that meet the duty or broke it. */
function WordsWithBasis({ duty }: { duty: DutyView }) {
  const due = duty.due_day ?? duty.due_at?.slice(0, 10);
  return (
    <details className={css.basis}>
      <summary>
        <Words duty={duty} />
      </summary>
      <dl>
        <dt>由谁办理</dt>
        <dd>{duty.owner_label}</dd>
        {due && (
          <>
            <dt>期限</dt>
            <dd>{due}</dd>
          </>
        )}
        <dt>依据记录</dt>
        <dd>
          {duty.entries.length === 0
            ? "尚无"
            : duty.entries.map(({ id, label, at, who }) => (
                <div key={id}>
                  {moment(at, serverNow())} {label} · {who}
                </div>
              ))}
        </dd>
        {duty.judged && (
          <>
            <dt>判断</dt>
            <dd>
              {duty.judged.verdict_label} · {duty.judged.who} · {moment(duty.judged.at, serverNow())}
              <div className={css.reason}>{duty.judged.reason}</div>
              {duty.can_judge && duty.outcome !== "judgement" && <JudgeButton duty={duty} label="重新判断" />}
            </dd>
          </>
        )}
        {duty.note && (
          <>
            <dt>说明</dt>
            <dd>{duty.note}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

/** Case, owner and due day, as far as they help on this page. */
function Circumstances({ duty, withSubject, why }: Pick<Props, "duty" | "withSubject" | "why">) {
  const due = duty.due_day ?? duty.due_at?.slice(0, 10);
  const open = isOpen(duty);
  const parts = [
    withSubject && (
      <Link key="subject" to={duty.subject.href}>
        {duty.subject.label}
      </Link>
    ),
    why && <span key="why">{why}</span>,
    withSubject && due && <span key="due">{shortDay(due, serverNow())} 止</span>,
    duty.provisional && <span key="provisional">暂按现有节假日安排计算</span>,
    withSubject && duty.note && open && <span key="note">{duty.note}</span>,
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return <div className={css.under}>{parts}</div>;
}
