/** 预览和打印: the sheets of each volume in the browser's own reader, which also prints them; the index to be saved as cells. */
import { Segmented } from "antd";
import { useState } from "react";
import type { DossierPlan } from "../../api/types";
import { ButtonLink } from "../../components/ButtonLink";
import { Panel } from "../../components/Panel";
import css from "./dossiers.module.css";

const SHEETS = [
  { value: "cover", label: "封面" },
  { value: "index", label: "卷内目录" },
  { value: "recordings", label: "音像资料目录" },
  { value: "end-note", label: "备考表" },
  { value: "spine", label: "脊背" },
  { value: "labels", label: "载体标签" },
] as const;
type SheetName = (typeof SHEETS)[number]["value"];

export function PreviewPanel({ plan, caseId, compiled }: { plan: DossierPlan; caseId: string; compiled: boolean }) {
  const [sheet, setSheet] = useState<SheetName | null>(null);
  const [volume, setVolume] = useState(0);
  const withRecordings = plan.volumes.findIndex((v) => v.items.some((item) => item.title === "音像资料目录"));
  const at = sheet === "recordings" ? Math.max(withRecordings, 0) : volume;
  const href = sheet && `/api/v1/cases/${caseId}/dossier-sheet?sheet=${sheet}&volume=${at}`;
  // What sticks onto things bears the code of the dossier, which there is once it is compiled.
  const choices = SHEETS.filter(
    ({ value }) =>
      (value !== "recordings" || withRecordings >= 0) && (compiled || (value !== "spine" && value !== "labels")),
  );
  return (
    <Panel
      title="预览、打印"
      right={
        <ButtonLink to={`/api/v1/cases/${caseId}/dossier-index`} file="download" small>
          目录存为电子表格
        </ButtonLink>
      }
    >
      <div className={css.choose}>
        {plan.volumes.length > 1 && (
          <Segmented
            aria-label="卷"
            value={volume}
            onChange={setVolume}
            options={plan.volumes.map((v, n) => ({ value: n, label: v.name || `第 ${n + 1} 卷` }))}
          />
        )}
        <div className={css.sheets} role="group" aria-label="表">
          {choices.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              aria-pressed={sheet === value}
              onClick={() => setSheet(sheet === value ? null : value)}
            >
              {label}
            </button>
          ))}
        </div>
      </div>
      {href && (
        <>
          <object key={href} data={href} type="application/pdf" className={css.sheet} aria-label="预览">
            <p>浏览器不能显示 PDF，请另行打开。</p>
          </object>
          <ButtonLink to={href} file small>
            打开并打印
          </ButtonLink>
        </>
      )}
    </Panel>
  );
}
