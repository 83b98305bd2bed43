/** 现场: how a stay is covered by recordings, what the law asks of it, and what still has to be explained. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { redirect, useParams, useSearchParams } from "react-router";
import { queries, sceneQuery } from "../../api/queries";
import type { SceneView } from "../../api/types";
import { page } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { ButtonLink } from "../../components/ButtonLink";
import { Chip } from "../../components/Chip";
import { Columns } from "../../components/Columns";
import { CoveragePanel } from "../../components/coverage/CoveragePanel";
import { DutyList } from "../../components/DutyList";
import { Empty } from "../../components/Empty";
import { Findings } from "../../components/Findings";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { RecordingTable } from "../../components/recordings/RecordingTable";
import { AV_TYPES, UploadPanel } from "../../components/upload/UploadPanel";
import { serverNow } from "../../lib/clock";
import { isGap } from "../../lib/duties";
import { span } from "../../lib/time";
import { isLocal, realScene } from "../../outbox/item";
import { outboxItems, ready } from "../../outbox/outbox";
import { AccessButton } from "../access/AccessButton";
import { SceneDialogs } from "./dialogs/SceneDialogs";
import { AttendeesPanel, CasesPanel, InterruptionsPanel, LossesPanel, MarksPanel, StoragePanel } from "./ScenePanels";
import { sceneTitle, verdictTone } from "./words";

export const loader = page(async ({ params: { sceneId = "" } }) => {
  // A scene that began without a line was left under a name that only this device knows.
  if (isLocal(sceneId)) {
    await ready();
    const real = realScene(outboxItems(), sceneId);
    return redirect(real ? `/scenes/${real}` : `/scenes/${sceneId}/live`);
  }
  return queries.ensureQueryData(sceneQuery(sceneId));
});

export function Component() {
  const { sceneId = "" } = useParams<"sceneId">();
  const { data: scene } = useSuspenseQuery(sceneQuery(sceneId));
  const [params, setParams] = useSearchParams();
  const gaps = scene.duties.filter(isGap).length;
  const close = () => setParams({}, { replace: true });

  return (
    <Page
      title={sceneTitle(scene)}
      answer={scene.left_at ? gaps > 0 && `还差 ${gaps} 项` : "正在现场"}
      trail={[{ label: "现场", to: "/scenes" }, { label: scene.place }]}
      under={<Particulars scene={scene} />}
      actions={<Actions scene={scene} />}
    >
      <Columns
        side={
          <>
            <CasesPanel scene={scene} />
            <StoragePanel scene={scene} />
            <LossesPanel scene={scene} />
            <AttendeesPanel scene={scene} />
            <MarksPanel scene={scene} />
            <InterruptionsPanel scene={scene} />
          </>
        }
      >
        {scene.findings.length > 0 && (
          <Panel title="发现">
            <Findings findings={scene.findings} />
          </Panel>
        )}
        <CoveragePanel scene={scene} />
        <Panel title="逐项对照" right="第十五条至第二十二条" flush>
          {scene.duties.length > 0 ? (
            <DutyList duties={scene.duties} />
          ) : (
            <Empty>对这处现场，《办法》还没有要求。</Empty>
          )}
        </Panel>
        <Panel title={`音像资料 · ${scene.recordings_list.length} 件`} id="recordings">
          <UploadPanel
            target={{ purpose: "recording", scene: scene.id }}
            accept={AV_TYPES}
            prompt="把执法记录仪、手机里的录像、录音、照片拖到这里，归入这处现场"
            belongs={(item) => item.target.scene === scene.id}
          />
          <div style={{ marginTop: 12 }}>
            <RecordingTable recordings={scene.recordings_list} empty={<Empty>还没有音像资料入库。</Empty>} />
          </div>
        </Panel>
      </Columns>
      <SceneDialogs scene={scene} act={params.get("do")} part={params.get("part")} onClose={close} />
    </Page>
  );
}

function Particulars({ scene }: { scene: SceneView }) {
  return (
    <>
      <Chip tone="brand">{scene.tier_label}</Chip>
      {scene.verdict_label && <Chip tone={verdictTone(scene.verdict)}>{scene.verdict_label}</Chip>}
      <Chip tone="outline">{span(scene.arrived_at, scene.left_at, serverNow())}</Chip>
      {scene.officers.map((o) => (
        <Chip key={o.id} tone="outline">
          {o.name}
          {o.certificate && `（证号 ${o.certificate}）`}
        </Chip>
      ))}
      <ArticleLink article={{ code: "18", number: 18, label: "第十八条" }} className="small" />
    </>
  );
}

function Actions({ scene }: { scene: SceneView }) {
  if (!scene.left_at) {
    return (
      <ButtonLink to={`/scenes/${scene.id}/live`} primary>
        继续现场记录
      </ButtonLink>
    );
  }
  return (
    <>
      {scene.recordings_list.length > 0 && <ButtonLink to={`/scenes/${scene.id}/play`}>播放</ButtonLink>}
      {scene.scripts.length > 0 && <ButtonLink to={`/scenes/${scene.id}/scripts`}>执法用语</ButtonLink>}
      {scene.recordings_list.length > 0 && <AccessButton scope={`scene:${scene.id}`} label="申请调阅本现场音像" />}
      {scene.cases.length === 0 && (
        <>
          <ButtonLink to={`/scenes/${scene.id}?do=file`}>归入已有案件</ButtonLink>
          <ButtonLink to={`/cases/spot?scene=${scene.id}`}>当场处罚</ButtonLink>
          <ButtonLink to={`/cases/new?scene=${scene.id}`} primary>
            立案
          </ButtonLink>
        </>
      )}
    </>
  );
}
