/** 遮盖件: copies of a print or a scan whose pages are pictures with boxes painted over; what lies under a box is gone (art. 25). */
import { Button } from "antd";
import { useState } from "react";
import type { RecordView } from "../../api/types";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { ListLine } from "../../components/ListLine";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { RedactPagesDialog } from "./RedactPagesDialog";

export function RedactionsPanel({ record }: { record: RecordView }) {
  const [making, setMaking] = useState(false);
  const { redactions } = record;
  return (
    <Panel
      title={redactions.length > 0 ? `遮盖件 · ${redactions.length} 份` : "遮盖件"}
      right={
        <>
          <ArticleLink article={{ code: "25", number: 25, label: "第二十五条" }} />{" "}
          <Button size="small" onClick={() => setMaking(true)}>
            制作遮盖件
          </Button>
        </>
      }
      flush={redactions.length > 0}
    >
      {redactions.length === 0 ? (
        <p className="muted">
          提供给外部的文书含商业秘密、个人隐私的，先制作遮盖件；遮住的文字从副本中去掉，原件不变。
        </p>
      ) : (
        <ul>
          {redactions.map((one) => (
            <ListLine
              key={one.href}
              words={
                <>
                  <p>
                    <Chip tone="amber">{one.ground_label}</Chip> {one.page ? `第 ${one.page} 页扫描件` : "打印件"}，
                    {one.pages} 页，遮盖 {one.masks} 处
                  </p>
                  <p className="small muted">
                    {one.reason} · {one.who} · <Moment at={one.at} />
                  </p>
                </>
              }
            >
              <a href={one.href} target="_blank" rel="noopener">
                打开遮盖件
              </a>
            </ListLine>
          ))}
        </ul>
      )}
      {making && <RedactPagesDialog record={record} onClose={() => setMaking(false)} />}
    </Panel>
  );
}
