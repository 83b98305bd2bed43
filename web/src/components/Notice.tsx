/** 恢复缺口, 时钟跳变: above every page while nothing can be written, in the server's words; whoever may take it away finds the button here. */
import { Button, Input } from "antd";
import { useState } from "react";
import { confirmClock } from "../api/endpoints";
import { useAct } from "../api/queries";
import { useSession } from "../app/session";
import { ActDialog } from "./ActDialog";
import { Field } from "./form/Field";
import { useKept } from "./form/useKept";
import { useProblems } from "./form/useProblems";
import css from "./Notice.module.css";

export function Notice() {
  const { notice, confirms_clock: confirms } = useSession();
  const [open, setOpen] = useState(false);
  if (!notice) return null;
  return (
    <div className={css.notice} role="status">
      <p>{notice}</p>
      {confirms && (
        <Button type="primary" onClick={() => setOpen(true)}>
          确认时钟
        </Button>
      )}
      {open && <ClockDialog notice={notice} onClose={() => setOpen(false)} />}
    </div>
  );
}

function ClockDialog({ notice, onClose }: { notice: string; onClose: () => void }) {
  const [values, set, clear] = useKept("clock", { reason: "" });
  const act = useAct(confirmClock, {
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, act.error);
  const send = () => {
    if (check({ reason: "核实的情况" })) act.mutate(values.reason.trim());
  };
  return (
    <ActDialog
      title="确认服务器时钟"
      does="确认，恢复办理"
      busy={act.isPending}
      error={act.error}
      problems={problems}
      reload={() => Promise.resolve()}
      onSubmit={send}
      onClose={onClose}
    >
      <p style={{ marginBottom: 16 }}>{notice}</p>
      <Field
        id="reason"
        label="核实的情况"
        required
        help="写明时钟为何跳变、是否已经校准。连同姓名、时间写入存证日志。"
        error={problems.reason}
      >
        <Input.TextArea
          id="reason"
          rows={3}
          value={values.reason}
          onChange={(event) => set({ reason: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
