/** 副本: which parts of a recording are used as evidence, each with its written note (art. 23), and what was covered (art. 25). */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { RecordingView } from "../../api/types";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { CopyDialog } from "./CopyDialog";
import { RedactDialog } from "./RedactDialog";
import { copiesQuery } from "./copies";
import css from "./copies.module.css";
import { TONE, compared, range } from "./words";

const ART23 = { code: "23", number: 23, label: "第二十三条" };

export function CopiesPanel({ recording }: { recording: RecordingView }) {
  const { data: copies = [] } = useQuery(copiesQuery(recording.id));
  const [open, setOpen] = useState<"evidence" | "redaction" | null>(null);
  return (
    <Panel
      title={`副本 · ${copies.length} 件`}
      right={
        <>
          <ArticleLink article={ART23} />{" "}
          <Button size="small" disabled={!recording.scene} onClick={() => setOpen("evidence")}>
            列为证据
          </Button>{" "}
          <Button size="small" onClick={() => setOpen("redaction")}>
            制作遮盖件
          </Button>
        </>
      }
    >
      {copies.length === 0 ? (
        <p className="muted">
          {recording.scene
            ? "没有列为证据。列为证据的，复制后附卷，并制作文字说明材料。"
            : "先归入现场并关联案件，才能列为证据。"}
        </p>
      ) : (
        <ul className={css.list}>
          {copies.map((copy) => (
            <li key={copy.id}>
              <p>
                <Chip tone={TONE[copy.state]}>{copy.state_label}</Chip> {copy.purpose_label} ·{" "}
                <Link to={`/copies/${copy.id}`}>{range(copy.holds ?? copy.part)}</Link>
                {copy.case && (
                  <>
                    {" "}
                    · <Link to={copy.case.href}>{copy.case.label}</Link>
                  </>
                )}
              </p>
              <p className="small muted">
                {copy.ordered_by.name} · <Moment at={copy.ordered_at} />
                {compared(copy) && ` · ${compared(copy)}`}
                {copy.reason && ` · ${copy.reason}`}
                {copy.note_pages && (
                  <>
                    {" "}
                    ·{" "}
                    <a href={`/api/v1/copies/${copy.id}/note`} target="_blank" rel="noreferrer">
                      文字说明
                    </a>
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
      {open === "evidence" && <CopyDialog recording={recording} onClose={() => setOpen(null)} />}
      {open === "redaction" && <RedactDialog recording={recording} onClose={() => setOpen(null)} />}
    </Panel>
  );
}
