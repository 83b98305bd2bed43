/** 扫描入卷: every page of the signed paper, which are here and which are missing. */
import { Button } from "antd";
import { useRef } from "react";
import { records } from "../../api/endpoints";
import { recordQuery, useAct } from "../../api/queries";
import type { RecordView, Scan } from "../../api/types";
import { Chip } from "../../components/Chip";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Verified } from "../../components/Verified";
import { UploadPanel } from "../../components/upload/UploadPanel";
import { add } from "../../uploads/uploader";
import css from "./records.module.css";

const SCAN_TYPES = "image/*,application/pdf,.jpg,.jpeg,.png,.pdf";

export function ScansPanel({ record }: { record: RecordView }) {
  const open = record.state !== "final" && record.state !== "void";
  const pages = Array.from({ length: record.pages }, (_, i) => i + 1);
  return (
    <Panel
      title="扫描入卷"
      beside={record.missing.length > 0 && <Chip tone="red">缺第 {record.missing.join("、")} 页</Chip>}
      right={`${record.scanned} / ${record.pages} 页`}
    >
      <ol className={css.pages}>
        {pages.map((page) => (
          <PageLine
            key={page}
            record={record}
            page={page}
            scan={record.scans.find((s) => s.page === page)}
            missing={record.missing.includes(page)}
          />
        ))}
      </ol>
      {open && (
        <div className={css.upload}>
          <UploadPanel
            target={{ purpose: "record_scan", record: record.id }}
            accept={SCAN_TYPES}
            prompt="签名后的纸质页扫描或者拍照，拖到这里；按页上的二维码认出页码"
            belongs={(item) => item.target.record === record.id}
          />
          <SealedFile record={record} />
        </div>
      )}
    </Panel>
  );
}

/** Sealed by a signing program instead of on paper: the file is the document, and no page is scanned. */
function SealedFile({ record }: { record: RecordView }) {
  const input = useRef<HTMLInputElement>(null);
  const keep = useAct((file: File) => records.keepSealedFile(record.id, record.revision, file), {
    answers: (view) => recordQuery(view.id).queryKey,
  });
  return (
    <>
      <p className={css.sealed}>
        <span className="small muted">{record.sealed ? record.sealed.seal_label : "用电子签章的，不必打印扫描"}</span>
        <Button size="small" loading={keep.isPending} onClick={() => input.current?.click()}>
          {record.sealed ? "换一个签章文件" : "上传签章文件"}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".pdf,.ofd,application/pdf"
          aria-label="签章文件"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) keep.mutate(file);
            event.target.value = "";
          }}
        />
      </p>
      <Problem error={keep.error} />
    </>
  );
}

interface PageProps {
  record: RecordView;
  page: number;
  scan?: Scan;
  missing: boolean;
}

function PageLine({ record, page, scan, missing }: PageProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <li className={css.page} data-missing={missing}>
      <span>第 {page} 页</span>
      {scan ? (
        <>
          <a href={scan.straight_href} target="_blank" rel="noopener" className={css.thumb}>
            <img src={scan.straight_href} alt={`第 ${page} 页`} loading="lazy" />
          </a>
          <a href={scan.href} target="_blank" rel="noopener">
            查看扫描件
          </a>
          <span className="small muted">
            {scan.recognised === "qr" ? "按二维码认出" : "由人指明页码"} · <Moment at={scan.at} />
            {scan.health && (
              <>
                {" "}
                · 上次核验 <Verified health={scan.health} />
              </>
            )}
          </span>
        </>
      ) : (
        <Chip tone={missing ? "red" : "plain"}>{missing ? "缺" : "未扫描"}</Chip>
      )}
      {record.state !== "final" && record.state !== "void" && (
        <span className={css.own}>
          <Button
            size="small"
            type={missing && record.scanned > 0 ? "primary" : "default"}
            onClick={() => input.current?.click()}
          >
            {scan ? "换一张" : "上传这一页"}
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            accept={SCAN_TYPES}
            aria-label={`第 ${page} 页扫描件`}
            onChange={(event) => {
              void add([...(event.target.files ?? [])], { purpose: "record_scan", record: record.id, page });
              event.target.value = "";
            }}
          />
        </span>
      )}
    </li>
  );
}
