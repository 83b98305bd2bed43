/** 预留号段: so many numbers of a kind of document, for one person and a purpose. */
import { useQuery } from "@tanstack/react-query";
import { Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { numbers } from "../../api/endpoints";
import { numbersQuery, officersQuery, queries, useAct } from "../../api/queries";
import type { Code } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";

export function ReserveDialog({ kinds, onClose }: { kinds: Code[]; onClose: () => void }) {
  const { data: officers = [] } = useQuery(officersQuery());
  const [values, setValues] = useState({
    record_type: undefined as string | undefined,
    count: 20 as number | null,
    holder: undefined as string | undefined,
    purpose: "",
  });
  const set = (more: Partial<typeof values>) => setValues((now) => ({ ...now, ...more }));
  const reserve = useAct(numbers.reserve, { answers: () => numbersQuery().queryKey, onDone: onClose });
  const { problems, check } = useProblems(values, reserve.error);
  const send = () => {
    const { record_type, count, holder, purpose } = values;
    const needed = { record_type: "文书种类", count: "个数", holder: "使用人", purpose: "用途" };
    if (check(needed) && record_type && count && holder) reserve.mutate({ record_type, count, holder, purpose });
  };
  return (
    <ActDialog
      title="预留号段"
      does="预留"
      busy={reserve.isPending}
      error={reserve.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: numbersQuery().queryKey })}
      onSubmit={send}
      onClose={onClose}
    >
      <Field id="record_type" label="文书种类" required error={problems.record_type}>
        <Select
          id="record_type"
          showSearch={{ optionFilterProp: "label" }}
          value={values.record_type}
          onChange={(record_type: string) => set({ record_type })}
          options={kinds.map((kind) => ({ value: kind.code, label: kind.label }))}
          style={{ width: "100%" }}
        />
      </Field>
      <Field id="count" label="个数" required error={problems.count}>
        <InputNumber
          id="count"
          min={1}
          precision={0}
          value={values.count}
          onChange={(count) => set({ count })}
          suffix="个"
        />
      </Field>
      <Field id="holder" label="使用人" required error={problems.holder}>
        <Select
          id="holder"
          showSearch={{ optionFilterProp: "label" }}
          value={values.holder}
          onChange={(holder: string) => set({ holder })}
          options={officers.map((o) => ({ value: o.id, label: [o.name, o.unit].filter(Boolean).join(" · ") }))}
          style={{ width: "100%" }}
        />
      </Field>
      <Field id="purpose" label="用途" required error={problems.purpose}>
        <Input
          id="purpose"
          placeholder="如：山区巡查，当场处罚用"
          value={values.purpose}
          onChange={(event) => set({ purpose: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
