/** 登记保管期限表: authority, document, dates, and a term for each class; what is left empty is kept for ever. */
import { Input, InputNumber } from "antd";
import { useState } from "react";
import { retention } from "../../api/endpoints";
import { queries, useAct } from "../../api/queries";
import type { RetentionLineView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { DayInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";

export function TableDialog({ classes, onClose }: { classes: RetentionLineView[]; onClose: () => void }) {
  const [values, setValues] = useState({
    authority: "",
    document: "",
    approved_on: undefined as string | undefined,
    from: undefined as string | undefined,
  });
  const [years, setYears] = useState<Record<string, number | null>>({});
  const set = (more: Partial<typeof values>) => setValues((now) => ({ ...now, ...more }));
  const enter = useAct(retention.enter, {
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ["retention"] });
      onClose();
    },
  });
  const { problems, check } = useProblems(values, enter.error);
  const submit = () => {
    const needed = { authority: "档案主管部门", document: "审定文号", approved_on: "审定日期", from: "施行日期" };
    if (!check(needed) || !values.approved_on || !values.from) return;
    const lines = classes.map((one) => ({ class: one.class, years: years[one.class] ?? undefined }));
    enter.mutate({ ...values, approved_on: values.approved_on, from: values.from, lines });
  };
  return (
    <ActDialog
      title="登记保管期限表"
      article={{ code: "20.2", number: 20, label: "第二十条第二款" }}
      does="登记"
      busy={enter.isPending}
      error={enter.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: ["retention"] })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="authority" label="档案主管部门" required error={problems.authority}>
        <Input id="authority" value={values.authority} onChange={(event) => set({ authority: event.target.value })} />
      </Field>
      <Field id="document" label="审定文号" required error={problems.document}>
        <Input id="document" value={values.document} onChange={(event) => set({ document: event.target.value })} />
      </Field>
      <Field id="approved_on" label="审定日期" required error={problems.approved_on}>
        <DayInput id="approved_on" value={values.approved_on} onChange={(approved_on) => set({ approved_on })} />
      </Field>
      <Field id="from" label="施行日期" required error={problems.from}>
        <DayInput id="from" value={values.from} onChange={(from) => set({ from })} />
      </Field>
      {classes.map((one, n) => (
        <Field
          key={one.class}
          id={`years.${one.class}`}
          label={one.class_label}
          help={n === 0 ? "单位为年；不填为永久" : undefined}
          error={n === 0 ? problems.lines : undefined}
        >
          <InputNumber
            id={`years.${one.class}`}
            min={1}
            max={200}
            precision={0}
            placeholder="永久"
            value={years[one.class] ?? null}
            onChange={(value) => setYears((now) => ({ ...now, [one.class]: value }))}
            suffix="年"
          />
        </Field>
      ))}
    </ActDialog>
  );
}
