/** 制作案卷: what is missing, with the reason for each if there is one, and the one press. What is missing holds nothing up; its duty stays unmet. */
import { Button, Input } from "antd";
import { Link } from "react-router";
import { cases } from "../../api/endpoints";
import { caseQuery, useAct } from "../../api/queries";
import type { DossierPlan } from "../../api/types";
import { Field } from "../../components/form/Field";
import { problemsOf } from "../../components/form/problems";
import { useKept } from "../../components/form/useKept";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { ByReference } from "./ByReference";
import css from "./dossiers.module.css";

export function CompilePanel({ plan }: { plan: DossierPlan }) {
  const [values, set, clear] = useKept(`dossier.${plan.case}`, {
    note: "",
    reasons: {} as Record<string, string>,
    by_reference: false,
  });
  const compile = useAct(
    () => {
      const reasons = Object.entries(values.reasons)
        .filter(([, reason]) => reason.trim() !== "")
        .map(([record, reason]) => ({ record, reason: reason.trim() }));
      const note = values.note.trim() || undefined;
      return cases.compile(plan.case, { revision: plan.revision, note, reasons, by_reference: values.by_reference });
    },
    { answers: (view) => caseQuery(view.id).queryKey, onDone: clear },
  );
  const problems = problemsOf(compile.error);
  return (
    <Panel
      title={plan.missing.length > 0 ? `缺 ${plan.missing.length} 项，写入备考表，不影响制作` : "材料齐全"}
      right={
        plan.can_compile && (
          <Button type="primary" loading={compile.isPending} onClick={() => compile.mutate(undefined)}>
            制作案卷
          </Button>
        )
      }
    >
      {plan.missing.length > 0 && (
        <ul className={css.gaps}>
          {plan.missing.map(({ what, record }) => (
            <li key={what}>
              {record ? <Link to={`/records/${record}`}>{what}</Link> : what}
              {record && plan.can_compile && (
                <Field id={`reasons.${record}`} label="缺少的原因" error={problems[`reasons.${record}`]}>
                  <Input
                    id={`reasons.${record}`}
                    placeholder="如：纸质原件遗失"
                    value={values.reasons[record] ?? ""}
                    onChange={(event) => set({ reasons: { ...values.reasons, [record]: event.target.value } })}
                  />
                </Field>
              )}
            </li>
          ))}
        </ul>
      )}
      {plan.can_compile ? (
        <>
          <ByReference value={values.by_reference} onChange={(by_reference) => set({ by_reference })} />
          <Field id="note" label="备考说明" error={problems.note}>
            <Input.TextArea
              id="note"
              rows={2}
              value={values.note}
              onChange={(event) => set({ note: event.target.value })}
            />
          </Field>
        </>
      ) : (
        <p className="muted">{plan.ended_on ? "由承办人制作案卷。" : "结案后由承办人制作案卷。"}</p>
      )}
      <Problem error={compile.error} />
    </Panel>
  );
}
