/** 提交审核: the handlers' proposal with facts, basis and discretion (art. 11 item 1). */
import { useQuery } from "@tanstack/react-query";
import { Input, Radio } from "antd";
import { cases } from "../../../api/endpoints";
import { caseQuery, choicesQuery, useAct } from "../../../api/queries";
import { ActDialog } from "../../../components/ActDialog";
import { Field } from "../../../components/form/Field";
import { useKept } from "../../../components/form/useKept";
import { useProblems } from "../../../components/form/useProblems";
import type { CaseDialogProps } from "./CaseDialogs";

export function SubmitDialog({ one, onClose, ...dialog }: CaseDialogProps) {
  const { data: choices } = useQuery(choicesQuery());
  const [values, set, clear] = useKept(`submit.${one.id}`, { proposal: undefined as string | undefined, opinion: "" });
  const submit = useAct(
    (body: { proposal: string; opinion: string }) => cases.submit(one.id, { revision: one.revision, ...body }),
    {
      answers: (view) => caseQuery(view.id).queryKey,
      onDone: () => {
        clear();
        onClose();
      },
    },
  );
  const { problems, check } = useProblems(values, submit.error);
  const send = () => {
    if (check({ proposal: "拟处理意见", opinion: "理由" }))
      submit.mutate({ proposal: values.proposal ?? "", opinion: values.opinion.trim() });
  };
  return (
    <ActDialog
      title="提交审核"
      article={{ code: "11(1)", number: 11, label: "第十一条（一）" }}
      does="提交"
      busy={submit.isPending}
      error={submit.error}
      problems={problems}
      onSubmit={send}
      onClose={onClose}
      {...dialog}
    >
      <Field id="proposal" label="拟处理意见" required group error={problems.proposal}>
        <Radio.Group
          vertical
          value={values.proposal}
          onChange={(event) => set({ proposal: event.target.value as string })}
          options={choices?.proposals.map((p) => ({ value: p.code, label: p.label }))}
        />
      </Field>
      <Field
        id="opinion"
        label="承办人办理意见"
        required
        help="主要事实，法律、法规、规章依据，运用裁量标准的情况"
        error={problems.opinion}
      >
        <Input.TextArea
          id="opinion"
          rows={6}
          value={values.opinion}
          onChange={(event) => set({ opinion: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
