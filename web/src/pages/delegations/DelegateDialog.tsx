/** 委托代理: who, in what, for which days, by which document. From today on, never before. */
import { useQuery } from "@tanstack/react-query";
import { Checkbox, Input, Select } from "antd";
import { delegations } from "../../api/endpoints";
import { delegationsQuery, peopleQuery, useAct } from "../../api/queries";
import type { Code } from "../../api/types";
import { useSession } from "../../app/session";
import { ActDialog } from "../../components/ActDialog";
import { DayInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import { serverNow } from "../../lib/clock";
import { dayOf } from "../../lib/time";

export function DelegateDialog({ errands, onClose }: { errands: Code[]; onClose: () => void }) {
  const { person } = useSession();
  const { data: people = [] } = useQuery(peopleQuery());
  const today = dayOf(serverNow());
  const [values, set, clear] = useKept("delegate", {
    deputy: undefined as string | undefined,
    errands: [] as string[],
    from: today as string | undefined,
    until: undefined as string | undefined,
    document: "",
  });
  const delegate = useAct(delegations.delegate, {
    answers: () => delegationsQuery().queryKey,
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, delegate.error);
  const send = () => {
    const needed = { deputy: "代理人", from: "开始日期", until: "截止日期", document: "委托依据" };
    const { deputy, from, until } = values;
    if (!check(needed) || !deputy || !from || !until) return;
    delegate.mutate({ deputy, errands: values.errands, from, until, document: values.document.trim() });
  };
  return (
    <ActDialog
      title="委托代理"
      does="委托"
      busy={delegate.isPending}
      error={delegate.error}
      problems={problems}
      reload={() => Promise.resolve()}
      onSubmit={send}
      onClose={onClose}
    >
      <Field id="deputy" label="代理人" required error={problems.deputy}>
        <Select
          id="deputy"
          showSearch
          optionFilterProp="label"
          style={{ width: "100%" }}
          value={values.deputy}
          onChange={(deputy: string) => set({ deputy })}
          options={people
            .filter((one) => one.id !== person.id)
            .map((one) => ({ value: one.id, label: [one.name, one.unit].filter(Boolean).join(" · ") }))}
        />
      </Field>
      <Field id="errands" label="代理事项" required group error={problems.errands}>
        <Checkbox.Group
          value={values.errands}
          onChange={(chosen) => set({ errands: chosen })}
          options={errands.map(({ code, label }) => ({ value: code, label }))}
        />
      </Field>
      <Field id="from" label="自" required error={problems.from}>
        <DayInput id="from" value={values.from} onChange={(from) => set({ from })} />
      </Field>
      <Field id="until" label="至" required error={problems.until}>
        <DayInput id="until" value={values.until} onChange={(until) => set({ until })} />
      </Field>
      <Field id="document" label="委托依据" required error={problems.document}>
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
