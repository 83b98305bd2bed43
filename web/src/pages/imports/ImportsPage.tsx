/** 导入: a table of another system, seen row by row before anything is taken over; whole or not at all, and twice is once. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button, Radio } from "antd";
import { useState } from "react";
import { imports } from "../../api/endpoints";
import { importsQuery, queries, useAct } from "../../api/queries";
import type { ImportKind, ImportKindName, ImportPreview } from "../../api/types";
import { page } from "../../app/session";
import { Empty } from "../../components/Empty";
import { FileInput } from "../../components/form/FileInput";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { told, type Told } from "./columns";
import { DocumentFiles } from "./DocumentFiles";
import { Preview } from "./Preview";
import css from "./imports.module.css";

export const loader = page(() => queries.ensureQueryData(importsQuery()));

const TABLES = ".csv,.tsv,.txt,.xlsx,text/csv";

export function Component() {
  const { data: kinds } = useSuspenseQuery(importsQuery());
  const [name, setName] = useState<ImportKindName | undefined>(kinds[0]?.kind);
  const kind = kinds.find((one) => one.kind === name);
  return (
    <Page title="导入" under="先逐行预览，有一行不对就一行都不导入；同一份表格再导入一次，不会重复">
      {kinds.length === 0 ? (
        <Panel title="导入">
          <Empty>人员由系统管理员或者法制审核人员导入，案件和清单由法制审核人员导入。</Empty>
        </Panel>
      ) : (
        <>
          <Panel title="导入什么">
            <Radio.Group
              value={name}
              onChange={(event) => setName(event.target.value as ImportKindName)}
              options={kinds.map((one) => ({ value: one.kind, label: one.label }))}
            />
          </Panel>
          {kind && <Importing key={kind.kind} kind={kind} />}
        </>
      )}
    </Page>
  );
}

function Importing({ kind }: { kind: ImportKind }) {
  const [file, setFile] = useState<File>();
  const [columns, setColumns] = useState<Told>({});
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [done, setDone] = useState<ImportPreview | null>(null);
  const read = useAct(
    (from: { file: File; columns: Told }) => imports.preview(kind.kind, from.file, told(from.columns)),
    {
      onDone: setPreview,
    },
  );
  const run = useAct((from: File) => imports.run(kind.kind, from, told(columns)), {
    onDone: (result) => {
      setDone(result);
      setPreview(null);
      setFile(undefined);
    },
  });
  const choose = (picked: File | undefined) => {
    setFile(picked);
    setColumns({});
    setPreview(null);
    setDone(null);
    if (picked) read.mutate({ file: picked, columns: {} });
  };
  const map = (column: number, field: string) => {
    const next = { ...columns, [column]: field };
    setColumns(next);
    if (file) read.mutate({ file, columns: next });
  };
  const required = kind.fields.filter((field) => field.required).map((field) => field.label);
  const others = kind.fields.filter((field) => !field.required).map((field) => field.label);
  return (
    <>
      <Panel title={`选择${kind.label}的表格`} right="CSV 或者 XLSX，第一行是各栏的名称">
        <FileInput id="table" accept={TABLES} value={file} onChange={choose} label="选择表格" />
        <p className="small muted" style={{ marginTop: 8 }}>
          必须有：{required.join("、")}
          {others.length > 0 && `；可以有：${others.join("、")}`}
        </p>
        <Problem error={read.error} />
        {done && (
          <p role="status" className={css.done}>
            已导入：新增 {done.new} 行，更新 {done.changed} 行，已有 {done.same} 行没有变动。
          </p>
        )}
      </Panel>
      {preview && (
        <Preview kind={kind} preview={preview} columns={columns} busy={read.isPending} onMap={map}>
          <Problem error={run.error} />
          {kind.kind === "documents" ? (
            <DocumentFiles preview={preview} />
          ) : (
            <Button
              type="primary"
              loading={run.isPending}
              disabled={preview.bad > 0 || preview.new + preview.changed === 0}
              onClick={() => file && run.mutate(file)}
            >
              导入 {preview.new + preview.changed} 行
            </Button>
          )}
        </Preview>
      )}
    </>
  );
}
