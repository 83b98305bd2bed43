/** 常设批准: who may approve, which documents, up to which sum, for which days, by which document. */
import { useQuery } from "@tanstack/react-query";
import { Input, InputNumber, Select } from "antd";
import { delegations } from "../../api/endpoints";
import { choicesQuery, delegationsQuery, peopleQuery, useAct } from "../../api/queries";
import { useSession } from "../../app/session";
import { ActDialog } from "../../components/ActDialog";
import { DayInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import { serverNow } from "../../lib/clock";
import { dayOf } from "../../lib/time";

export function StandingDialog({ onClose }: { onClose: () => void }) {
  const { person } = useSession();
  const { data: people = [] } = useQuery(peopleQuery());
  const { data: choices } = useQuery(choicesQuery());
  const [values, set, clear] = useKept("standing", {
    holders: [] as string[],
    record_types: [] as string[],
    most: undefined as number | undefined,
    from: dayOf(serverNow()) as string | undefined,
    until: undefined as string | undefined,
    document: "",
  });
  const approve = useAct(delegations.approve, {
    answers: () => delegationsQuery().queryKey,
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, approve.error);
  const send = () => {
    const needed = {
      holders: "可以审批的人员",
      record_types: "文书种类",
      from: "开始日期",
      until: "截止日期",
      document: "批准依据",
    };
    const { holders, record_types, most, from, until, document } = values;
    if (!check(needed) || !from || !until) return;
    const fen = most === undefined ? undefined : Math.round(most * 100);
    approve.mutate({ holders, record_types, most: fen, from, until, document: document.trim() });
  };
  return (
    <ActDialog
      title="常设批准"
      does="批准"
      busy={approve.isPending}
      error={approve.error}
      problems={problems}
      reload={() => Promise.resolve()}
      onSubmit={send}
      onClose={onClose}
    >
      <p className="small muted" style={{ marginBottom: 16 }}>
        送您审批的文书，在下列范围内由指定人员逐件审批，并记明依据的是哪一项常设批准。案件处理意见不能事先批准。
      </p>
      <Field id="holders" label="可以审批的人员" required error={problems.holders}>
        <Select
          id="holders"
          mode="multiple"
          showSearch={{ optionFilterProp: "label" }}
          style={{ width: "100%" }}
          value={values.holders}
          onChange={(holders: string[]) => set({ holders })}
          options={people
            .filter((one) => one.id !== person.id)
            .map((one) => ({ value: one.id, label: [one.name, one.unit].filter(Boolean).join(" · ") }))}
        />
      </Field>
      <Field id="record_types" label="文书种类" required error={problems.record_types}>
        <Select
          id="record_types"
          mode="multiple"
          showSearch={{ optionFilterProp: "label" }}
          style={{ width: "100%" }}
          value={values.record_types}
          onChange={(record_types: string[]) => set({ record_types })}
          options={choices?.record_types.map((kind) => ({ value: kind.id, label: kind.title }))}
        />
      </Field>
      <Field
        id="most"
        label="金额上限（元）"
        help="文书写明的金额超过上限的，仍由您审批；不填即不限金额"
        error={problems.most}
      >
        <InputNumber
          id="most"
          min={0.01}
          precision={2}
          style={{ width: "100%" }}
          value={values.most}
          onChange={(most) => set({ most: most ?? undefined })}
        />
      </Field>
      <Field id="from" label="自" required error={problems.from}>
        <DayInput id="from" value={values.from} onChange={(from) => set({ from })} />
      </Field>
      <Field id="until" label="至" required error={problems.until}>
        <DayInput id="until" value={values.until} onChange={(until) => set({ until })} />
      </Field>
      <Field id="document" label="批准依据" required error={problems.document}>
        <Input
          id="document"
          maxLength={200}
          placeholder="文号或者会议纪要"
          value={values.document}
          onChange={(event) => set({ document: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
