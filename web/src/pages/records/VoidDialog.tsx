/** 作废: the document stays as it is and counts for nothing; its number is never given to another. */
import { useQueryClient } from "@tanstack/react-query";
import { Input } from "antd";
import { useState } from "react";
import { records } from "../../api/endpoints";
import { recordQuery, useAct } from "../../api/queries";
import type { RecordView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";

export function VoidDialog({ record, onClose }: { record: RecordView; onClose: () => void }) {
  const client = useQueryClient();
  const [values, setValues] = useState({ reason: "" });
  const act = useAct(() => records.void(record.id, { revision: record.revision, reason: values.reason.trim() }), {
    answers: (view) => recordQuery(view.id).queryKey,
    onDone: onClose,
  });
  const { problems, check } = useProblems(values, act.error);
  return (
    <ActDialog
      title={`作废《${record.short}》`}
      does="作废"
      danger
      busy={act.isPending}
      error={act.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: recordQuery(record.id).queryKey })}
      onSubmit={() => {
        if (check({ reason: "作废原因" })) act.mutate(undefined);
      }}
      onClose={onClose}
    >
      <p className="small muted" style={{ marginBottom: 16 }}>
        作废后不能恢复。文书和文号照样保存，不入卷
        {record.number && `；${record.number} 不再编给别的文书`}。
      </p>
      <Field id="reason" label="作废原因" required error={problems.reason}>
        <Input.TextArea
          id="reason"
          rows={3}
          value={values.reason}
          onChange={(event) => setValues({ reason: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
