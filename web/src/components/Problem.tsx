/** A refusal or a failure in the server's words, with the article it rests on and, when useful, a way to try again. */
import type { ReactNode } from "react";
import { ApiError } from "../api/http";
import { ArticleLink } from "./ArticleLink";
import css from "./Problem.module.css";

interface Props {
  error: unknown;
  /** What the reader can do now. */
  children?: ReactNode;
}

export function Problem({ error, children }: Props) {
  if (!error) return null;
  const refusal = error instanceof ApiError ? error : null;
  return (
    <div className={css.problem} role="alert">
      <p>
        {refusal?.message ?? "页面出了差错，没有完成这次操作"}
        {refusal?.article && (
          <>
            {" "}
            <ArticleLink article={refusal.article} />
          </>
        )}
      </p>
      {refusal?.fields.map((f) => (
        <p key={f.field} className={css.detail}>
          {f.message}
        </p>
      ))}
      {children && <div className={css.actions}>{children}</div>}
    </div>
  );
}
