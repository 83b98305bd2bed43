/** Whether what was typed is kept, and the question when another window typed something else. */
import { Button } from "antd";
import { clockSeconds } from "../lib/time";
import type { Conflict } from "./draft";
import type { DraftStatus } from "./useDraft";
import css from "../components/form/form.module.css";

export function DraftNote({ status, savedAt }: { status: DraftStatus; savedAt: string | null }) {
  const words = {
    clean: "填写的内容会自动保存为草稿",
    saving: "正在保存草稿",
    saved: savedAt ? `草稿 ${clockSeconds(savedAt)} 已保存` : "草稿已保存",
    unsent: "草稿暂存在本机，尚未送达",
  }[status];
  return (
    <span className={css.saved} role="status">
      {words}
    </span>
  );
}

interface Props {
  conflict: Conflict | null;
  labels: Record<string, string>;
  choose: (side: "mine" | "theirs") => void;
}

export function DraftConflict({ conflict, labels, choose }: Props) {
  if (!conflict) return null;
  return (
    <div className={css.bar} role="alert">
      <strong>这份草稿在另一个窗口也改过</strong>
      <ul>
        {conflict.fields.map((field) => (
          <li key={field}>
            {labels[field] ?? field}：那边是“{brief(conflict.theirs[field])}”
          </li>
        ))}
      </ul>
      <div className={css.phrases}>
        <Button size="small" onClick={() => choose("mine")}>
          用这里的
        </Button>
        <Button size="small" onClick={() => choose("theirs")}>
          用那边的
        </Button>
      </div>
    </div>
  );
}

const LONGEST = 40;

function brief(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? "");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
