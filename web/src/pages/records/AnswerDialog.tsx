/** 审核、审批: passes a document on, or sends it back with reasons. */
import { useQueryClient } from "@tanstack/react-query";
import { Input, Radio } from "antd";
import { records } from "../../api/endpoints";
import { recordQuery, useAct } from "../../api/queries";
import type { RecordView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";

const TITLE = { review: "审核文书", approval: "审批文书" };

interface Props {
  record: RecordView;
  step: "review" | "approval";
  onClose: () => void;
}

export function AnswerDialog({ record, step, onClose }: Props) {
  const client = useQueryClient();
  const [values, set, clear] = useKept(`answer.${step}.${record.id}`, {
    agreed: undefined as boolean | undefined,
    text: "",
  });
  const answer = useAct(
    (body: { agreed: boolean; text: string }) =>
      records.answerReview(record.id, { revision: record.revision, ...body }),
    {
      answers: (view) => recordQuery(view.id).queryKey,
      onDone: () => {
        clear();
        onClose();
      },
    },
  );
  const { problems, check } = useProblems(values, answer.error);
  const send = () => {
    const needed = values.agreed === false ? { agreed: "是否通过", text: "退回的理由" } : { agreed: "是否通过" };
    if (check(needed)) answer.mutate({ agreed: values.agreed === true, text: values.text.trim() });
  };
  return (
    <ActDialog
      title={TITLE[step]}
      does="提交"
      busy={answer.isPending}
      error={answer.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: recordQuery(record.id).queryKey })}
      onSubmit={send}
      onClose={onClose}
    >
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
      <Field id="text" label="说明" required={values.agreed === false} error={problems.text}>
        <Input.TextArea
          id="text"
          rows={4}
          maxLength={2000}
          value={values.text}
          onChange={(event) => set({ text: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
