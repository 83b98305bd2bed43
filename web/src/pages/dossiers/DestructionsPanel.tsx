/** 销毁清册: listed by one person, agreed to by another, carried out after the delay before a witness; what is held is left out. */
import { Button, Input } from "antd";
import { useState } from "react";
import { destructions } from "../../api/endpoints";
import { queries, useAct } from "../../api/queries";
import type { DestructionView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Chip } from "../../components/Chip";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";
import { DayText, Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import css from "./dossiers.module.css";

type Act = { kind: "approve" | "carry_out"; list: DestructionView };

export function DestructionsPanel({ lists }: { lists: DestructionView[] }) {
  const [act, setAct] = useState<Act | null>(null);
  if (lists.length === 0) return null;
  return (
    <Panel title="销毁清册">
      <ul className={css.gaps}>
        {lists.map((list) => (
          <li key={list.id}>
            <Chip tone={list.carried_out_at ? "plain" : list.approved_by ? "amber" : "question"}>{stateOf(list)}</Chip>{" "}
            {list.ground}
            <div className="small muted">
              {list.listed_by} <Moment at={list.listed_at} /> 提出，{list.dossiers.length} 卷
              {list.approved_by && list.not_before && (
                <>
                  ；{list.approved_by} 批准，
                  <DayText day={list.not_before} /> 起可以执行
                </>
              )}
              {list.carried_out_at && (
                <>
                  ；{list.carried_out_by} <Moment at={list.carried_out_at} /> 执行，监销人 {list.witness}，销毁{" "}
                  {list.destroyed} 卷
                </>
              )}
            </div>
            <ul className="small">
              {list.dossiers.map((one) => (
                <li key={one.id}>
                  {one.number}
                  {one.why_not && <span className="muted">（{one.why_not}，执行时不销毁）</span>}
                </li>
              ))}
            </ul>
            {list.can_approve && (
              <Button size="small" type="primary" onClick={() => setAct({ kind: "approve", list })}>
                批准
              </Button>
            )}
            {list.can_carry_out && (
              <Button size="small" danger onClick={() => setAct({ kind: "carry_out", list })}>
                执行销毁
              </Button>
            )}
          </li>
        ))}
      </ul>
      {act && <DestructionDialog act={act} onClose={() => setAct(null)} />}
    </Panel>
  );
}

function stateOf(list: DestructionView): string {
  if (list.carried_out_at) return "已销毁";
  return list.approved_by ? "已批准" : "待批准";
}

function DestructionDialog({ act: { kind, list }, onClose }: { act: Act; onClose: () => void }) {
  const [values, setValues] = useState({ text: "" });
  const act = useAct<void, unknown>(
    () =>
      kind === "approve" ? destructions.approve(list.id, values.text) : destructions.carryOut(list.id, values.text),
    { onDone: onClose },
  );
  const { problems, check } = useProblems(values, act.error);
  const label = kind === "approve" ? "批准意见" : "监销人";
  const name = kind === "approve" ? "opinion" : "witness";
  return (
    <ActDialog
      title={kind === "approve" ? "批准销毁清册" : "执行销毁"}
      article={{ code: "20.2", number: 20, label: "第二十条第二款" }}
      does={kind === "approve" ? "批准" : "执行销毁"}
      danger={kind === "carry_out"}
      busy={act.isPending}
      error={act.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: ["destructions"] })}
      onSubmit={() => check({ text: label }) && act.mutate()}
      onClose={onClose}
    >
      <p style={{ marginBottom: 12 }}>
        {kind === "approve"
          ? "批准以后须满规定时间才能执行；期间暂缓处置的案卷不会销毁。"
          : "案卷的文件和非公开内容销毁以后不能恢复；存证记录和证明保留。"}
      </p>
      <Field id={name} label={label} required error={problems.text ?? problems[name]}>
        <Input id={name} value={values.text} onChange={(event) => setValues({ text: event.target.value })} />
      </Field>
    </ActDialog>
  );
}
