/**
 * 播放现场: all cameras of a stay on one clock, with what was marked, said, written and not recorded. Can be used without a mouse.
 * Nothing is opened before somebody begins, and what is opened stands in the log under his name (art. 24).
 */
import { useQueries, useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useMemo } from "react";
import { Link, useParams } from "react-router";
import { caseQuery, choicesQuery, queries, sceneQuery } from "../../api/queries";
import type { CoverageView, SceneView } from "../../api/types";
import { page } from "../../app/session";
import { Chip } from "../../components/Chip";
import { VerdictChip } from "../../components/coverage/CoveragePanel";
import { Empty } from "../../components/Empty";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { serverNow } from "../../lib/clock";
import { span } from "../../lib/time";
import { AccessButton } from "../access/AccessButton";
import { Axis } from "./play/Axis";
import { Controls } from "./play/Controls";
import { Course } from "./play/Course";
import { happenings, type Happening } from "./play/events";
import { KeyList } from "./play/KeyList";
import { Marking } from "./play/Marking";
import { reelsOf } from "./play/reel";
import { Screen } from "./play/Screen";
import { Transcript } from "./play/Transcript";
import { usePlay } from "./play/usePlay";
import { sceneTitle } from "./words";
import css from "./play/play.module.css";
import screens from "./play/screens.module.css";

export const loader = page(({ params }) =>
  Promise.all([queries.ensureQueryData(sceneQuery(params.sceneId ?? "")), queries.ensureQueryData(choicesQuery())]),
);

export function Component() {
  const { sceneId = "" } = useParams<"sceneId">();
  const { data: scene } = useSuspenseQuery(sceneQuery(sceneId));
  const title = `播放 · ${sceneTitle(scene)}`;
  return (
    <Page
      title={title}
      trail={[{ label: "现场", to: "/scenes" }, { label: scene.place, to: `/scenes/${scene.id}` }, { label: "播放" }]}
      under={
        <>
          {scene.coverage && <VerdictChip coverage={scene.coverage} />}
          <Chip tone="outline">{span(scene.arrived_at, scene.left_at, serverNow())}</Chip>
        </>
      }
    >
      {scene.coverage ? (
        <Play key={scene.id} scene={scene} coverage={scene.coverage} />
      ) : (
        <Empty>登记离开现场、音像入库之后，各台设备的录像在这里按同一时间播放。</Empty>
      )}
    </Page>
  );
}

function Play({ scene, coverage }: { scene: SceneView; coverage: CoverageView }) {
  const { data: choices } = useSuspenseQuery(choicesQuery());
  const records = useRecords(scene);
  const reels = useMemo(() => reelsOf(coverage, scene.recordings_list), [coverage, scene.recordings_list]);
  const course = useMemo(() => happenings(scene, reels, records), [scene, reels, records]);
  const play = usePlay({ scene, coverage, reels, course, choices });
  const { master, large } = play;
  const undated = scene.recordings_list.filter((r) => !r.started_at && r.medium !== "other").length;

  return (
    <>
      {!play.begun && <Gate scene={scene} onBegin={play.begin} />}
      <div className={css.columns}>
        <div>
          <div ref={play.stage} className={screens.screens} data-large={large !== null}>
            {play.films
              .filter((reel) => large === null || reel.label === large)
              .map((reel) => (
                <Screen
                  key={reel.label}
                  reel={reel}
                  all={reels}
                  holes={coverage.holes}
                  master={master}
                  viewings={play.viewings}
                  begun={play.begun}
                  heard={play.heard === reel.label}
                  large={large === reel.label}
                  onHear={() => play.hear(play.heard === reel.label ? null : reel.label)}
                  onEnlarge={() => play.enlarge(large === reel.label ? null : reel.label)}
                  onFrameLength={play.noteFrame}
                />
              ))}
          </div>
          {play.films.length === 0 && <Empty>这处现场没有录像、录音。</Empty>}
          <Controls master={master} heard={play.heard} onDeed={play.perform} />
          <Panel
            title="时间轴"
            right={
              undated > 0 && (
                <Link to={`/scenes/${scene.id}#recordings`}>{undated} 件时间不明，认定时间后才能放上时间轴</Link>
              )
            }
          >
            <Axis
              reels={reels}
              happenings={course}
              master={master}
              view={play.view}
              limits={play.limits}
              onView={play.setView}
              told={play.tell}
              wave={play.viewings.wave}
              speech={play.viewings.speech}
            />
          </Panel>
          <Transcript reels={reels} speech={play.viewings.speech} onSeek={(t) => master.seek(t)} />
          <Panel title="过程" right="点时刻跳到该处" flush>
            <Course happenings={course} master={master} explain={(h) => explainPath(scene, h)} />
          </Panel>
        </div>
        <Marking
          scene={scene}
          choices={choices}
          mayMark={play.mayMark}
          error={play.error}
          told={play.told}
          onMark={play.mark}
          onNarrate={play.narrate}
          onSeek={(t) => master.seek(t)}
        />
      </div>
      {play.helping && <KeyList onClose={play.closeHelp} />}
    </>
  );
}

/** Documents of all cases of the scene that were written at it, or of no scene in particular. */
function useRecords(scene: SceneView) {
  const found = useQueries({ queries: scene.cases.map((one) => caseQuery(one.id)) });
  const all = found.flatMap((q) => q.data?.records ?? []).filter((r) => !r.scene || r.scene === scene.id);
  const key = all.map((r) => `${r.id}${r.finalised_at ?? ""}`).join();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the queries give new lists of the same records
  return useMemo(() => all, [key]);
}

/** Where a hole that nobody explained is explained. */
function explainPath(scene: SceneView, { hole }: Happening): string | null {
  if (!hole || hole.explained) return null;
  return `/scenes/${scene.id}?do=explain&part=${encodeURIComponent(hole.from)}`;
}

function Gate({ scene, onBegin }: { scene: SceneView; onBegin: () => void }) {
  const films = scene.recordings_list.filter((r) => r.medium === "video" || r.medium === "audio");
  const open = films.filter((r) => r.access.allowed);
  const pending = films.some((r) => r.access.pending);
  if (films.length === 0) return null;
  return (
    <div className={css.gate}>
      <p>
        {open.length > 0
          ? `已批准调阅 ${open.length} / ${films.length} 件。播放到的每一件都记入调阅记录，画面上显示您的姓名、证号和时间。`
          : pending
            ? "已经申请，等待行政执法机关负责人批准。时间轴和过程现在就可以查看。"
            : "调阅、复制须经行政执法机关负责人批准。时间轴和过程现在就可以查看。"}
      </p>
      {open.length < films.length && !pending && (
        <AccessButton scope={`scene:${scene.id}`} label="申请调阅本现场音像" primary={open.length === 0} />
      )}
      {open.length > 0 && (
        <Button type="primary" onClick={onBegin}>
          开始调阅（空格）
        </Button>
      )}
    </div>
  );
}
