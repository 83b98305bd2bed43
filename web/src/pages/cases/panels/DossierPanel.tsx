/** 案卷: what was compiled, the package to take away, and whether it was handed over. */
import { Link } from "react-router";
import type { DossierView } from "../../../api/types";
import { ButtonLink } from "../../../components/ButtonLink";
import { Chip } from "../../../components/Chip";
import { Facts } from "../../../components/Columns";
import { Moment } from "../../../components/Moment";
import { Panel } from "../../../components/Panel";
import { bytes } from "../../../lib/amounts";
import css from "./panels.module.css";

export function DossierPanel({ dossier, caseId }: { dossier: DossierView; caseId: string }) {
  return (
    <Panel
      title="案卷"
      right={
        <Chip tone={dossier.handed_over_at ? "met" : "amber"}>{dossier.handed_over_at ? "已归档" : "待移交"}</Chip>
      }
    >
      <Facts
        facts={[
          ["档号", dossier.number],
          ["制作", <Moment key="at" at={dossier.compiled_at} />],
          ["制作人", dossier.compiled_by],
          ["文书", `${dossier.documents} 份，${dossier.pages} 页`],
          ["原始音像", `${dossier.originals} 件`],
          ["移交", dossier.handed_over_at && <Moment key="h" at={dossier.handed_over_at} />],
          ["接收", dossier.custodian],
          ["存放", dossier.place],
        ]}
      />
      <div className={css.buttons}>
        <ButtonLink to={dossier.package_href} file="download">
          下载案卷包{dossier.package_size ? `（${bytes(dossier.package_size)}）` : ""}
        </ButtonLink>
        {dossier.can_hand_over && <Link to={`/cases/${caseId}?do=handover`}>移交归档</Link>}
      </div>
      <details className={css.digest}>
        <summary>核验</summary>
        <p>目录 SHA-256 {dossier.contents_sha256}</p>
      </details>
    </Panel>
  );
}
