/** 登录: the door. Leads on to where one was going. */
import { useEffect } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { queries, sessionHeard, sessionQuery } from "../../api/queries";
import type { SessionView } from "../../api/types";
import { LoginForm } from "../../components/LoginForm";
import css from "./LoginPage.module.css";

export function Component() {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  useEffect(() => {
    document.title = "登录 · 执录";
  }, []);

  const enter = (session: SessionView) => {
    queries.clear();
    queries.setQueryData(sessionQuery().queryKey, sessionHeard(session));
    const next = params.get("next") ?? "/";
    // Only a place of this site: `//elsewhere` would lead away.
    void navigate(/^\/(?!\/)/.test(next) ? next : "/", { replace: true });
  };

  return (
    <main className={css.door}>
      <div className={css.sheet}>
        <h1>执录</h1>
        <p className={css.under}>行政执法全过程记录</p>
        <LoginForm onDone={enter} />
        <p className={css.law}>
          收到执法文书，要核验真伪：<Link to="/v/">文书核验</Link>
        </p>
        <p className={css.law}>依据《河南省行政执法全过程记录办法》</p>
      </div>
    </main>
  );
}
