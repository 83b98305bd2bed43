/** 查找: one box over every page. `/` leads into it, Enter finds. */
import { useCallback, useEffect, useRef, useState, type FormEvent } from "react";
import { useLocation, useNavigate } from "react-router";
import { useShortcut } from "../../lib/shortcut";
import { useSession } from "../session";
import css from "./SearchBox.module.css";

export function SearchBox() {
  const { reads } = useSession();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const asked = pathname === "/find" ? (new URLSearchParams(search).get("q") ?? "") : "";
  const [typed, setTyped] = useState(asked);
  useEffect(() => setTyped(asked), [asked]);
  const box = useRef<HTMLInputElement>(null);
  useShortcut(
    "/",
    useCallback(() => {
      box.current?.focus();
      box.current?.select();
    }, []),
  );
  // Nobody is shown a door that stays shut.
  if (!reads) return null;

  const find = (event: FormEvent) => {
    event.preventDefault();
    const words = typed.trim();
    if (!words) return;
    // The filters of the page stay while one searches on.
    const query = new URLSearchParams(pathname === "/find" ? search : "");
    query.set("q", words);
    query.delete("page");
    void navigate(`/find?${query}`);
  };
  return (
    <form role="search" className={css.search} onSubmit={find}>
      <input
        ref={box}
        type="search"
        enterKeyHint="search"
        aria-label="查找案件、当事人、文书"
        placeholder="查找案件、当事人、文书"
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <kbd aria-hidden="true" title="按 / 进入查找">
        /
      </kbd>
    </form>
  );
}
