/** 未传完: what was broken off when a tab was closed. The browser cannot reach the file by itself; choosing it again continues it. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState } from "react";
import { unfinishedQuery } from "../../api/queries";
import type { UnfinishedUpload } from "../../api/types";
import { bytes } from "../../lib/amounts";
import { continues, percent, type UploadTarget } from "../../uploads/queue";
import { add, useUploads } from "../../uploads/uploader";
import { Moment } from "../Moment";
import css from "./upload.module.css";

export function Unfinished({ accept }: { accept: string }) {
  const { data = [] } = useQuery(unfinishedQuery());
  const running = useUploads();
  const waiting = data.filter((u) => !running.some((r) => r.file_name === u.file_name && r.size === u.size));
  if (waiting.length === 0) return null;
  return (
    <section className={css.unfinished}>
      <h3>未传完 {waiting.length} 件</h3>
      <p className={css.note}>已到达的部分保存在服务器。重新选择同一个文件，从断开处接着传。</p>
      <ul>
        {waiting.map((upload) => (
          <Broken key={upload.id} upload={upload} accept={accept} />
        ))}
      </ul>
    </section>
  );
}

function Broken({ upload, accept }: { upload: UnfinishedUpload; accept: string }) {
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const target: UploadTarget = {
    purpose: upload.purpose === "record_scan" ? "record_scan" : "recording",
    scene: upload.scene ?? undefined,
    record: upload.record ?? undefined,
  };
  const take = (file: File | undefined) => {
    if (!file) return;
    if (!continues(file, target, [upload])) return setWrong(`“${file.name}”不是同一个文件：名称和大小须一致`);
    setWrong(null);
    void add([file], target);
  };
  return (
    <li className={css.item}>
      <div className={css.line}>
        <span className={css.name}>{upload.file_name}</span>
        <span className={css.amount}>
          {bytes(upload.offset)}
          {typeof upload.size === "number" && ` / ${bytes(upload.size)} · ${percent(upload.offset, upload.size)}%`}
        </span>
        <span className="small muted">
          <Moment at={upload.created_at} /> 开始
        </span>
        <span className={css.buttons}>
          <Button size="small" onClick={() => input.current?.click()}>
            选择文件续传
          </Button>
        </span>
      </div>
      {wrong && (
        <p className={css.problem} role="alert">
          {wrong}
        </p>
      )}
      <input ref={input} type="file" hidden accept={accept} onChange={(event) => take(event.target.files?.[0])} />
    </li>
  );
}
