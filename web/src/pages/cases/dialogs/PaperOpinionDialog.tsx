/** 代录签批: an opinion that was given on paper, with the scan of it (art. 11 items 2 and 4). It counts from the day on the paper. */
import { useQuery } from "@tanstack/react-query";
import { Input, Radio, Select } from "antd";
import { useRef, useState } from "react";
import { cases } from "../../../api/endpoints";
import { caseQuery, peopleQuery, useAct } from "../../../api/queries";
import { ActDialog } from "../../../components/ActDialog";
import { DayInput } from "../../../components/form/DateInputs";
import { Field } from "../../../components/form/Field";
import { FileInput, PAPER_TYPES } from "../../../components/form/FileInput";
import { useKept } from "../../../components/form/useKept";
import { useProblems } from "../../../components/form/useProblems";
import type { CaseDialogProps } from "./CaseDialogs";

const LEVELS = {
  unit: { role: "unit_head", who: "承办机构意见", article: { code: "11(2)", number: 11, label: "第十一条（二）" } },
  agency: {
    role: "agency_head",
    who: "机关负责人意见",
    article: { code: "11(4)", number: 11, label: "第十一条（四）" },
  },
};

interface Typed {
  agreed: boolean | undefined;
  signer: string | undefined;
  signed_on: string | undefined;
  opinion: string;
}

export function PaperOpinionDialog({ one, level, onClose, ...dialog }: CaseDialogProps & { level: "unit" | "agency" }) {
  const { role, who, article } = LEVELS[level];
  const { data: people = [] } = useQuery(peopleQuery());
  const { data: heads = [] } = useQuery(peopleQuery(role));
  const [values, set, clear] = useKept<Typed>(`paper-opinion.${level}.${one.id}`, {
    agreed: undefined,
    signer: undefined,
    signed_on: undefined,
    opinion: "",
  });
  const [paper, setPaper] = useState<File>();
  // A scan that is kept already need not be sent again when the rest was refused.
  const kept = useRef<{ file: File; entry: string; revision: number }>(undefined);
  const enter = useAct(
    async (file: File) => {
      if (kept.current?.file !== file) {
        const title = `${who}签批件`;
        const { entry, revision } = await cases.keepPaper(one.id, file, {
          kind: "approval",
          title,
          dated: values.signed_on,
        });
        kept.current = { file, entry, revision };
      }
      const { entry, revision } = kept.current;
      const { agreed, signer = "", signed_on = "", opinion } = values;
      return cases.opineOnPaper(one.id, {
        // The paper came in after the page was read; whatever else did is looked at before.
        revision: revision === one.revision + 1 ? revision : one.revision,
        agreed: agreed === true,
        signer,
        signed_on,
        paper: entry,
        opinion: opinion.trim(),
      });
    },
    {
      answers: (view) => caseQuery(view.id).queryKey,
      onDone: () => {
        clear();
        onClose();
      },
    },
  );
  const { problems, check } = useProblems({ ...values, paper: paper?.name }, enter.error);
  const send = () => {
    const needed = { paper: "签批件", signer: "签批人", signed_on: "签批日期", agreed: "意见" };
    const ready = check(values.agreed === false ? { ...needed, opinion: "不同意的理由" } : needed);
    if (ready && paper) enter.mutate(paper);
  };
  const others = people.filter((p) => !heads.some((h) => h.id === p.id));
  const option = (p: { id: string; name: string; unit?: string | null }) => ({
    value: p.id,
    label: [p.name, p.unit].filter(Boolean).join(" · "),
  });
  return (
    <ActDialog
      title={`代录${who}`}
      article={article}
      does="代录"
      busy={enter.isPending}
      error={enter.error}
      problems={problems}
      onSubmit={send}
      onClose={onClose}
      {...dialog}
    >
      <p className="small muted" style={{ marginBottom: 16 }}>
        已经在纸上签批的，照纸上写的录入，附签批件；按签批日期计算，同时记明由您今天代录。
      </p>
      <Field id="paper" label="签批件" required group error={problems.paper ?? problems.file}>
        <FileInput id="paper" accept={PAPER_TYPES} value={paper} onChange={setPaper} />
      </Field>
      <Field id="signer" label="签批人" required error={problems.signer}>
        <Select
          id="signer"
          showSearch={{ optionFilterProp: "label" }}
          value={values.signer}
          onChange={(signer: string) => set({ signer })}
          options={[
            { label: "负责人", options: heads.map(option) },
            { label: "受委托代理的人员", options: others.map(option) },
          ]}
          style={{ width: "100%" }}
        />
      </Field>
      <Field id="signed_on" label="签批日期" required error={problems.signed_on ?? problems.dated}>
        <DayInput id="signed_on" value={values.signed_on} onChange={(signed_on) => set({ signed_on })} />
      </Field>
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
      <Field id="opinion" label="纸上写的意见" required={values.agreed === false} error={problems.opinion}>
        <Input.TextArea
          id="opinion"
          rows={3}
          value={values.opinion}
          onChange={(event) => set({ opinion: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
