/** 结案: the ground and the day the action ended (art. 13); from that day art. 21 counts. */
import { useQuery } from "@tanstack/react-query";
import { Input, Radio } from "antd";
import { cases } from "../../../api/endpoints";
import { caseQuery, choicesQuery, useAct } from "../../../api/queries";
import { ActDialog } from "../../../components/ActDialog";
import { DayInput } from "../../../components/form/DateInputs";
import { Field } from "../../../components/form/Field";
import { useKept } from "../../../components/form/useKept";
import { useProblems } from "../../../components/form/useProblems";
import { serverNow } from "../../../lib/clock";
import { dayOf } from "../../../lib/time";
import type { CaseDialogProps } from "./CaseDialogs";

export function CloseDialog({ one, onClose, ...dialog }: CaseDialogProps) {
  const { data: choices } = useQuery(choicesQuery());
  const [values, set, clear] = useKept(`close.${one.id}`, {
    ground: undefined as string | undefined,
    ended_on: dayOf(serverNow()) as string | undefined,
    note: "",
  });
  const close = useAct(
    (body: { ground: string; ended_on: string; note?: string }) =>
      cases.close(one.id, { revision: one.revision, ...body }),
    {
      answers: (view) => caseQuery(view.id).queryKey,
      onDone: () => {
        clear();
        onClose();
      },
    },
  );
  const { problems, check } = useProblems(values, close.error);
  const send = () => {
    if (!check({ ground: "结案事由", ended_on: "终结日期" })) return;
    close.mutate({
      ground: values.ground ?? "",
      ended_on: values.ended_on ?? "",
      note: values.note.trim() || undefined,
    });
  };
  return (
    <ActDialog
      title="结案"
      article={{ code: "13", number: 13, label: "第十三条" }}
      does="结案"
      busy={close.isPending}
      error={close.error}
      problems={problems}
      onSubmit={send}
      onClose={onClose}
      {...dialog}
    >
      <Field id="ground" label="结案事由" required group error={problems.ground}>
        <Radio.Group
          vertical
          value={values.ground}
          onChange={(event) => set({ ground: event.target.value as string })}
          options={choices?.grounds.map((g) => ({ value: g.code, label: g.label }))}
        />
      </Field>
      <Field
        id="ended_on"
        label="执法行为终结之日"
        required
        help="自次日起计算制作案卷的期限"
        error={problems.ended_on}
      >
        <DayInput id="ended_on" value={values.ended_on} onChange={(ended_on) => set({ ended_on })} />
      </Field>
      <Field id="note" label="说明" error={problems.note}>
        <Input.TextArea
          id="note"
          rows={3}
          value={values.note}
          onChange={(event) => set({ note: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
