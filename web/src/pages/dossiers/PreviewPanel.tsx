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

export function PreviewPanel({ plan, caseId, compiled }: { plan: DossierPlan; caseId: string; compiled: boolean }) {
  const [volume, setVolume] = useState(0);
  const withRecordings = plan.volumes.findIndex((v) => v.items.some((item) => item.title === "音像资料目录"));
  // What sticks onto things bears the code of the dossier, which there is once it is compiled.
  const choices = SHEETS.filter(
    ({ value }) =>
      (value !== "recordings" || withRecordings >= 0) && (compiled || (value !== "spine" && value !== "labels")),
  );
  const href = (sheet: string) =>
    `/api/v1/cases/${caseId}/dossier-sheet?sheet=${sheet}&volume=${sheet === "recordings" ? withRecordings : volume}`;
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
            <ButtonLink key={value} to={href(value)} file small>
              {label}
            </ButtonLink>
          ))}
        </div>
      </div>
    </Panel>
  );
}
