/** 材料入卷: a paper or a file of another system, kept as it came with what stands on it. */
import { Input, Radio } from "antd";
import { useState } from "react";
import { cases } from "../../../api/endpoints";
import { useAct } from "../../../api/queries";
import type { PaperKind } from "../../../api/types";
import { ActDialog } from "../../../components/ActDialog";
import { DayInput } from "../../../components/form/DateInputs";
import { Field } from "../../../components/form/Field";
import { FileInput, PAPER_TYPES } from "../../../components/form/FileInput";
import { useProblems } from "../../../components/form/useProblems";
import type { CaseDialogProps } from "./CaseDialogs";

const FILES = `${PAPER_TYPES},.ofd,.docx`;

export function PaperDialog({ one, onClose, ...dialog }: CaseDialogProps) {
  const [values, setValues] = useState({
    kind: "foreign" as PaperKind,
    title: "",
    dated: undefined as string | undefined,
    note: "",
  });
  const [file, setFile] = useState<File>();
  const set = (more: Partial<typeof values>) => setValues((now) => ({ ...now, ...more }));
  const keep = useAct((picked: File) => cases.keepPaper(one.id, picked, values), {
    onDone: () => {
      void dialog.reload();
      onClose();
    },
  });
  const { problems, check } = useProblems({ ...values, file: file?.name }, keep.error);
  const send = () => {
    if (check({ file: "文件", title: "材料名称" }) && file) keep.mutate(file);
  };
  return (
    <ActDialog
      title="材料入卷"
      does="入卷"
      busy={keep.isPending}
      error={keep.error}
      problems={problems}
      onSubmit={send}
      onClose={onClose}
      {...dialog}
    >
      <Field id="file" label="文件" required group error={problems.file}>
        <FileInput
          id="file"
          accept={FILES}
          value={file}
          onChange={(picked) => {
            setFile(picked);
            if (picked && values.title === "") set({ title: picked.name.replace(/\.[^.]+$/, "") });
          }}
        />
      </Field>
      <Field id="kind" label="来自" required group error={problems.kind}>
        <Radio.Group
          value={values.kind}
          onChange={(event) => set({ kind: event.target.value as PaperKind })}
          options={[
            { value: "foreign", label: "其他系统的文书" },
            { value: "other", label: "其他纸质材料" },
          ]}
        />
      </Field>
      <Field id="title" label="材料名称" required error={problems.title}>
        <Input id="title" value={values.title} onChange={(event) => set({ title: event.target.value })} />
      </Field>
      <Field id="dated" label="材料上的日期" error={problems.dated}>
        <DayInput id="dated" value={values.dated} onChange={(dated) => set({ dated })} />
      </Field>
      <Field id="note" label="说明" help="如：由哪个系统导出、文号" error={problems.note}>
        <Input id="note" value={values.note} onChange={(event) => set({ note: event.target.value })} />
      </Field>
    </ActDialog>
  );
}
