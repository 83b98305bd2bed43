/** A page's head: where it stands, its title, what qualifies it, and at most one primary action. */
import { useEffect, type ReactNode } from "react";
import { Link } from "react-router";
import css from "./Page.module.css";

interface Props {
  title: string;
  /** The answer to the page's one question, beside the title. */
  answer?: ReactNode;
  trail?: { label: string; to?: string }[];
  under?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, answer, trail, under, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · 执录`;
  }, [title]);
  return (
    <>
      {trail && (
        <nav aria-label="位置" className={css.trail}>
          {trail.map(({ label, to }, i) => (
            <span key={label}>
              {i > 0 && " / "}
              {to ? <Link to={to}>{label}</Link> : label}
            </span>
          ))}
        </nav>
      )}
      <header className={css.head}>
        <div className={css.words}>
          <h1>
            {title}
            {answer && <span className={css.answer}>{answer}</span>}
          </h1>
          {under && <div className={css.under}>{under}</div>}
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </>
  );
}
