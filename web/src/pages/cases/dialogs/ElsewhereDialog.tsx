/** 另有涉密载体: how many are kept elsewhere, under which number, by whom; never what is on them (art. 25). */
import { Input, InputNumber } from "antd";
import { useState } from "react";
import { cases } from "../../../api/endpoints";
import { useAct } from "../../../api/queries";
import { ActDialog } from "../../../components/ActDialog";
import { Field } from "../../../components/form/Field";
import { useProblems } from "../../../components/form/useProblems";
import type { CaseDialogProps } from "./CaseDialogs";

export function ElsewhereDialog({ one, onClose, ...dialog }: CaseDialogProps) {
  const [values, setValues] = useState({ number: "", carriers: 1, keeper: "" });
  const set = (more: Partial<typeof values>) => setValues((now) => ({ ...now, ...more }));
  const keep = useAct(() => cases.keepElsewhere(one.id, values), {
    onDone: () => {
      void dialog.reload();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, keep.error);
  const send = () => {
    if (check({ number: "登记编号", keeper: "保管单位" })) keep.mutate(undefined);
  };
  return (
    <ActDialog
      title="另有涉密载体，按保密规定另行保管"
      article={{ code: "25", number: 25, label: "第二十五条" }}
      does="登记"
      busy={keep.isPending}
      error={keep.error}
      problems={problems}
      onSubmit={send}
      onClose={onClose}
      {...dialog}
    >
      <Field id="number" label="涉密载体登记编号" required help="只写编号，不写题名和内容" error={problems.number}>
        <Input id="number" value={values.number} onChange={(event) => set({ number: event.target.value })} />
      </Field>
      <Field id="carriers" label="载体数量" required error={problems.carriers}>
        <InputNumber
          id="carriers"
          min={1}
          max={9999}
          precision={0}
          value={values.carriers}
          onChange={(carriers) => set({ carriers: carriers ?? 0 })}
        />
      </Field>
      <Field id="keeper" label="保管单位" required error={problems.keeper}>
        <Input id="keeper" value={values.keeper} onChange={(event) => set({ keeper: event.target.value })} />
      </Field>
    </ActDialog>
  );
}
