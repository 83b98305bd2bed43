/** A small word on a tinted ground: a kind, a state, a record one can open. */
import type { ReactNode } from "react";
import { Link } from "react-router";
import css from "./Chip.module.css";

export type Tone = "plain" | "outline" | "brand" | "met" | "amber" | "red" | "question";

interface Props {
  tone?: Tone;
  to?: string | null;
  title?: string;
  children: ReactNode;
}

export function Chip({ tone = "plain", to, title, children }: Props) {
  const className = `${css.chip} ${css[tone]}`;
  if (to) {
    return (
      <Link to={to} className={className} title={title}>
        {children}
      </Link>
    );
  }
  return (
    <span className={className} title={title}>
      {children}
    </span>
  );
}
