/** 提出销毁: the custodian gives the legal ground and the entries, pasted or picked from an archived dossier. */
import { Input } from "antd";
import { useState } from "react";
import { disposals } from "../../api/endpoints";
import { disposalsQuery, useAct } from "../../api/queries";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { standing, type Problems } from "../../components/form/problems";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import { EntryPicker } from "./EntryPicker";
import { entriesIn, withEntry } from "./entries";

interface Props {
  reload: () => Promise<unknown>;
  onClose: () => void;
}

export function ProposeDialog({ reload, onClose }: Props) {
  const [values, set, clear] = useKept("disposal", { ground: "", entries: "" });
  const [gaps, setGaps] = useState<{ found: Problems; values: object }>({ found: {}, values });
  const pasted = entriesIn(values.entries);
  const act = useAct(() => disposals.propose({ ground: values.ground.trim(), entries: pasted.entries }), {
    answers: () => disposalsQuery().queryKey,
    onDone: () => {
      clear();
      onClose();
    },
  });
  const refused = useProblems(values, act.error);
  const problems = { ...refused.problems, ...standing(gaps.found, gaps.values, values) };
  const send = () => {
    const found: Problems =
      pasted.strange.length > 0 ? { entries: `“${pasted.strange[0]}”不是记录编号，编号有 26 位` } : {};
    setGaps({ found, values });
    const whole = refused.check({ ground: "法律依据", entries: "要销毁内容的记录" });
    if (whole && pasted.strange.length === 0) act.mutate(undefined);
  };
  return (
    <ActDialog
      title="提出销毁"
      article={{ code: "20", number: 20, label: "第二十条" }}
      does="提出"
      busy={act.isPending}
      error={act.error}
      problems={problems}
      reload={reload}
      onSubmit={send}
      onClose={onClose}
    >
      <p style={{ marginBottom: 16 }}>提出以后由机关负责人办理；办理之前什么也不销毁。</p>
      <Field
        id="ground"
        label="法律依据"
        required
        help="写明依据的规定、鉴定意见或者批准文件。"
        error={problems.ground}
      >
        <Input.TextArea
          id="ground"
          rows={3}
          value={values.ground}
          onChange={(event) => set({ ground: event.target.value })}
        />
      </Field>
      <Field
        id="entries"
        label="要销毁内容的记录"
        required
        help={
          pasted.entries.length > 0
            ? `已写 ${pasted.entries.length} 条`
            : "每行一个记录编号；也可以从下面已归档的案卷中选取。"
        }
        error={problems.entries}
      >
        <Input.TextArea
          id="entries"
          rows={4}
          spellCheck={false}
          value={values.entries}
          onChange={(event) => set({ entries: event.target.value })}
        />
      </Field>
      <EntryPicker taken={pasted.entries} onTake={(id) => set({ entries: withEntry(values.entries, id) })} />
    </ActDialog>
  );
}
