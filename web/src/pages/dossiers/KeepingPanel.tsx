/** 归档以后: the package and what was added, 四性检测, holds, appraisal, transfer. What was archived is never changed. */
import { Button } from "antd";
import { useState } from "react";
import type { DossierView } from "../../api/types";
import { ButtonLink } from "../../components/ButtonLink";
import { Facts } from "../../components/Columns";
import { DayText, Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { bytes } from "../../lib/amounts";
import { InspectionDialog } from "./InspectionDialog";
import { KeepDialog, type Keeping } from "./KeepDialog";
import css from "./dossiers.module.css";

export function KeepingPanel({ dossier, caseId }: { dossier: DossierView; caseId: string }) {
  const [does, setDoes] = useState<Keeping | null>(null);
  const [inspecting, setInspecting] = useState(false);
  const open = dossier.holds.filter((hold) => !hold.ended_at);
  const appraisal = dossier.appraisals[0];
  const { transfer } = dossier;
  return (
    <Panel title="保管">
      <Facts
        facts={[
          ["制作", <Moment key="at" at={dossier.compiled_at} />],
          ["制作人", dossier.compiled_by],
          ["归档", dossier.handed_over_at && <Moment key="h" at={dossier.handed_over_at} />],
          ["接收", dossier.custodian],
          ["存放", dossier.place],
          ["保管期限", dossier.term_label ?? "没有经审定的保管期限表，一直保存"],
          ["到期", dossier.kept_until && <DayText key="u" day={dossier.kept_until} />],
          ["鉴定", appraisal && `${appraisal.verdict_label}（${appraisal.appraised_by}）`],
          ["销毁", dossier.destroyed_at && <Moment key="d" at={dossier.destroyed_at} />],
          ["移交进馆", transfer && `${transfer.on} ${transfer.archive}，回执 ${transfer.receipt}`],
        ]}
      />
      {open.length > 0 && (
        <ul className={css.gaps}>
          {open.map((hold) => (
            <li key={hold.id}>
              暂缓处置：{hold.reason}（{hold.by}）
              {dossier.can_keep && (
                <Button size="small" type="link" onClick={() => setDoes({ kind: "end_hold", hold: hold.id })}>
                  解除
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {dossier.supplements.length > 0 && (
        <ul className={css.gaps}>
          {dossier.supplements.map((added) => (
            <li key={added.number}>
              {added.number}：{added.reason}，{added.documents} 份 {added.pages} 页{" "}
              {added.package_size && (
                <a href={added.package_href} download>
                  下载 {bytes(added.package_size)}
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className={css.acts}>
        {!dossier.destroyed_at && (
          <>
            <ButtonLink to={dossier.package_href} file="download" small>
              下载案卷包{dossier.package_size ? ` ${bytes(dossier.package_size)}` : ""}
            </ButtonLink>
            <Button size="small" onClick={() => setInspecting(true)}>
              四性检测
            </Button>
          </>
        )}
        {dossier.can_supplement && (
          <Button size="small" onClick={() => setDoes({ kind: "supplement" })}>
            补充归档
          </Button>
        )}
        {dossier.can_keep && (
          <>
            <Button size="small" onClick={() => setDoes({ kind: "hold" })}>
              暂缓处置
            </Button>
            <Button size="small" onClick={() => setDoes({ kind: "appraise" })}>
              鉴定
            </Button>
            {!transfer && (
              <Button size="small" onClick={() => setDoes({ kind: "transfer" })}>
                移交进馆
              </Button>
            )}
          </>
        )}
      </div>
      {does && <KeepDialog dossier={dossier} caseId={caseId} does={does} onClose={() => setDoes(null)} />}
      {inspecting && <InspectionDialog dossier={dossier} onClose={() => setInspecting(false)} />}
    </Panel>
  );
}
