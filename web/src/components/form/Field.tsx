/** One field of a form: label above, required mark, help, and the error below it in words. */
import type { ReactNode } from "react";
import css from "./form.module.css";

interface Props {
  /** Also the id of the control inside, so that label and error bar lead to it. */
  id: string;
  label: ReactNode;
  required?: boolean;
  help?: ReactNode;
  error?: string;
  /** Several controls under one label (checkboxes, officers) are a group, not a labelled control. */
  group?: boolean;
  children: ReactNode;
}

export function Field({ id, label, required, help, error, group, children }: Props) {
  const title = (
    <>
      {label}
      {required && <span className={css.required}>必填</span>}
    </>
  );
  return (
    <div
      className={css.field}
      data-wrong={Boolean(error)}
      role={group ? "group" : undefined}
      aria-labelledby={group ? `${id}-label` : undefined}
    >
      {group ? (
        <div id={`${id}-label`} className={css.label}>
          {title}
        </div>
      ) : (
        <label htmlFor={id} className={css.label}>
          {title}
        </label>
      )}
      {help && <div className={css.help}>{help}</div>}
      {children}
      {error && (
        <div id={`${id}-error`} className={css.error} role="alert">
          {error}
        </div>
      )}
    </div>
  );
}
