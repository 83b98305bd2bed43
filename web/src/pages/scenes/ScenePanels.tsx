/** The right column of a scene: its cases, its storage, who was there, its marks and its interruptions. */
import { Link } from "react-router";
import type { SceneView, Voice } from "../../api/types";
import { ArticleLink } from "../../components/ArticleLink";
import { ButtonLink } from "../../components/ButtonLink";
import { Chip } from "../../components/Chip";
import { Facts } from "../../components/Columns";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { duration } from "../../lib/amounts";
import { serverNow } from "../../lib/clock";
import { clock, clockSeconds, full, millis, moment } from "../../lib/time";
import { byUnit, grouped } from "./live/roster";

const article = (number: number, label: string) => ({ code: String(number), number, label });

export function CasesPanel({ scene }: { scene: SceneView }) {
  return (
    <Panel title="案件" right={scene.cases.length > 0 && <Link to={`/scenes/${scene.id}?do=file`}>再归入一案</Link>}>
      {scene.cases.length === 0 ? (
        <p className="muted">未归入案件。立案前取得的音像可以在立案时归入。</p>
      ) : (
        <ul>
          {scene.cases.map((one) => (
            <li key={one.id}>
              <Link to={`/cases/${one.id}`}>{one.title}</Link>
              <div className="small muted">{one.number}</div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** 当日入库 and, when it could not be, the reason of art. 22 para. 2. */
export function StoragePanel({ scene }: { scene: SceneView }) {
  if (!scene.left_at) return null;
  return (
    <Panel title="入库" right={<ArticleLink article={article(22, "第二十二条")} />}>
      {scene.excuse ? (
        <Facts
          facts={[
            ["情形", scene.excuse.label],
            ["返回单位", <Moment key="r" at={scene.excuse.returned_at} />],
          ]}
        />
      ) : (
        <>
          <p className="muted">
            当天执法活动结束后入库。边远、水上、交通不便、异地、连续执法确实无法及时入库的，说明情形。
          </p>
          <p style={{ marginTop: 8 }}>
            <ButtonLink to={`/scenes/${scene.id}?do=excuse`} small>
              说明未能当日入库的情形
            </ButtonLink>
          </p>
        </>
      )}
    </Panel>
  );
}

/** Recordings that were lost or damaged before they were stored (arts. 22, 24). */
export function LossesPanel({ scene }: { scene: SceneView }) {
  if (!scene.arrived_at) return null;
  return (
    <Panel
      title={scene.losses.length > 0 ? `遗失、损毁 ${scene.losses.length} 件` : "遗失、损毁"}
      right={<Link to={`/scenes/${scene.id}?do=loss`}>报告</Link>}
    >
      {scene.losses.length === 0 && <p className="muted">音像资料入库前遗失、损毁的，在这里报告。</p>}
      <ul>
        {scene.losses.map((one) => (
          <li key={one.entry} style={{ marginBottom: 6 }}>
            <Chip tone="red">{one.label}</Chip> {clockSeconds(one.from)}–{clockSeconds(one.to)}
            {one.device_mark && ` · ${one.device_mark}`}
            <div className="small muted">
              {one.cause} · 措施：{one.measure}
              {one.holder && ` · 保管人 ${one.holder}`} · {one.who} 报告于 {moment(one.reported_at, serverNow())}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Other agencies, and whoever was entered beside the officers; a line that is wrong is corrected. */
export function AttendeesPanel({ scene }: { scene: SceneView }) {
  const { groups, units } = grouped(scene.attendees);
  return (
    <Panel
      title={`到场人员 ${scene.attendees.length} 人`}
      right={
        <>
          {units.length > 1 && `${units.length} 个单位 · `}
          <Link to={`/scenes/${scene.id}?do=join`}>登记联合执法单位</Link>
        </>
      }
    >
      {scene.agencies.length > 0 && (
        <p style={{ marginBottom: 8 }}>
          联合执法：{scene.agencies.map((a) => `${a.name}（${a.people} 人）`).join("、")}
        </p>
      )}
      <Facts facts={groups.map((g) => [`${g.label} ${g.names.length} 人`, byUnit(scene.attendees, g.part)])} />
      {scene.attendees.length > 0 && (
        <details style={{ marginTop: 8 }}>
          <summary className="small">逐人查看、更正</summary>
          <ul>
            {scene.attendees.map((a) => (
              <li key={a.id}>
                {a.part_label} {a.name}
                {a.unit && `（${a.unit}）`}
                {a.corrected_at && <span className="small muted"> · 已更正</span>}{" "}
                <Link to={`/scenes/${scene.id}?do=correct&part=${a.id}`}>更正</Link>
              </li>
            ))}
          </ul>
        </details>
      )}
      {scene.roster_corrections.map((c) => (
        <p key={c.line + c.at} className="small muted">
          {c.withdrawn ? "撤销一行" : "更正一行"}：{c.reason} · {c.who} {moment(c.at, serverNow())}
        </p>
      ))}
    </Panel>
  );
}

export function MarksPanel({ scene }: { scene: SceneView }) {
  return (
    <Panel title={`标记 ${scene.marks.length} 处`} right={<ArticleLink article={article(17, "第十七条")} />}>
      {scene.marks.length === 0 && <p className="muted">在现场点按的标记会列在这里。</p>}
      <Facts
        facts={[...scene.marks]
          .sort((a, b) => millis(a.at) - millis(b.at))
          .map((m) => [
            clockSeconds(m.at),
            <span key={m.at + m.mark}>
              {m.label}
              {m.text && ` · ${m.text}`}
              {m.late && (
                <>
                  {" "}
                  <Chip tone="amber" title={full(m.recorded_at)}>
                    补录 {moment(m.recorded_at, serverNow())}
                  </Chip>
                </>
              )}
            </span>,
          ])}
      />
      {scene.narrations.length > 0 && (
        <p className="small muted" style={{ marginTop: 8 }}>
          语音说明：
          {scene.narrations
            .map((n) => `${n.label} ${clock(n.at)}${n.late ? "（补录）" : ""}${n.voice ? ` · ${n.voice.label}` : ""}`)
            .join("、")}
        </p>
      )}
    </Panel>
  );
}

export function InterruptionsPanel({ scene }: { scene: SceneView }) {
  if (scene.interruptions.length === 0) return null;
  return (
    <Panel title={`中断 ${scene.interruptions.length} 次`} right={<ArticleLink article={article(19, "第十九条")} />}>
      <ul>
        {scene.interruptions.map((i) => (
          <li key={i.entry} style={{ marginBottom: 6 }}>
            {clockSeconds(i.from)}–{i.to ? clockSeconds(i.to) : "未恢复"} · {i.cause_label}
            {i.to && ` · ${duration(millis(i.to) - millis(i.from))}`}
            <div className="small muted">
              {explained(i.explained)}
              {i.spoken_at && ` ${clockSeconds(i.spoken_at)}`}
              {i.text && ` · ${i.text}`} · {i.who}
            </div>
            {!i.explained && <Chip tone="red">未说明</Chip>}
            {i.voice && <VoiceHint voice={i.voice} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What a machine hears once recording went on: a hint for whoever judges, who listens. */
export function VoiceHint({ voice }: { voice: Voice }) {
  return (
    <div className="small muted" title="机器判断，仅供参考">
      恢复之后：{voice.label}
      {voice.at && ` ${clockSeconds(voice.at)}`}
      （机器提示）
    </div>
  );
}

function explained(how: "spoken" | "written" | null | undefined): string {
  if (how === "spoken") return "已语音说明";
  return how === "written" ? "已书面说明" : "恢复时没有语音说明";
}
