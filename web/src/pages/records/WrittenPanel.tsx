/** 记录内容: what is written in the record, read in the order of its form. */
import { useQuery } from "@tanstack/react-query";
import { officersQuery } from "../../api/queries";
import type { Officer, RecordField, RecordView } from "../../api/types";
import { isBlank } from "../../components/form/problems";
import { Panel } from "../../components/Panel";
import { full } from "../../lib/time";
import { yuanOf } from "./form/condition";
import css from "./records.module.css";

export function WrittenPanel({ record }: { record: RecordView }) {
  const { data: officers = [] } = useQuery(officersQuery());
  return (
    <Panel title="记录内容" right={`版式第 ${record.form.version} 版`}>
      {record.form.sections
        .filter((section) => section.fields.some((f) => !isBlank(record.values[f.id])))
        .map((section) => (
          <section key={section.title} className={css.section}>
            <h3>{section.title}</h3>
            <dl>
              {section.fields
                .filter((field) => !isBlank(record.values[field.id]))
                .map((field) => (
                  <div key={field.id} className={css.value}>
                    <dt>{field.label}</dt>
                    <dd>{words(field, record.values[field.id], officers)}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
    </Panel>
  );
}

function words(field: RecordField, value: unknown, officers: Officer[]): string {
  const named = (id: unknown): string => {
    const officer = officers.find((o) => o.id === id);
    return officer
      ? [officer.name, officer.certificate && `证号 ${officer.certificate}`].filter(Boolean).join(" ")
      : String(id);
  };
  switch (field.type) {
    case "boolean":
      return value === true ? "是" : "否";
    case "choice":
      return field.choices?.find((c) => c.code === value)?.label ?? String(value);
    case "person":
      return named(value);
    case "persons":
      return Array.isArray(value) ? value.map(named).join("，") : String(value);
    case "datetime":
      return full(String(value)).slice(0, 16);
    case "money":
      return typeof value === "number" ? `${yuanOf(value)} 元` : String(value);
    case "number":
      return [value, field.unit].filter(Boolean).join(" ");
    default:
      return String(value);
  }
}
