/** The files of a table of documents: each must be among those chosen; then each goes to its case, as it is. Sent again it is not kept twice. */
import { Button } from "antd";
import { useRef, useState } from "react";
import { cases } from "../../api/endpoints";
import { useAct } from "../../api/queries";
import type { ImportPreview } from "../../api/types";
import { Problem } from "../../components/Problem";

export function DocumentFiles({ preview }: { preview: ImportPreview }) {
  const input = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<File[]>([]);
  const [done, setDone] = useState<{ kept: number; known: number } | null>(null);
  const wanted = preview.rows.filter((row) => row.effect !== "bad");
  const fileOf = (name: string | undefined) => files.find((file) => file.name === name);
  const missing = wanted.filter((row) => !fileOf(row.cells.file_name));
  const send = useAct(
    async () => {
      let known = 0;
      for (const { cells } of wanted) {
        const { title = "", dated, note, file_name } = cells;
        const file = fileOf(file_name);
        if (!file || !cells.case) continue;
        const kept = await cases.keepPaper(cells.case, file, { kind: "foreign", title, dated, note });
        if (kept.known) known += 1;
      }
      return { kept: wanted.length - known, known };
    },
    { onDone: setDone },
  );
  return (
    <>
      <p>
        <Button onClick={() => input.current?.click()}>选择这些文件</Button>{" "}
        {files.length > 0 && `已选 ${files.length} 个`}
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept=".pdf,.ofd,.docx,.jpg,.jpeg,.png"
          aria-label="文书文件"
          onChange={(event) => {
            setFiles([...(event.target.files ?? [])]);
            setDone(null);
            event.target.value = "";
          }}
        />
      </p>
      {files.length > 0 && missing.length > 0 && (
        <p role="alert">还缺文件：{missing.map((row) => row.cells.file_name).join("、")}</p>
      )}
      <Problem error={send.error} />
      {done && (
        <p role="status">
          已入卷 {done.kept} 件{done.known > 0 && `，${done.known} 件此前已有，没有重复`}。
        </p>
      )}
      <Button
        type="primary"
        loading={send.isPending}
        disabled={preview.bad > 0 || wanted.length === 0 || missing.length > 0}
        onClick={() => send.mutate(undefined)}
      >
        导入 {wanted.length} 件
      </Button>
    </>
  );
}
