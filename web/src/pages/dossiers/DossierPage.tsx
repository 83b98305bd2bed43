/** 案卷: the period day by day, what is missing, what stands on which page; one press compiles, and the sheets are looked at and printed here (art. 21). */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { caseQuery, planQuery, queries } from "../../api/queries";
import { page } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { Columns } from "../../components/Columns";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { stateWord, toneOf } from "../../lib/duties";
import { CompilePanel } from "./CompilePanel";
import { DaysPanel } from "./DaysPanel";
import { HandOverDialog } from "./HandOverDialog";
import { KeepingPanel } from "./KeepingPanel";
import { PreviewPanel } from "./PreviewPanel";
import { VolumePanel } from "./VolumePanel";
import css from "./dossiers.module.css";

export const loader = page(({ params }) =>
  Promise.all([
    queries.ensureQueryData(caseQuery(params.caseId ?? "")),
    queries.ensureQueryData(planQuery(params.caseId ?? "")),
  ]),
);

export function Component() {
  const { caseId = "" } = useParams<"caseId">();
  const { data: one } = useSuspenseQuery(caseQuery(caseId));
  const { data: plan } = useSuspenseQuery(planQuery(caseId));
  const [receiving, setReceiving] = useState(false);
  const dossier = one.dossier;
  const duty = plan.duty;
  return (
    <Page
      title={plan.title}
      answer={duty && stateWord(duty)}
      trail={[
        { label: "案卷归档", to: "/dossiers" },
        { label: plan.case_number, to: `/cases/${caseId}` },
        { label: "案卷" },
      ]}
      under={
        <>
          <ArticleLink article={{ code: "21", number: 21, label: "第二十一条" }} />
          {duty && <Chip tone={toneOf(duty)}>{duty.remark || duty.outcome_label}</Chip>}
          <Chip tone="outline">档号 {plan.number}</Chip>
          {plan.retention && <Chip tone="outline">保管期限 {plan.retention}</Chip>}
        </>
      }
      actions={
        dossier?.can_hand_over && (
          <Button type="primary" onClick={() => setReceiving(true)}>
            接收归档
          </Button>
        )
      }
    >
      <Columns
        side={
          <>
            <DaysPanel plan={plan} />
            {dossier && <KeepingPanel dossier={dossier} caseId={caseId} />}
          </>
        }
      >
        {!dossier && <CompilePanel plan={plan} />}
        {dossier && plan.missing.length > 0 && (
          <Panel title="备考表记载的缺少材料">
            <ul className={css.gaps}>
              {plan.missing.map(({ what }) => (
                <li key={what}>{what}</li>
              ))}
            </ul>
          </Panel>
        )}
        <PreviewPanel plan={plan} caseId={caseId} compiled={Boolean(dossier)} />
        {plan.volumes.map((volume, n) => (
          <VolumePanel key={n} volume={volume} number={n} only={plan.volumes.length === 1} />
        ))}
        <p className="small muted">
          卷内次序：{plan.order}。{plan.order_source}
          {!plan.order_verified && "（未核实）"}
        </p>
      </Columns>
      {dossier && receiving && (
        <HandOverDialog
          dossier={dossier}
          reload={() => queries.invalidateQueries({ queryKey: ["case", caseId] })}
          onClose={() => setReceiving(false)}
        />
      )}
    </Page>
  );
}
