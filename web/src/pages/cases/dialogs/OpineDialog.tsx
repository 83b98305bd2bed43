/** 签署意见: the handling unit's or the agency head's word on the proposal (art. 11 items 2 and 4). */
import { Input, Radio } from "antd";
import { cases } from "../../../api/endpoints";
import { caseQuery, useAct } from "../../../api/queries";
import { ActDialog } from "../../../components/ActDialog";
import { Field } from "../../../components/form/Field";
import { useKept } from "../../../components/form/useKept";
import { useProblems } from "../../../components/form/useProblems";
import type { CaseDialogProps } from "./CaseDialogs";

const LEVELS = {
  unit: { title: "签署承办机构意见", article: { code: "11(2)", number: 11, label: "第十一条（二）" } },
  agency: { title: "签署行政执法机关负责人意见", article: { code: "11(4)", number: 11, label: "第十一条（四）" } },
};

export function OpineDialog({ one, level, onClose, ...dialog }: CaseDialogProps & { level: "unit" | "agency" }) {
  const [values, set, clear] = useKept(`opine.${level}.${one.id}`, {
    agreed: undefined as boolean | undefined,
    opinion: "",
  });
  const round = one.rounds.at(-1);
  const opine = useAct(
    (body: { agreed: boolean; opinion: string }) => cases.opine(one.id, { revision: one.revision, ...body }),
    {
      answers: (view) => caseQuery(view.id).queryKey,
      onDone: () => {
        clear();
        onClose();
      },
    },
  );
  const { problems, check } = useProblems(values, opine.error);
  const send = () => {
    const needed = values.agreed === false ? { agreed: "是否同意", opinion: "不同意的理由" } : { agreed: "是否同意" };
    if (check(needed)) opine.mutate({ agreed: values.agreed === true, opinion: values.opinion.trim() });
  };
  return (
    <ActDialog
      title={LEVELS[level].title}
      article={LEVELS[level].article}
      does="签署"
      busy={opine.isPending}
      error={opine.error}
      problems={problems}
      onSubmit={send}
      onClose={onClose}
      {...dialog}
    >
      {round && (
        <p style={{ marginBottom: 16 }}>
          承办人 {round.who} 提出：<strong>{round.proposal_label}</strong>
          {round.text && `。${round.text}`}
        </p>
      )}
      <Field id="agreed" label="意见" required group error={problems.agreed}>
        <Radio.Group
          value={values.agreed}
          onChange={(event) => set({ agreed: event.target.value as boolean })}
          options={[
            { value: true, label: "同意" },
            { value: false, label: "不同意" },
          ]}
        />
      </Field>
      <Field id="opinion" label="说明" required={values.agreed === false} error={problems.opinion}>
        <Input.TextArea
          id="opinion"
          rows={4}
          value={values.opinion}
          onChange={(event) => set({ opinion: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
