/** The fields of the filing form, one column. */
import { useQuery } from "@tanstack/react-query";
import { Input, Radio, Select } from "antd";
import type { ReactNode } from "react";
import { listQuery, scenesQuery } from "../../api/queries";
import type { Code, Party } from "../../api/types";
import { DayInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { OfficersInput } from "../../components/form/OfficersInput";
import type { Problems } from "../../components/form/problems";
import { serverNow } from "../../lib/clock";
import { span } from "../../lib/time";
import { sceneTitle } from "../scenes/words";
import { LABELS, REQUIRED, type CaseForm } from "./caseForm";

interface Props {
  values: CaseForm;
  set: (part: Partial<CaseForm>) => void;
  problems: Problems;
  courses: Code[];
  sources: Code[];
}

/** What the day is called where nothing is filed. */
const DAYS: Partial<Record<CaseForm["course"], string>> = { simple: "查处日期", declined: "决定日期" };

type TextField = { [K in keyof CaseForm]: CaseForm[K] extends string ? K : never }[keyof CaseForm];

export function CaseFields({ values, set, problems, courses, sources }: Props) {
  const { data: powers } = useQuery(listQuery("powers"));
  const field = (
    id: keyof CaseForm,
    control: ReactNode,
    more: { help?: string; group?: boolean; label?: string } = {},
  ) => (
    <Field id={id} label={LABELS[id]} required={id in REQUIRED} error={problems[id]} {...more}>
      {control}
    </Field>
  );
  const text = (id: TextField, help?: string) =>
    field(id, <Input id={id} value={values[id]} onChange={(event) => set({ [id]: event.target.value })} />, { help });

  return (
    <>
      {field(
        "course",
        <Radio.Group
          value={values.course}
          onChange={(event) => set({ course: event.target.value as CaseForm["course"] })}
          options={courses.map((c) => ({ value: c.code, label: c.label }))}
        />,
        { group: true },
      )}
      {text("title", "例：某某公司某某案")}
      {field(
        "cause",
        <>
          <Input
            id="cause"
            list="powers"
            value={values.cause}
            onChange={(event) => set({ cause: event.target.value })}
          />
          <datalist id="powers">
            {powers?.rows.map((power) => power.name && <option key={power.code ?? power.name} value={power.name} />)}
          </datalist>
        </>,
        { help: "涉嫌违反的行为；导入了职权目录的可以选取" },
      )}
      {field(
        "source",
        <Select
          id="source"
          value={values.source}
          placeholder="请选择"
          onChange={(source) => set({ source })}
          options={sources.map((s) => ({ value: s.code, label: s.label }))}
          style={{ width: "100%" }}
        />,
      )}
      {field(
        "clue_received_on",
        <DayInput
          id="clue_received_on"
          value={values.clue_received_on}
          onChange={(day) => set({ clue_received_on: day })}
        />,
      )}
      {field(
        "filed_on",
        <DayInput id="filed_on" value={values.filed_on} onChange={(day) => set({ filed_on: day })} />,
        { label: DAYS[values.course] ?? LABELS.filed_on },
      )}
      {field(
        "officers",
        <OfficersInput id="officers" value={values.officers} onChange={(officers) => set({ officers })} />,
      )}
      {field(
        "party.kind",
        <Radio.Group
          value={values["party.kind"]}
          onChange={(event) => set({ "party.kind": event.target.value as Party["kind"] })}
          options={[
            { value: "organisation", label: "法人或者其他组织" },
            { value: "citizen", label: "公民" },
          ]}
        />,
        { group: true },
      )}
      {text("party.name")}
      {values["party.kind"] === "organisation" && text("party.representative")}
      {text("party.address")}
      {text("party.phone")}
      {field(
        "summary",
        <Input.TextArea
          id="summary"
          rows={4}
          value={values.summary}
          onChange={(event) => set({ summary: event.target.value })}
        />,
      )}
      {field("scenes", <ScenesInput value={values.scenes} onChange={(scenes) => set({ scenes })} />, {
        help: "立案前到过的现场，连同音像一并归入本案",
      })}
    </>
  );
}

function ScenesInput({ value, onChange }: { value: string[]; onChange: (value: string[]) => void }) {
  const { data, isPending } = useQuery(scenesQuery({}));
  return (
    <Select
      id="scenes"
      mode="multiple"
      loading={isPending}
      value={value}
      placeholder="没有可以不选"
      onChange={onChange}
      showSearch={{ optionFilterProp: "label" }}
      options={data?.items.map((s) => ({
        value: s.id,
        label: `${sceneTitle(s)} · ${span(s.arrived_at, s.left_at, serverNow())}`,
      }))}
      style={{ width: "100%" }}
    />
  );
}
