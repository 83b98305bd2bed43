/** 列入销毁清册: the dossiers that were appraised, and the ground. */
import { Checkbox, Input } from "antd";
import { useState } from "react";
import { destructions } from "../../api/endpoints";
import { destructionsQuery, queries, useAct } from "../../api/queries";
import type { DueDossier } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";

export function ListDialog({ dossiers, onClose }: { dossiers: DueDossier[]; onClose: () => void }) {
  const [values, setValues] = useState({ dossiers: dossiers.map((d) => d.dossier.id), ground: "" });
  const create = useAct(() => destructions.create(values), {
    answers: () => destructionsQuery().queryKey,
    onDone: onClose,
  });
  const { problems, check } = useProblems(values, create.error);
  return (
    <ActDialog
      title="列入销毁清册"
      article={{ code: "20.2", number: 20, label: "第二十条第二款" }}
      does="提出清册"
      busy={create.isPending}
      error={create.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: ["dossiers"] })}
      onSubmit={() => check({ ground: "销毁的依据" }) && create.mutate(undefined)}
      onClose={onClose}
    >
      <Field id="dossiers" label="案卷" required group error={problems.dossiers}>
        <Checkbox.Group
          value={values.dossiers}
          onChange={(picked) => setValues((now) => ({ ...now, dossiers: picked }))}
          options={dossiers.map((d) => ({
            value: d.dossier.id,
            label: `${d.dossier.number}　${d.dossier.case.label}`,
          }))}
        />
      </Field>
      <Field id="ground" label="销毁的依据" required error={problems.ground}>
        <Input.TextArea
          id="ground"
          rows={2}
          value={values.ground}
          onChange={(event) => setValues((now) => ({ ...now, ground: event.target.value }))}
        />
      </Field>
    </ActDialog>
  );
}
