/** 执法规范用语 (art. 8): sentences that can be taken over into a field and then changed; those of the form and those the agency imported. */
import type { ListRow, RecordField, RecordType } from "../../../api/types";
import css from "../../../components/form/form.module.css";

interface Props {
  field: RecordField;
  value: unknown;
  onChange: (value: string) => void;
  /** What the agency imported for this field. */
  imported?: string[];
}

/** Words are offered where words are written. */
const WRITTEN: RecordField["type"][] = ["text", "textarea"];

/** The phrases of an imported list that are meant for a field: of this document and field, of the document, or of any. */
export function phrasesFor(rows: ListRow[], form: RecordType, field: RecordField): string[] {
  if (!WRITTEN.includes(field.type)) return [];
  const ours = ({ record_type }: ListRow) => !record_type || [form.id, form.title, form.short].includes(record_type);
  const here = ({ field: named }: ListRow) => named !== undefined && [field.id, field.label].includes(named);
  return rows.filter((row) => ours(row) && here(row)).flatMap((row) => row.text ?? []);
}

export function Phrases({ field, value, onChange, imported = [] }: Props) {
  const phrases = [...(field.phrases ?? []), ...imported];
  if (phrases.length === 0) return null;
  const before = typeof value === "string" ? value : "";
  return (
    <div className={css.phrases} role="group" aria-label={`${field.label}规范用语`}>
      {phrases.map((phrase) => (
        <button
          key={phrase}
          type="button"
          onClick={() => onChange(before === "" ? phrase : `${before.trimEnd()}\n${phrase}`)}
        >
          {phrase}
        </button>
      ))}
    </div>
  );
}
