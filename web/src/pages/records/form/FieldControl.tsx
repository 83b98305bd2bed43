/** The control of one field, by what the field holds. */
import { useQuery } from "@tanstack/react-query";
import { Input, InputNumber, Radio, Select } from "antd";
import { useState } from "react";
import { peopleQuery } from "../../../api/queries";
import type { Officer, RecordField } from "../../../api/types";
import { DayInput, InstantInput } from "../../../components/form/DateInputs";
import { byRoles } from "../../../components/form/roles";
import { OfficersInput } from "../../../components/form/OfficersInput";
import { fenOf, yuanOf } from "./condition";

interface Props {
  field: RecordField;
  value: unknown;
  onChange: (value: unknown) => void;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number | null => (typeof value === "number" ? value : null);

const NEARLY_FULL = 0.8;

/** The count shows once it matters; what is too long is kept as typed, and the server says so. */
function limit({ max_length: max }: RecordField, length: number) {
  return max ? { max, show: length > max * NEARLY_FULL } : undefined;
}

/** Up to here choices are laid open, beyond they go into a list. */
const MOST_RADIOS = 6;

export function FieldControl({ field, value, onChange }: Props) {
  const { id } = field;
  switch (field.type) {
    case "text":
    case "place":
      return <Input id={id} value={text(value)} onChange={(event) => onChange(event.target.value)} />;
    case "textarea":
      return (
        <Input.TextArea
          id={id}
          autoSize={{ minRows: 3, maxRows: 16 }}
          value={text(value)}
          count={limit(field, text(value).length)}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case "datetime":
      return <InstantInput id={id} value={text(value) || undefined} onChange={onChange} />;
    case "date":
      return <DayInput id={id} value={text(value) || undefined} onChange={onChange} />;
    case "boolean":
      return (
        <Radio.Group
          value={value}
          onChange={(event) => onChange(event.target.value)}
          options={[
            { value: true, label: "是" },
            { value: false, label: "否" },
          ]}
        />
      );
    case "choice":
      return <ChoiceControl field={field} value={value} onChange={onChange} />;
    case "persons":
      return (
        <OfficersInput
          id={id}
          value={Array.isArray(value) ? (value as string[]) : []}
          onChange={onChange}
          roles={field.roles}
        />
      );
    case "person":
      return <PersonControl field={field} value={value} onChange={onChange} />;
    case "number":
      return (
        <InputNumber
          id={id}
          value={number(value)}
          min={field.min ?? undefined}
          max={field.max ?? undefined}
          suffix={field.unit}
          onChange={onChange}
          style={{ width: 200 }}
        />
      );
    case "money":
      return <MoneyControl field={field} value={value} onChange={onChange} />;
  }
}

function ChoiceControl({ field, value, onChange }: Props) {
  const options = (field.choices ?? []).map((c) => ({ value: c.code, label: c.label }));
  if (options.length <= MOST_RADIOS) {
    return <Radio.Group value={value} onChange={(event) => onChange(event.target.value)} options={options} />;
  }
  return (
    <Select
      id={field.id}
      value={value}
      onChange={onChange}
      placeholder="请选择"
      options={options}
      style={{ width: "100%" }}
    />
  );
}

function PersonControl({ field, value, onChange }: Props) {
  const { data: people = [], isPending } = useQuery(peopleQuery());
  const [wanted, others] = byRoles(people, field.roles);
  const option = (o: Officer) => ({
    value: o.id,
    label: o.certificate ? `${o.name}（证号 ${o.certificate}）` : [o.name, o.unit].filter(Boolean).join(" · "),
  });
  return (
    <Select
      id={field.id}
      showSearch={{ optionFilterProp: "label" }}
      allowClear
      loading={isPending}
      value={text(value) || undefined}
      placeholder="按姓名查找"
      onChange={onChange}
      options={[...wanted.map(option), { label: "其他人员", options: others.map(option) }]}
      style={{ width: "100%" }}
    />
  );
}

/** Typed in yuan, held in fen. What cannot be read stays as typed, for the server to name. */
function MoneyControl({ field, value, onChange }: Props) {
  const held = number(value);
  const [typed, setTyped] = useState(held === null ? text(value) : yuanOf(held));
  return (
    <Input
      id={field.id}
      inputMode="decimal"
      value={typed}
      suffix="元"
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(event.target.value.trim() === "" ? undefined : (fenOf(event.target.value) ?? event.target.value));
      }}
      style={{ width: 200 }}
    />
  );
}
