/** A form drawn from a record type's data: its sections, its fields in their order, nothing added. */
import { useQuery } from "@tanstack/react-query";
import { listQuery } from "../../../api/queries";
import type { RecordField, RecordType, RecordValues } from "../../../api/types";
import { Field } from "../../../components/form/Field";
import type { Problems } from "../../../components/form/problems";
import { holds, shown } from "./condition";
import { FieldControl } from "./FieldControl";
import { Discretion } from "./Discretion";
import { Phrases, phrasesFor } from "./Phrases";
import css from "./record-form.module.css";

interface Props {
  form: RecordType;
  values: RecordValues;
  set: (part: RecordValues) => void;
  problems: Problems;
  /** Fields that an earlier document told, with what that is called. */
  carried?: Record<string, string>;
  /** What they were filled with: once changed, a field is one's own. */
  preset?: RecordValues;
  /** Fields that the page asks for elsewhere. */
  without?: string[];
}

const NOTHING: string[] = [];

/** What was carried over is to be looked at before it is signed. */
function helpOf({ help }: RecordField, from: string | undefined): string | undefined {
  return [help, from && `沿用自本案《${from}》，请核对`].filter(Boolean).join("；") || undefined;
}

const GROUPS: RecordField["type"][] = ["boolean", "choice"];

export function RecordForm({ form, values, set, problems, carried = {}, preset = {}, without = NOTHING }: Props) {
  const from = ({ id }: RecordField) => (values[id] === preset[id] ? carried[id] : undefined);
  const { data: phrases } = useQuery(listQuery("phrases"));
  const { data: standards } = useQuery(listQuery("discretion"));
  return (
    <>
      {form.sections.map((section) => (
        <fieldset key={section.title} className={css.section}>
          <legend>{section.title}</legend>
          {section.fields
            .filter((field) => shown(field, values) && !without.includes(field.id))
            .map((field) => (
              <Field
                key={field.id}
                id={field.id}
                label={field.label}
                required={holds(field.required, values)}
                help={helpOf(field, from(field))}
                error={problems[field.id]}
                group={GROUPS.includes(field.type)}
              >
                <FieldControl field={field} value={values[field.id]} onChange={(value) => set({ [field.id]: value })} />
                <Phrases
                  field={field}
                  value={values[field.id]}
                  onChange={(value) => set({ [field.id]: value })}
                  imported={phrasesFor(phrases?.rows ?? [], form, field)}
                />
                <Discretion
                  field={field}
                  rows={standards?.rows ?? []}
                  cause={typeof values.cause === "string" ? values.cause : ""}
                  value={values[field.id]}
                  onChange={(value) => set({ [field.id]: value })}
                />
              </Field>
            ))}
        </fieldset>
      ))}
    </>
  );
}
