/** 作出判断: where facts do not settle a duty, the button and the small form in which a person does, with the reason. */
import { useQueryClient } from "@tanstack/react-query";
import { Input, Radio } from "antd";
import { useEffect, useState } from "react";
import { judge } from "../api/endpoints";
import { useAct } from "../api/queries";
import type { DutyView, NewJudgement } from "../api/types";
import { ActDialog } from "./ActDialog";
import css from "./ButtonLink.module.css";
import { Field } from "./form/Field";
import { useKept } from "./form/useKept";
import { useProblems } from "./form/useProblems";

interface Props {
  duty: DutyView;
  primary?: boolean;
  label: string;
}

export function JudgeButton({ duty, primary, label }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={[css.button, css.small, primary && css.primary].filter(Boolean).join(" ")}
        onClick={() => setOpen(true)}
      >
        {label}
      </button>
      {open && <JudgeDialog duty={duty} onClose={() => setOpen(false)} />}
    </>
  );
}

const CHANGED = 409;

function JudgeDialog({ duty, onClose }: { duty: DutyView; onClose: () => void }) {
  const client = useQueryClient();
  const question = duty.judged?.question ?? duty.remark;
  const subject = `${duty.subject.kind}:${duty.subject.id}`;
  const [values, set, clear] = useKept(`judge.${subject}.${duty.rule}.${duty.part}`, {
    verdict: undefined as string | undefined,
    reason: "",
  });
  const act = useAct((body: NewJudgement) => judge(body), {
    onDone: () => {
      clear();
      onClose();
    },
  });
  // The question may have changed meanwhile: what is asked now is shown, and what was typed stays.
  useEffect(() => {
    if (act.error?.status === CHANGED) void client.invalidateQueries();
  }, [act.error, client]);
  const { problems, check } = useProblems(values, act.error);
  const send = () => {
    if (!check({ verdict: "判断", reason: "理由" }) || !values.verdict) return;
    const { rule, part } = duty;
    act.mutate({ subject, rule, part, question, verdict: values.verdict, reason: values.reason.trim() });
  };
  return (
    <ActDialog
      title="作出判断"
      article={duty.article}
      does="确定"
      busy={act.isPending}
      error={act.error}
      problems={problems}
      reload={() => client.invalidateQueries()}
      onSubmit={send}
      onClose={onClose}
    >
      <p style={{ marginBottom: 4 }}>{duty.title}</p>
      <p style={{ marginBottom: 16 }}>
        <strong>{question}</strong>
      </p>
      <Field id="verdict" label="判断" required group error={problems.verdict}>
        <Radio.Group
          value={values.verdict}
          onChange={(event) => set({ verdict: event.target.value as string })}
          options={[
            { value: "met", label: "符合规定" },
            { value: "unmet", label: "不符合规定" },
          ]}
        />
      </Field>
      <Field
        id="reason"
        label="理由"
        required
        help="判断连同理由、姓名、时间一并记录，不能删除；可以再次判断，以最后一次为准。"
        error={problems.reason}
      >
        <Input.TextArea
          id="reason"
          rows={4}
          value={values.reason}
          onChange={(event) => set({ reason: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
