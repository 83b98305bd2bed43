/** 办理销毁: the head has done what another proposed, and says which backups still hold it and until when. */
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { disposals } from "../../api/endpoints";
import { useAct } from "../../api/queries";
import type { DisposalView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { DayInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { standing, type Problems } from "../../components/form/problems";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import { dayOf } from "../../lib/time";
import { filled, problemsIn, type Backup } from "./backups";
import css from "./disposals.module.css";

export interface Done {
  /** Of how many entries the private part is gone. */
  count: number;
  /** The tombstone. */
  entry: string;
  wiped: boolean;
}

interface Props {
  disposal: DisposalView;
  reload: () => Promise<unknown>;
  onDone: (done: Done) => void;
  onClose: () => void;
}

interface Values {
  /** Whether any backup holds it; nothing is taken for granted. */
  held?: boolean;
  backups: Backup[];
}

const EMPTY: Backup = { name: "" };

export function CarryOutDialog({ disposal, reload, onDone, onClose }: Props) {
  const [values, set, clear] = useKept<Values>(`disposal.${disposal.id}`, { backups: [EMPTY] });
  const [gaps, setGaps] = useState<{ found: Problems; values: Values }>({ found: {}, values });
  const act = useAct(() => disposals.carryOut(disposal.id, { backups: values.held ? filled(values.backups) : [] }), {
    onDone: ({ entry, wiped }) => {
      clear();
      onDone({ count: disposal.entries.length, entry, wiped });
      onClose();
    },
  });
  const refused = useProblems(values, act.error);
  const problems = { ...refused.problems, ...standing(gaps.found, gaps.values, values) };
  const send = () => {
    const found = problemsIn(values.held, values.backups);
    setGaps({ found, values });
    if (refused.check() && Object.keys(found).length === 0) act.mutate(undefined);
  };
  return (
    <ActDialog
      title="办理销毁"
      article={{ code: "20", number: 20, label: "第二十条" }}
      does="销毁"
      danger
      busy={act.isPending}
      error={act.error}
      problems={problems}
      reload={reload}
      onSubmit={send}
      onClose={onClose}
    >
      <p className={css.warning}>
        <strong>销毁以后不能恢复。</strong>
        {disposal.entries.length}{" "}
        条记录中的姓名和文字将从数据库及其文件中除去；条目、承诺值和证明保留，并写入一条销毁记录。备份不在销毁范围内，须写明。
      </p>
      <p className={css.what}>
        {disposal.proposed_by}提出，依据：{disposal.ground}
      </p>
      <ul className={css.list}>
        {disposal.entries.map(({ entry, what, recorded_at }) => (
          <li key={entry}>
            {what} {recorded_at && dayOf(recorded_at)} <code>{entry}</code>
          </li>
        ))}
      </ul>
      <Field id="held" label="备份" required group error={problems.held}>
        <Radio.Group
          value={values.held}
          onChange={(event) => set({ held: event.target.value as boolean })}
          options={[
            { value: true, label: "还有备份保存着这些内容" },
            { value: false, label: "没有备份" },
          ]}
        />
      </Field>
      {values.held && <Rows rows={values.backups} set={(backups) => set({ backups })} error={problems.backups} />}
    </ActDialog>
  );
}

interface RowsProps {
  rows: Backup[];
  set: (rows: Backup[]) => void;
  error?: string;
}

function Rows({ rows, set, error }: RowsProps) {
  const change = (at: number, part: Partial<Backup>) =>
    set(rows.map((row, i) => (i === at ? { ...row, ...part } : row)));
  return (
    <Field
      id="backups"
      label="仍保存着这些内容的备份，和各自保存到的最后一天"
      required
      group
      help="连同销毁记录写入存证日志。"
      error={error}
    >
      {rows.map((row, i) => (
        <div key={i} className={css.backup}>
          <Input
            id={`backup-${i}`}
            aria-label={`第 ${i + 1} 份备份的名称`}
            placeholder="名称，例如异地备份"
            value={row.name}
            onChange={(event) => change(i, { name: event.target.value })}
          />
          <DayInput id={`last-day-${i}`} value={row.last_day} onChange={(last_day) => change(i, { last_day })} />
          {rows.length > 1 && (
            <Button
              type="text"
              aria-label={`去掉第 ${i + 1} 份备份`}
              onClick={() => set(rows.filter((_, other) => other !== i))}
            >
              去掉
            </Button>
          )}
        </div>
      ))}
      <Button onClick={() => set([...rows, EMPTY])}>再写一份备份</Button>
    </Field>
  );
}
