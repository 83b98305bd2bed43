/** A link that looks like a button: for going somewhere, as `Button` is for doing something. */
import type { ReactNode } from "react";
import { Link } from "react-router";
import css from "./ButtonLink.module.css";

interface Props {
  to: string;
  primary?: boolean;
  small?: boolean;
  /** A file of the server, not a page: opened by the browser itself. */
  file?: boolean | "download";
  children: ReactNode;
}

export function ButtonLink({ to, primary, small, file, children }: Props) {
  const className = [css.button, primary && css.primary, small && css.small].filter(Boolean).join(" ");
  if (file) {
    const how = file === "download" ? { download: "" } : { target: "_blank", rel: "noopener" };
    return (
      <a href={to} className={className} {...how}>
        {children}
      </a>
    );
  }
  return (
    <Link to={to} className={className}>
      {children}
    </Link>
  );
}
