/** 代录审核意见: a review that was given on paper, with the scan of it. It counts from the day on the paper. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Radio, Select } from "antd";
import { useRef, useState } from "react";
import { cases, records } from "../../api/endpoints";
import { peopleQuery, recordQuery, useAct } from "../../api/queries";
import type { RecordView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { DayInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { FileInput, PAPER_TYPES } from "../../components/form/FileInput";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";

const WORDS = { review: "审核意见", approval: "审批意见" };

interface Typed {
  agreed: boolean | undefined;
  signer: string | undefined;
  signed_on: string | undefined;
  text: string;
}

interface Props {
  record: RecordView;
  step: "review" | "approval";
  onClose: () => void;
}

export function PaperReviewDialog({ record, step, onClose }: Props) {
  const client = useQueryClient();
  const { data: people = [] } = useQuery(peopleQuery());
  const [values, set, clear] = useKept<Typed>(`paper-review.${step}.${record.id}`, {
    agreed: undefined,
    signer: undefined,
    signed_on: undefined,
    text: "",
  });
  const [paper, setPaper] = useState<File>();
  // A scan that is kept already need not be sent again when the rest was refused.
  const kept = useRef<{ file: File; entry: string }>(undefined);
  const enter = useAct(
    async (file: File) => {
      if (kept.current?.file !== file) {
        const title = `${record.title}${WORDS[step]}`;
        const { entry } = await cases.keepPaper(record.case.id, file, {
          kind: "approval",
          title,
          dated: values.signed_on,
        });
        kept.current = { file, entry };
      }
      const { agreed, signer = "", signed_on = "", text } = values;
      return records.reviewOnPaper(record.id, {
        revision: record.revision,
        agreed: agreed === true,
        signer,
        signed_on,
        paper: kept.current.entry,
        text: text.trim(),
      });
    },
    {
      answers: (view) => recordQuery(view.id).queryKey,
      onDone: () => {
        clear();
        onClose();
      },
    },
  );
  const { problems, check } = useProblems({ ...values, paper: paper?.name }, enter.error);
  const send = () => {
    const needed = { paper: "签批件", signer: "签署人", signed_on: "签署日期", agreed: "意见" };
    const ready = check(values.agreed === false ? { ...needed, text: "退回的理由" } : needed);
    if (ready && paper) enter.mutate(paper);
  };
  return (
    <ActDialog
      title={`代录纸质${WORDS[step]}`}
      does="代录"
      busy={enter.isPending}
      error={enter.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: recordQuery(record.id).queryKey })}
      onSubmit={send}
      onClose={onClose}
    >
      <p className="small muted" style={{ marginBottom: 16 }}>
        已经在纸上签署的，照纸上写的录入，附签批件；按签署日期计算，同时记明由您今天代录。
      </p>
      <Field id="paper" label="签批件" required group error={problems.paper ?? problems.file}>
        <FileInput id="paper" accept={PAPER_TYPES} value={paper} onChange={setPaper} />
      </Field>
      <Field id="signer" label="签署人" required error={problems.signer}>
        <Select
          id="signer"
          showSearch={{ optionFilterProp: "label" }}
          value={values.signer}
          onChange={(signer: string) => set({ signer })}
          options={people.map((p) => ({ value: p.id, label: [p.name, p.unit].filter(Boolean).join(" · ") }))}
          style={{ width: "100%" }}
        />
      </Field>
      <Field id="signed_on" label="签署日期" required error={problems.signed_on ?? problems.dated}>
        <DayInput id="signed_on" value={values.signed_on} onChange={(signed_on) => set({ signed_on })} />
      </Field>
      <Field id="agreed" label="意见" required group error={problems.agreed}>
        <Radio.Group
          value={values.agreed}
          onChange={(event) => set({ agreed: event.target.value as boolean })}
          options={[
            { value: true, label: "通过" },
            { value: false, label: "退回修改" },
          ]}
        />
      </Field>
      <Field id="text" label="纸上写的意见" required={values.agreed === false} error={problems.text}>
        <Input.TextArea
          id="text"
          rows={3}
          value={values.text}
          onChange={(event) => set({ text: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
