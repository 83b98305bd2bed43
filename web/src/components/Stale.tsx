/** 页面已过时: somebody else changed the subject first. What was typed stays; the changes are shown before one acts again. */
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { ApiError } from "../api/http";
import { Problem } from "./Problem";
import css from "./Stale.module.css";

/** Splits an error: too late and not yet looked at, or a refusal that belongs to no field. */
export function useStale(error: unknown) {
  const [seen, setSeen] = useState<unknown>(null);
  const fresh = error === seen ? null : error;
  const stale = fresh instanceof ApiError && fresh.stale ? fresh : null;
  const inFields = fresh instanceof ApiError && fresh.fields.length > 0;
  return { stale, refusal: stale || inFields ? null : fresh, look: () => setSeen(error) };
}

interface Props {
  error: ApiError;
  /** What happened since the page was read, as far as the page can tell. */
  changes: string[];
  reload: () => Promise<unknown>;
  onSeen: () => void;
}

export function Stale({ error, changes, reload, onSeen }: Props) {
  const read = useRef(reload);
  useEffect(() => {
    void read.current();
  }, []);
  return (
    <Problem error={error}>
      {changes.length > 0 && (
        <ul className={css.changes}>
          {changes.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <Button onClick={onSeen}>已看过，按最新内容继续</Button>
    </Problem>
  );
}
