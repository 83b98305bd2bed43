/** 确认读法: which, from when, by whom, by which document. What was judged by another reading before stays as it is. */
import { Input, Radio } from "antd";
import { useState } from "react";
import { readings } from "../../api/endpoints";
import { readingsQuery, queries, useAct } from "../../api/queries";
import type { ChoiceOfReading } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { DayInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";
import { serverNow } from "../../lib/clock";
import { dayOf } from "../../lib/time";

export function ConfirmDialog({ choice, onClose }: { choice: ChoiceOfReading; onClose: () => void }) {
  const [values, setValues] = useState({
    code: undefined as string | undefined,
    from: dayOf(serverNow()) as string | undefined,
    by: "",
    document: "",
  });
  const set = (more: Partial<typeof values>) => setValues((now) => ({ ...now, ...more }));
  const confirm = useAct(
    () =>
      readings.confirm({
        article: choice.article.number,
        code: values.code ?? "",
        from: values.from ?? "",
        by: values.by,
        document: values.document,
      }),
    { answers: () => readingsQuery().queryKey, onDone: onClose },
  );
  const { problems, check } = useProblems(values, confirm.error);
  const needed = { code: "读法", from: "起算日期", by: "确认的机构或人员", document: "确认的文件" };
  return (
    <ActDialog
      title="确认读法"
      article={choice.article}
      does="确认"
      busy={confirm.isPending}
      error={confirm.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: ["readings"] })}
      onSubmit={() => check(needed) && confirm.mutate(undefined)}
      onClose={onClose}
    >
      <p style={{ marginBottom: 12 }}>{choice.unclear}确认以后只用于以后终结的案件，已经起算的期限不变。</p>
      <Field id="code" label="读法" required group error={problems.code}>
        <Radio.Group
          id="code"
          value={values.code}
          onChange={(event) => set({ code: event.target.value as string })}
          options={choice.alternatives.map((a) => ({ value: a.code, label: `${a.code}　${a.label}` }))}
        />
      </Field>
      <Field id="from" label="起算日期" required error={problems.from}>
        <DayInput id="from" value={values.from} onChange={(from) => set({ from })} />
      </Field>
      <Field id="by" label="确认的机构或人员" required error={problems.by}>
        <Input id="by" value={values.by} onChange={(event) => set({ by: event.target.value })} />
      </Field>
      <Field id="document" label="确认的文件" required error={problems.document}>
        <Input id="document" value={values.document} onChange={(event) => set({ document: event.target.value })} />
      </Field>
    </ActDialog>
  );
}
