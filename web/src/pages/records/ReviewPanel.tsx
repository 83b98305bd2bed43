/** 审核: who was asked to look at this document, what each said, and for whom it waits. Amending it begins anew. */
import { Button } from "antd";
import { useState } from "react";
import { records } from "../../api/endpoints";
import { recordQuery, useAct } from "../../api/queries";
import type { RecordView, ReviewView } from "../../api/types";
import { Chip, type Tone } from "../../components/Chip";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { AnswerDialog } from "./AnswerDialog";
import { AskReviewDialog } from "./AskReviewDialog";
import { PaperReviewDialog } from "./PaperReviewDialog";
import css from "./records.module.css";

const TONE: Record<ReviewView["state"], Tone> = {
  waiting: "amber",
  returned: "red",
  passed: "met",
  superseded: "outline",
};

export function ReviewPanel({ record }: { record: RecordView }) {
  const { can, reviews } = record;
  const [open, setOpen] = useState<"ask" | "answer" | "paper" | null>(null);
  const remind = useAct(() => records.remind(record.id), { answers: (view) => recordQuery(view.id).queryKey });
  if (reviews.length === 0 && !can.ask_review) return null;
  return (
    <Panel
      title="审核"
      right={
        <>
          {can.remind && (
            <Button size="small" loading={remind.isPending} onClick={() => remind.mutate(undefined)}>
              催办
            </Button>
          )}
          {can.ask_review && (
            <Button size="small" onClick={() => setOpen("ask")}>
              送审
            </Button>
          )}
          {can.answer_on_paper && (
            <Button size="small" onClick={() => setOpen("paper")}>
              代录纸质意见
            </Button>
          )}
          {can.answer && (
            <Button size="small" type="primary" onClick={() => setOpen("answer")}>
              {can.answer === "review" ? "审核" : "审批"}
            </Button>
          )}
        </>
      }
    >
      <Problem error={remind.error} />
      {reviews.length === 0 && (
        <p className="small muted">需要他人把关的文书，可以送审核人和审批人；退回时写明理由。</p>
      )}
      <ul className={css.reviews}>
        {reviews.map((review) => (
          <Round key={review.at} review={review} />
        ))}
      </ul>
      {open === "ask" && <AskReviewDialog record={record} onClose={() => setOpen(null)} />}
      {open === "answer" && can.answer && (
        <AnswerDialog record={record} step={can.answer} onClose={() => setOpen(null)} />
      )}
      {open === "paper" && can.answer_on_paper && (
        <PaperReviewDialog record={record} step={can.answer_on_paper} onClose={() => setOpen(null)} />
      )}
    </Panel>
  );
}

function Round({ review }: { review: ReviewView }) {
  return (
    <li>
      <p>
        <Chip tone={TONE[review.state]}>{review.state_label}</Chip>{" "}
        <span className="small muted">
          {review.who} 送审 · <Moment at={review.at} /> · 审核人 {review.reviewer}
          {review.approver && ` · 审批人 ${review.approver}`}
          {review.reminders > 0 && ` · 已催办 ${review.reminders} 次`}
        </span>
      </p>
      {review.text && <p className="small">{review.text}</p>}
      {review.answers.map((answer) => (
        <p key={answer.at}>
          <Chip tone={answer.agreed ? "met" : "red"}>
            {answer.step_label}
            {answer.agreed ? "通过" : "退回"}
          </Chip>{" "}
          {answer.text}
          <span className="small muted">
            {" "}
            {answer.who}
            {answer.acting_for && !answer.under && `（代理${answer.acting_for}）`}
            {answer.under && `（按${answer.acting_for}的常设批准：${answer.under}）`} ·{" "}
            {answer.on_paper ? (
              <>
                {answer.on_paper.signed_on} 签于纸上，{answer.on_paper.entered_by}{" "}
                <Moment at={answer.on_paper.entered_at} /> 代录 ·{" "}
                <a href={answer.on_paper.href} target="_blank" rel="noopener">
                  签批件
                </a>
              </>
            ) : (
              <Moment at={answer.at} />
            )}
          </span>
        </p>
      ))}
    </li>
  );
}
