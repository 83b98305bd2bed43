/** 执法规范用语 (art. 8): sentences that can be taken over into a field and then changed. */
import type { RecordField } from "../../../api/types";
import css from "../../../components/form/form.module.css";

interface Props {
  field: RecordField;
  value: unknown;
  onChange: (value: string) => void;
}

export function Phrases({ field, value, onChange }: Props) {
  const phrases = field.phrases ?? [];
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
