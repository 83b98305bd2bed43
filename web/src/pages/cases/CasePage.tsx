/** 案件: what is missing. The stages of arts. 9 to 13 in their order, and beside them days, proof and what happened last. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { caseQuery, choicesQuery, queries } from "../../api/queries";
import type { CaseView } from "../../api/types";
import { page } from "../../app/session";
import { Chip } from "../../components/Chip";
import { Columns } from "../../components/Columns";
import { CoveragePanel } from "../../components/coverage/CoveragePanel";
import { Empty } from "../../components/Empty";
import { Findings } from "../../components/Findings";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { serverNow } from "../../lib/clock";
import { dayOf } from "../../lib/time";
import { sceneTitle } from "../scenes/words";
import { CaseActions } from "./CaseActions";
import { CaseDialogs } from "./dialogs/CaseDialogs";
import { ActivityPanel } from "./panels/ActivityPanel";
import { DossierPanel } from "./panels/DossierPanel";
import { LimitsPanel } from "./panels/LimitsPanel";
import { PapersPanel } from "./panels/PapersPanel";
import { ProofPanel } from "./panels/ProofPanel";
import { RecordsPanel } from "./panels/RecordsPanel";
import { RoundsPanel } from "./panels/RoundsPanel";
import { StagePanel } from "./panels/StagePanel";
import { SubjectPanel } from "./panels/SubjectPanel";
import { StageStrip } from "./StageStrip";
import { allDuties, missingOf, stageToShow } from "./stages";

export const loader = page(({ params }) =>
  Promise.all([queries.ensureQueryData(caseQuery(params.caseId ?? "")), queries.ensureQueryData(choicesQuery())]),
);

export function Component() {
  const { caseId = "" } = useParams<"caseId">();
  const { data: one } = useSuspenseQuery(caseQuery(caseId));
  const [params, setParams] = useSearchParams();
  const shown = stageToShow(one, params.get("stage"));
  const change = (name: string, value: string | null) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );

  return (
    <Page
      title={one.title}
      answer={[one.closed && "已结案", missingOf(one)].filter(Boolean).join("，")}
      trail={[{ label: "案件", to: "/cases" }, { label: one.number }]}
      under={<Particulars one={one} />}
      actions={<CaseActions one={one} />}
    >
      <StageStrip stages={one.stages} shown={shown.key} onShow={(key) => change("stage", key)} />
      <Columns
        side={
          <>
            {one.dossier && <DossierPanel dossier={one.dossier} caseId={one.id} />}
            <LimitsPanel duties={allDuties(one)} />
            <ProofPanel one={one} />
            <ActivityPanel activity={one.activity} />
            <SubjectPanel one={one} />
          </>
        }
      >
        {one.findings.length > 0 && (
          <Panel title="发现">
            <Findings findings={one.findings} />
          </Panel>
        )}
        <StagePanel one={one} stage={shown} />
        {one.scenes.map((scene) => (
          <CoveragePanel
            key={scene.id}
            scene={scene}
            title={one.scenes.length > 1 ? `现场音像 · ${sceneTitle(scene)}` : "现场音像"}
            linked
          />
        ))}
        {one.scenes.length === 0 && (
          <Panel title="现场音像">
            <Empty>还没有现场归入本案。在现场页面选“归入已有案件”，音像随之归入。</Empty>
          </Panel>
        )}
        <RecordsPanel one={one} />
        <RoundsPanel one={one} />
        <PapersPanel one={one} />
      </Columns>
      <CaseDialogs one={one} act={params.get("do")} onClose={() => change("do", null)} />
    </Page>
  );
}

function Particulars({ one }: { one: CaseView }) {
  return (
    <>
      <Chip tone="brand">
        {one.kind_label} · {one.procedure_label}
      </Chip>
      <Chip tone="outline">{one.initiation_label}</Chip>
      <Chip tone="outline">当事人 {one.party_name}</Chip>
      <Chip tone="outline">
        承办 {one.officers.map((o) => (o.certificate ? `${o.name}（证号 ${o.certificate}）` : o.name)).join("、")}
      </Chip>
      <Chip tone="outline">今天 {dayOf(serverNow())}</Chip>
    </>
  );
}
