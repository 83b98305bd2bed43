/** One act on an archived dossier: add, hold, end a hold, appraise, transfer. */
import { Input, Radio } from "antd";
import { useState } from "react";
import { dossiers } from "../../api/endpoints";
import { queries, useAct } from "../../api/queries";
import type { DossierView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { DayInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";

export type Keeping =
  | { kind: "supplement" }
  | { kind: "hold" }
  | { kind: "end_hold"; hold: string }
  | { kind: "appraise" }
  | { kind: "transfer" };

const WORDS = {
  supplement: {
    title: "补充归档",
    does: "补充归档",
    says: "归档以后新增的文书、扫描件和音像另成一包，页号接续；原来的案卷包不变。",
  },
  hold: {
    title: "暂缓处置",
    does: "暂缓处置",
    says: "涉及诉讼、审计、监督等情形的案卷，不论保管期限是否届满都不能销毁。",
  },
  end_hold: { title: "解除暂缓处置", does: "解除", says: "" },
  appraise: { title: "鉴定", does: "登记鉴定意见", says: "" },
  transfer: { title: "移交进馆", does: "登记移交", says: "案卷移交档案馆并取得接收回执后登记。" },
} as const;

const VERDICTS = [
  { value: "extended", label: "延长保管期限" },
  { value: "permanent", label: "转为永久保管" },
  { value: "destroy", label: "无继续保存价值，可以销毁" },
];

interface Props {
  dossier: DossierView;
  caseId: string;
  does: Keeping;
  onClose: () => void;
}

export function KeepDialog({ dossier, caseId, does, onClose }: Props) {
  const [values, setValues] = useState({
    reason: "",
    verdict: undefined as string | undefined,
    until: undefined as string | undefined,
    by: "",
    opinion: "",
    on: undefined as string | undefined,
    archive: "",
    receipt: "",
    note: "",
  });
  const set = (more: Partial<typeof values>) => setValues((now) => ({ ...now, ...more }));
  const { id, revision } = dossier;
  const act = useAct(
    () => {
      const { reason, verdict, until, by, opinion, on, archive, receipt, note } = values;
      switch (does.kind) {
        case "supplement":
          return dossiers.supplement(id, { revision, reason });
        case "hold":
          return dossiers.hold(id, { revision, reason });
        case "end_hold":
          return dossiers.endHold(id, { revision, hold: does.hold, reason });
        case "appraise":
          return dossiers.appraise(id, { revision, verdict: verdict ?? "", until, by, opinion });
        case "transfer":
          return dossiers.transfer(id, { revision, on: on ?? "", archive, receipt, note });
      }
    },
    { onDone: onClose },
  );
  const { problems, check } = useProblems(values, act.error);
  const needed = {
    supplement: { reason: "补充归档的原因" },
    hold: { reason: "暂缓处置的原因" },
    end_hold: { reason: "解除的原因" },
    appraise: {
      verdict: "鉴定结论",
      ...(values.verdict === "extended" ? { until: "延长到" } : {}),
      by: "鉴定人员",
      opinion: "鉴定意见",
    },
    transfer: { on: "移交日期", archive: "接收单位", receipt: "接收回执的编号" },
  }[does.kind];
  const words = WORDS[does.kind];
  const reason = does.kind === "supplement" || does.kind === "hold" || does.kind === "end_hold";
  return (
    <ActDialog
      title={words.title}
      article={{ code: "21", number: 21, label: "第二十一条" }}
      does={words.does}
      busy={act.isPending}
      error={act.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: ["case", caseId] })}
      onSubmit={() => check(needed) && act.mutate(undefined)}
      onClose={onClose}
    >
      {words.says && <p style={{ marginBottom: 12 }}>{words.says}</p>}
      {reason && (
        <Field id="reason" label="原因" required error={problems.reason}>
          <Input.TextArea
            id="reason"
            rows={2}
            value={values.reason}
            onChange={(event) => set({ reason: event.target.value })}
          />
        </Field>
      )}
      {does.kind === "appraise" && (
        <>
          <Field id="verdict" label="鉴定结论" required group error={problems.verdict}>
            <Radio.Group
              id="verdict"
              value={values.verdict}
              onChange={(event) => set({ verdict: event.target.value as string })}
              options={VERDICTS}
            />
          </Field>
          {values.verdict === "extended" && (
            <Field id="until" label="延长到" required error={problems.until}>
              <DayInput id="until" value={values.until} onChange={(until) => set({ until })} />
            </Field>
          )}
          <Field id="by" label="鉴定人员" required error={problems.by}>
            <Input id="by" value={values.by} onChange={(event) => set({ by: event.target.value })} />
          </Field>
          <Field id="opinion" label="鉴定意见" required error={problems.opinion}>
            <Input.TextArea
              id="opinion"
              rows={3}
              value={values.opinion}
              onChange={(event) => set({ opinion: event.target.value })}
            />
          </Field>
        </>
      )}
      {does.kind === "transfer" && (
        <>
          <Field id="on" label="移交日期" required error={problems.on}>
            <DayInput id="on" value={values.on} onChange={(on) => set({ on })} />
          </Field>
          <Field id="archive" label="接收单位" required error={problems.archive}>
            <Input id="archive" value={values.archive} onChange={(event) => set({ archive: event.target.value })} />
          </Field>
          <Field id="receipt" label="接收回执的编号" required error={problems.receipt}>
            <Input id="receipt" value={values.receipt} onChange={(event) => set({ receipt: event.target.value })} />
          </Field>
          <Field id="handed-note" label="说明" error={problems.note}>
            <Input id="handed-note" value={values.note} onChange={(event) => set({ note: event.target.value })} />
          </Field>
        </>
      )}
    </ActDialog>
  );
}
