/** One line above every page while files are on their way, and when one is held up. */
import { Link, useLocation } from "react-router";
import { summary } from "../../uploads/queue";
import { useUploads } from "../../uploads/uploader";
import css from "./UploadStrip.module.css";

export function UploadStrip() {
  const { running, held, percent } = summary(useUploads());
  const { pathname } = useLocation();
  if (running + held === 0 || pathname === "/recordings") return null;
  return (
    <Link to="/recordings" className={css.strip}>
      {running > 0 && (
        <span>
          正在上传 {running} 件 · {percent}%
        </span>
      )}
      {held > 0 && <span className={css.held}>{held} 件停在途中，去继续</span>}
    </Link>
  );
}
