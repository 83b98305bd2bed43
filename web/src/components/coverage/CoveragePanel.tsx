/** 现场音像: how the time at the scene is covered, and each hole with its reason or the way to give one. */
import { Link } from "react-router";
import type { CoverageView, Hole, SceneView } from "../../api/types";
import { duration, permille } from "../../lib/amounts";
import { clock, clockSeconds } from "../../lib/time";
import { ArticleLink } from "../ArticleLink";
import { ButtonLink } from "../ButtonLink";
import { Chip, type Tone } from "../Chip";
import { Empty } from "../Empty";
import { Panel } from "../Panel";
import { Lanes } from "./Lanes";
import css from "./CoveragePanel.module.css";

const TONE: Record<CoverageView["verdict"], Tone> = {
  complete: "met",
  interrupted_explained: "amber",
  interrupted_unexplained: "red",
  ends_missing: "red",
  undecidable: "question",
};

const ART18 = { code: "18", number: 18, label: "第十八条" };
const ART19 = { code: "19", number: 19, label: "第十九条" };

interface Props {
  scene: SceneView;
  title?: string;
  /** On the case page the panel leads to the scene. */
  linked?: boolean;
}

export function CoveragePanel({ scene, title = "现场音像", linked }: Props) {
  const { coverage } = scene;
  const uncertainty = (id: string | null | undefined) =>
    scene.recordings_list.find((recording) => recording.id === id)?.uncertainty_ms ?? 0;
  return (
    <Panel
      title={linked ? <Link to={`/scenes/${scene.id}`}>{title}</Link> : title}
      beside={coverage && <VerdictChip coverage={coverage} />}
      right={
        <>
          <ArticleLink article={ART18} /> · {scene.arrived_at && `到达 ${clock(scene.arrived_at)}`}
          {scene.left_at ? ` 至离开 ${clock(scene.left_at)}` : "，尚未离开"}
        </>
      }
    >
      {coverage ? (
        <>
          <Lanes coverage={coverage} marks={scene.marks} open={!scene.left_at} uncertainty={uncertainty} />
          <p className={css.why}>{coverage.why}</p>
          <Holes holes={coverage.holes} scene={scene.id} />
        </>
      ) : (
        <Empty>离开现场、上传音像之后，这里画出各台设备录到的时段和间断。</Empty>
      )}
    </Panel>
  );
}

export function VerdictChip({ coverage }: { coverage: CoverageView }) {
  return (
    <Chip tone={TONE[coverage.verdict]}>
      <strong>
        {coverage.verdict_label} · 覆盖 {permille(coverage.permille)}
      </strong>
    </Chip>
  );
}

function Holes({ holes, scene }: { holes: Hole[]; scene: string }) {
  if (holes.length === 0) return null;
  return (
    <ul className={css.holes}>
      {holes.map((hole) => (
        <li key={hole.from}>
          <Chip tone={hole.explained ? "amber" : "red"}>
            {hole.weight_label} {duration(hole.length_ms)}
          </Chip>
          <span>
            {clockSeconds(hole.from)}–{clockSeconds(hole.to)}
            {hole.cause_label && ` · ${hole.cause_label}`} · {told(hole)} <ArticleLink article={ART19} />
          </span>
          {hole.loss_label && <Chip tone="red">资料已报告{hole.loss_label}</Chip>}
          {hole.needs_judgement && <Chip tone="question">请判断</Chip>}
          {(hole.voice || hole.causes.length > 0) && (
            <span className="small muted" title="机器提示，仅供参考">
              {[...hole.causes.map((c) => c.why), ...(hole.voice ? [`恢复之后${hole.voice.label}`] : [])].join("；")}
            </span>
          )}
          {!hole.explained && (
            <ButtonLink to={`/scenes/${scene}?do=explain&part=${encodeURIComponent(hole.from)}`} small primary>
              说明情况
            </ButtonLink>
          )}
        </li>
      ))}
    </ul>
  );
}

function told({ explained, spoken_at }: Hole): string {
  if (!explained) return "未说明";
  return spoken_at ? `${clockSeconds(spoken_at)} 已语音说明` : "已书面说明";
}
