/** 文号作废: a form was spoilt; its number is kept with the reason and never given out. */
import { Input } from "antd";
import { useState } from "react";
import { numbers } from "../../api/endpoints";
import { numbersQuery, queries, useAct } from "../../api/queries";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";

export function VoidNumberDialog({ number, onClose }: { number: string; onClose: () => void }) {
  const [values, setValues] = useState({ reason: "" });
  const act = useAct(numbers.void, { answers: () => numbersQuery().queryKey, onDone: onClose });
  const { problems, check } = useProblems(values, act.error);
  return (
    <ActDialog
      title={`${number} 作废`}
      does="作废"
      danger
      busy={act.isPending}
      error={act.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: numbersQuery().queryKey })}
      onSubmit={() => {
        if (check({ reason: "作废原因" })) act.mutate({ number, reason: values.reason.trim() });
      }}
      onClose={onClose}
    >
      <Field id="reason" label="作废原因" required error={problems.reason}>
        <Input id="reason" value={values.reason} onChange={(event) => setValues({ reason: event.target.value })} />
      </Field>
    </ActDialog>
  );
}
