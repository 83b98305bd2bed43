/** 送审: to whom a document goes, first for review, then for approval. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { records } from "../../api/endpoints";
import { peopleQuery, recordQuery, useAct } from "../../api/queries";
import type { RecordView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";

export function AskReviewDialog({ record, onClose }: { record: RecordView; onClose: () => void }) {
  const client = useQueryClient();
  const { data: reviewers = [] } = useQuery(peopleQuery("legal_reviewer"));
  const { data: unitHeads = [] } = useQuery(peopleQuery("unit_head"));
  const { data: heads = [] } = useQuery(peopleQuery("agency_head"));
  const [values, set, clear] = useKept(`ask-review.${record.id}`, {
    reviewer: undefined as string | undefined,
    approver: undefined as string | undefined,
    note: "",
  });
  const ask = useAct(
    (body: { reviewer: string; approver?: string; note?: string }) =>
      records.askReview(record.id, { revision: record.revision, ...body }),
    {
      answers: (view) => recordQuery(view.id).queryKey,
      onDone: () => {
        clear();
        onClose();
      },
    },
  );
  const { problems, check } = useProblems(values, ask.error);
  const send = () => {
    if (!check({ reviewer: "审核人" }) || !values.reviewer) return;
    ask.mutate({ reviewer: values.reviewer, approver: values.approver, note: values.note.trim() || undefined });
  };
  const option = (role: string) => (p: { id: string; name: string; unit?: string | null }) => ({
    value: p.id,
    label: [p.name, role, p.unit].filter(Boolean).join(" · "),
  });
  return (
    <ActDialog
      title={`送审《${record.short}》`}
      does="送审"
      busy={ask.isPending}
      error={ask.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: recordQuery(record.id).queryKey })}
      onSubmit={send}
      onClose={onClose}
    >
      <Field id="reviewer" label="审核人" required error={problems.reviewer}>
        <Select
          id="reviewer"
          showSearch
          optionFilterProp="label"
          style={{ width: "100%" }}
          value={values.reviewer}
          onChange={(reviewer: string) => set({ reviewer })}
          options={[...reviewers.map(option("法制审核")), ...unitHeads.map(option("承办机构负责人"))]}
        />
      </Field>
      <Field id="approver" label="审批人" error={problems.approver}>
        <Select
          id="approver"
          allowClear
          showSearch
          optionFilterProp="label"
          style={{ width: "100%" }}
          value={values.approver}
          onChange={(approver?: string) => set({ approver })}
          options={heads.map(option("机关负责人"))}
        />
      </Field>
      <Field id="note" label="说明" error={problems.note}>
        <Input.TextArea
          id="note"
          rows={3}
          maxLength={1000}
          value={values.note}
          onChange={(event) => set({ note: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
