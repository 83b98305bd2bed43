/** A form drawn from a record type's data: its sections, its fields in their order, nothing added. */
import type { RecordField, RecordType, RecordValues } from "../../../api/types";
import { Field } from "../../../components/form/Field";
import type { Problems } from "../../../components/form/problems";
import { holds, shown } from "./condition";
import { FieldControl } from "./FieldControl";
import { Phrases } from "./Phrases";
import css from "./record-form.module.css";

interface Props {
  form: RecordType;
  values: RecordValues;
  set: (part: RecordValues) => void;
  problems: Problems;
}

const GROUPS: RecordField["type"][] = ["boolean", "choice"];

export function RecordForm({ form, values, set, problems }: Props) {
  return (
    <>
      {form.sections.map((section) => (
        <fieldset key={section.title} className={css.section}>
          <legend>{section.title}</legend>
          {section.fields
            .filter((field) => shown(field, values))
            .map((field) => (
              <Field
                key={field.id}
                id={field.id}
                label={field.label}
                required={holds(field.required, values)}
                help={field.help}
                error={problems[field.id]}
                group={GROUPS.includes(field.type)}
              >
                <FieldControl field={field} value={values[field.id]} onChange={(value) => set({ [field.id]: value })} />
                <Phrases field={field} value={values[field.id]} onChange={(value) => set({ [field.id]: value })} />
              </Field>
            ))}
        </fieldset>
      ))}
    </>
  );
}
