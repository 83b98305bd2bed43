/** 恢复缺口: above every page while nothing can be written, in the server's words. */
import { useSession } from "../app/session";
import css from "./Notice.module.css";

export function Notice() {
  const { notice } = useSession();
  if (!notice) return null;
  return (
    <p className={css.notice} role="status">
      {notice}
    </p>
  );
}
