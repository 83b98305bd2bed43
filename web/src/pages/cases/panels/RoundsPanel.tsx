/** 办理意见: what the handlers proposed, what the unit and the head said to it, and whose word is awaited (art. 11). */
import { Button } from "antd";
import { cases } from "../../../api/endpoints";
import { caseQuery, useAct } from "../../../api/queries";
import type { CaseView } from "../../../api/types";
import { ArticleLink } from "../../../components/ArticleLink";
import { Chip } from "../../../components/Chip";
import { Moment } from "../../../components/Moment";
import { Panel } from "../../../components/Panel";
import { Problem } from "../../../components/Problem";
import css from "./panels.module.css";

const ART11 = { code: "11", number: 11, label: "第十一条" };
const WAITS = { unit: "等待承办机构意见", agency: "等待行政执法机关负责人意见" };

export function RoundsPanel({ one }: { one: CaseView }) {
  const { rounds, closed } = one;
  const remind = useAct(() => cases.remind(one.id), { answers: (view) => caseQuery(view.id).queryKey });
  if (rounds.length === 0 && !closed) return null;
  return (
    <Panel title="审核决定" right={<ArticleLink article={ART11} />} flush>
      <ul>
        {rounds.map((round, i) => (
          <li key={round.at} className={css.round}>
            <p>
              {rounds.length > 1 && <span className="muted">第 {i + 1} 次 · </span>}
              <strong>{round.proposal_label}</strong>
              <span className="small muted">
                {" "}
                承办人 {round.who} · <Moment at={round.at} />
              </span>
            </p>
            {round.text && <p>{round.text}</p>}
            {round.opinions.map((opinion) => (
              <p key={opinion.level} className={css.opinion}>
                <Chip tone={opinion.agreed ? "met" : "red"}>{opinion.agreed ? "同意" : "不同意"}</Chip>{" "}
                {opinion.level_label}
                {opinion.text && `：${opinion.text}`}
                <span className="small muted">
                  {" "}
                  {opinion.who}
                  {opinion.acting_for && `（代理${opinion.acting_for}）`} ·{" "}
                  {opinion.on_paper ? (
                    <>
                      {opinion.on_paper.signed_on} 签于纸上，{opinion.on_paper.entered_by}{" "}
                      <Moment at={opinion.on_paper.entered_at} /> 代录 ·{" "}
                      <a href={opinion.on_paper.href} target="_blank" rel="noopener">
                        签批件
                      </a>
                    </>
                  ) : (
                    <Moment at={opinion.at} />
                  )}
                </span>
              </p>
            ))}
            {round.waits_for && (
              <p className={css.opinion}>
                <Chip tone="amber">{WAITS[round.waits_for]}</Chip>{" "}
                {round.reminders > 0 && <span className="small muted">已催办 {round.reminders} 次 </span>}
                {one.can.remind && (
                  <Button size="small" loading={remind.isPending} onClick={() => remind.mutate(undefined)}>
                    催办
                  </Button>
                )}
                <Problem error={remind.error} />
              </p>
            )}
          </li>
        ))}
        {closed && (
          <li className={css.round}>
            <strong>结案 · {closed.ground_label}</strong>
            <span className="small muted">
              {" "}
              终结于 {closed.ended_on} · {closed.who} · <Moment at={closed.at} />
            </span>
          </li>
        )}
      </ul>
    </Panel>
  );
}
