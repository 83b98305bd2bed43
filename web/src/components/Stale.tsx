/** 页面已过时: somebody else changed the subject first. What was typed stays; the changes are shown before one acts again. */
import { Button } from "antd";
import { useState } from "react";
import type { ApiError } from "../api/http";
import { Problem } from "./Problem";
import css from "./Stale.module.css";

interface Props {
  error: ApiError;
  changes?: () => string[];
  reload: () => Promise<unknown>;
}

export function Stale({ error, changes, reload }: Props) {
  const [busy, setBusy] = useState(false);
  const lines = changes?.() ?? [];
  const again = async () => {
    setBusy(true);
    try {
      await reload();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Problem error={error}>
      {lines.length > 0 && (
        <ul className={css.changes}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <Button loading={busy} onClick={() => void again()}>
        读取最新内容，保留我填写的
      </Button>
    </Problem>
  );
}
