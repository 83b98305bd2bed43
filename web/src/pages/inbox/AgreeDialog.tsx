/** 批量签署: what is proposed in each case stands here in full; only those looked at are agreed to, each as an opinion of its own. */
import { useQueries } from "@tanstack/react-query";
import { Checkbox, Input } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { cases as endpoints } from "../../api/endpoints";
import { caseQuery, queries, useAct } from "../../api/queries";
import type { CaseView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";
import css from "./inbox.module.css";

export function AgreeDialog({ cases, onClose }: { cases: string[]; onClose: () => void }) {
  const loaded = useQueries({ queries: cases.map((id) => caseQuery(id)) }).flatMap(({ data }) => data ?? []);
  const waiting = loaded.filter((one) => one.can.opine);
  const [values, setValues] = useState({ cases: [] as string[], opinion: "同意" });
  const [refused, setRefused] = useState<Record<string, string>>({});
  const agree = useAct(
    () =>
      endpoints.agreeToAll({
        cases: waiting
          .filter((one) => values.cases.includes(one.id))
          .map((one) => ({ case: one.id, revision: one.revision })),
        opinion: values.opinion.trim(),
      }),
    {
      onDone: (results) => {
        const left = results.filter((one) => !one.done);
        setRefused(Object.fromEntries(left.map((one) => [one.case, one.message ?? "没有签署"])));
        setValues((now) => ({ ...now, cases: [] }));
        if (left.length === 0) onClose();
      },
    },
  );
  const { problems, check } = useProblems(values, agree.error);
  const toggle = (id: string, taken: boolean) =>
    setValues((now) => ({ ...now, cases: taken ? [...now.cases, id] : now.cases.filter((one) => one !== id) }));
  return (
    <ActDialog
      title="批量签署同意"
      article={{ code: "11", number: 11, label: "第十一条" }}
      does={values.cases.length > 0 ? `同意 ${values.cases.length} 件` : "同意"}
      busy={agree.isPending}
      error={agree.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: ["inbox"] })}
      onSubmit={() => {
        if (check({ cases: "案件" })) agree.mutate(undefined);
      }}
      onClose={onClose}
    >
      <p className="small muted" style={{ marginBottom: 16 }}>
        逐件看过的才勾选；每件各记一份意见。不同意的，到案件里退回并写明理由。
      </p>
      <Field id="cases" label="案件" required group error={problems.cases}>
        <ul className={css.agreements}>
          {waiting.map((one) => (
            <li key={one.id}>
              <Checkbox
                checked={values.cases.includes(one.id)}
                onChange={(event) => toggle(one.id, event.target.checked)}
                aria-label={`看过${one.number}`}
              />
              <Proposed one={one} />
              {refused[one.id] && <p className={css.refused}>{refused[one.id]}</p>}
            </li>
          ))}
        </ul>
      </Field>
      <Field id="opinion" label="意见" error={problems.opinion}>
        <Input
          id="opinion"
          value={values.opinion}
          onChange={(event) => setValues((now) => ({ ...now, opinion: event.target.value }))}
        />
      </Field>
    </ActDialog>
  );
}

function Proposed({ one }: { one: CaseView }) {
  const round = one.rounds.at(-1);
  return (
    <div>
      <p>
        <Link to={`/cases/${one.id}`} target="_blank">
          {one.number} {one.title}
        </Link>
      </p>
      {round && (
        <p>
          <strong>{round.proposal_label}</strong>
          {round.text && `：${round.text}`} <span className="small muted">承办人 {round.who}</span>
        </p>
      )}
      {one.missing_today > 0 && <p className="small muted">本案还缺 {one.missing_today} 项</p>}
    </div>
  );
}
