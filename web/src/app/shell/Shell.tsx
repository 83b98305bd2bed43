/** The frame of every page: navigation, the page, and beside it the article. */
import { useIsFetching } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { Outlet, useLocation, useNavigation } from "react-router";
import { ArticleAside } from "./ArticleAside";
import { Notice } from "../../components/Notice";
import { Navigation } from "./Navigation";
import { OutboxStrip } from "./OutboxStrip";
import { Relogin } from "./Relogin";
import { SearchBox } from "./SearchBox";
import { UploadStrip } from "./UploadStrip";
import css from "./Shell.module.css";

export function Shell() {
  const [menuOpen, setMenuOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setMenuOpen(false), [pathname]);

  return (
    <div className={css.shell}>
      <a className={css.skip} href="#page">
        跳到正文
      </a>
      <header className={css.top}>
        <button type="button" className={css.menu} aria-expanded={menuOpen} onClick={() => setMenuOpen(!menuOpen)}>
          目录
        </button>
        <strong>执录</strong>
      </header>
      <div className={css.nav} data-open={menuOpen}>
        <Navigation />
      </div>
      <main id="page" tabIndex={-1} className={css.page}>
        <Progress />
        <SearchBox />
        <Notice />
        <OutboxStrip />
        <UploadStrip />
        <Suspense fallback={<p className={css.wait}>正在读取</p>}>
          <Outlet />
        </Suspense>
      </main>
      <ArticleAside />
      <Relogin />
    </div>
  );
}

/** A thin line while the next page or its data are on the way. */
function Progress() {
  const navigating = useNavigation().state !== "idle";
  const fetching = useIsFetching({ predicate: (q) => q.state.data === undefined }) > 0;
  return <div className={css.progress} data-busy={navigating || fetching} role="presentation" />;
}
