/** 登记全宗号: the number that the archives authority gave; dossiers are numbered by it from then on. */
import { Input } from "antd";
import { useState } from "react";
import { readings } from "../../api/endpoints";
import { queries, readingsQuery, useAct } from "../../api/queries";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";

export function FondsDialog({ onClose }: { onClose: () => void }) {
  const [values, setValues] = useState({ fonds: "", category: "", document: "" });
  const set = (more: Partial<typeof values>) => setValues((now) => ({ ...now, ...more }));
  const number = useAct(() => readings.numberFonds(values), {
    answers: () => readingsQuery().queryKey,
    onDone: onClose,
  });
  const { problems, check } = useProblems(values, number.error);
  return (
    <ActDialog
      title="登记全宗号"
      does="登记"
      busy={number.isPending}
      error={number.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: ["readings"] })}
      onSubmit={() => check({ fonds: "全宗号", document: "确定全宗号的文件" }) && number.mutate(undefined)}
      onClose={onClose}
    >
      <Field id="fonds" label="全宗号" required error={problems.fonds}>
        <Input id="fonds" value={values.fonds} onChange={(event) => set({ fonds: event.target.value })} />
      </Field>
      <Field id="category" label="档案门类代码" help="不填为专业档案 ZY" error={problems.category}>
        <Input id="category" value={values.category} onChange={(event) => set({ category: event.target.value })} />
      </Field>
      <Field id="document" label="确定全宗号的文件" required error={problems.document}>
        <Input id="document" value={values.document} onChange={(event) => set({ document: event.target.value })} />
      </Field>
    </ActDialog>
  );
}
