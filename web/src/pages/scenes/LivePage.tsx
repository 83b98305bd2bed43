/**
 * 现场记录: the page in an officer's hand. One look says how long we are here and what has been recorded; one tap marks.
 * Nothing here can be typed wrong, and nothing pressed is lost when the line is.
 */
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { choicesQuery, queries, sceneQuery } from "../../api/queries";
import type { SceneView } from "../../api/types";
import { page } from "../../app/session";
import { HoldButton } from "../../components/HoldButton";
import { Problem } from "../../components/Problem";
import { duration, stopwatch } from "../../lib/amounts";
import { useNow } from "../../lib/clock";
import { clock, millis } from "../../lib/time";
import { CauseSheet, Interrupted, ResumeSheet } from "./live/Interruption";
import { Marks } from "./live/Marks";
import { Narration } from "./live/Narration";
import { UploadButton } from "./live/UploadButton";
import { useLive } from "./live/useLive";
import { sceneTitle } from "./words";
import css from "./live/live.module.css";

export const loader = page(({ params }) =>
  Promise.all([queries.ensureQueryData(sceneQuery(params.sceneId ?? "")), queries.ensureQueryData(choicesQuery())]),
);

export function Component() {
  const { sceneId = "" } = useParams<"sceneId">();
  const { data: scene } = useSuspenseQuery({ ...sceneQuery(sceneId), refetchInterval: 20_000 });
  const { data: choices } = useSuspenseQuery(choicesQuery());
  const live = useLive(scene);
  const now = useNow(1000);
  const [asking, setAsking] = useState<"cause" | "resume" | null>(null);
  const arrived = scene.arrived_at ?? now;
  const interruption = scene.interruptions.find((i) => !i.to);

  return (
    <main className={css.live}>
      <header className={css.head}>
        <div>
          <h1>{sceneTitle(scene)}</h1>
          <p className={css.muted}>
            {scene.officers.map((o) => o.name).join("、")} · 到达 {clock(arrived)} · {scene.tier_label}
          </p>
        </div>
        <Link to={`/scenes/${scene.id}`} className={css.pill}>
          详情
        </Link>
      </header>

      <Status scene={scene} now={now} />
      {interruption && !scene.left_at && <Interrupted interruption={interruption} now={now} />}
      <Unsent live={live} />
      {Boolean(live.error) && <Problem error={live.error} />}

      <Narration
        scene={scene}
        elements={choices.narrations}
        now={now}
        onSaid={(e) => void live.press({ act: "narration", element: e.code }, e.label)}
      />
      <Marks
        scene={scene}
        choices={choices.marks}
        busy={live.busy}
        onMark={(m) => void live.press({ act: "mark", mark: m.code }, m.label)}
      />

      {!scene.left_at && (
        <footer className={css.foot}>
          {interruption ? (
            <button type="button" className={css.go} onClick={() => setAsking("resume")}>
              恢复记录
            </button>
          ) : (
            <button type="button" className={css.interrupt} onClick={() => setAsking("cause")}>
              中断并说明原因
            </button>
          )}
          <HoldButton
            className={css.leave}
            busy={live.busy === "leave"}
            hint="按住不放，直到离开"
            onHeld={() => void live.leave()}
          >
            离开现场
          </HoldButton>
        </footer>
      )}

      {scene.left_at && (
        <footer className={css.after}>
          <Link to={`/scenes/${scene.id}`} className={css.next}>
            查看音像覆盖，归入案件
          </Link>
        </footer>
      )}

      {asking === "cause" && (
        <CauseSheet
          causes={choices.causes}
          onClose={() => setAsking(null)}
          onChoose={(cause, text) => {
            setAsking(null);
            void live.press({ act: "interruption", cause: cause.code, text }, `中断（${cause.label}）`);
          }}
        />
      )}
      {asking === "resume" && interruption && (
        <ResumeSheet
          interruption={interruption}
          now={now}
          onClose={() => setAsking(null)}
          onResume={(spoken) => {
            setAsking(null);
            void live.press({ act: "resumption", spoken }, "恢复记录");
          }}
        />
      )}
    </main>
  );
}

/** How long we have been here, and what is recorded so far. */
function Status({ scene, now }: { scene: SceneView; now: number }) {
  const end = scene.left_at ? millis(scene.left_at) : now;
  const time = end - (scene.arrived_at ? millis(scene.arrived_at) : end);
  const kinds = new Set(scene.marks.map((m) => m.mark)).size;
  return (
    <section className={css.status}>
      <p className={css.clock} data-over={Boolean(scene.left_at)}>
        <span className={css.light} data-on={!scene.left_at} aria-hidden />
        {scene.left_at ? (
          <>
            已离开 {clock(scene.left_at)} · 在场 {duration(time)}
          </>
        ) : (
          <>
            <span className="unseen">到达现场至今</span>
            <time>{stopwatch(time)}</time>
          </>
        )}
      </p>
      <dl className={css.facts}>
        <div>
          <dt>标记</dt>
          <dd>
            {scene.marks.length} 处 · {kinds} 类
          </dd>
        </div>
        <div>
          <dt>音像</dt>
          <dd>
            {scene.recordings} 件{scene.photos > 0 && `，照片 ${scene.photos} 张`}
          </dd>
        </div>
        <div>
          <dt>中断</dt>
          <dd>{scene.interruptions.length} 次</dd>
        </div>
      </dl>
      <UploadButton scene={scene.id} />
    </section>
  );
}

function Unsent({ live }: { live: ReturnType<typeof useLive> }) {
  if (live.unsent.length === 0) return null;
  return (
    <section className={css.unsent} role="status">
      <p>
        网络不通，{live.unsent.length} 次记录存在本机，未送达：
        {live.unsent.map((u) => `${u.label} ${clock(u.at)}`).join("、")}
      </p>
      <button type="button" className={css.plain} disabled={live.busy === "resend"} onClick={() => void live.resend()}>
        再次送达
      </button>
    </section>
  );
}
