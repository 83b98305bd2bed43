/** The frame of a page that needs the whole screen: no navigation, but the article beside and the way back into a lost session. */
import { Outlet } from "react-router";
import { Notice } from "../../components/Notice";
import { ArticleAside } from "./ArticleAside";
import { Relogin } from "./Relogin";

export function Bare() {
  return (
    <>
      <Notice />
      <Outlet />
      <ArticleAside />
      <Relogin />
    </>
  );
}
