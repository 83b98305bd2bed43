/**
 * 现场记录: the page in an officer's hand. One look says how long we are here and what has been recorded; one tap marks.
 * Nothing here can be typed wrong, and it works a day without a line: everything pressed lies on this device first.
 */
import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, redirect, useNavigate, useParams } from "react-router";
import { choicesQuery, liveQuery, queries, type LiveScene } from "../../api/queries";
import { page } from "../../app/session";
import { HoldButton } from "../../components/HoldButton";
import { duration, stopwatch } from "../../lib/amounts";
import { useNow } from "../../lib/clock";
import { clock, millis } from "../../lib/time";
import { isLocal, realScene, type Item } from "../../outbox/item";
import { outboxItems, ready, useOutbox } from "../../outbox/outbox";
import { Capture } from "./live/Capture";
import { CauseSheet, Interrupted, ResumeSheet } from "./live/Interruption";
import { Marks } from "./live/Marks";
import { Narration } from "./live/Narration";
import { begun } from "./live/project";
import { QueuePill, Refused } from "./live/Queue";
import { Roster } from "./live/Roster";
import { Scripts } from "./live/Scripts";
import { useLive, type Live } from "./live/useLive";
import { sceneTitle } from "./words";
import css from "./live/live.module.css";

export const loader = page(async ({ params: { sceneId = "" } }) => {
  await ready();
  const real = realScene(outboxItems(), sceneId);
  if (real !== undefined && real !== sceneId) return redirect(`/scenes/${real}/live`);
  if (real === undefined && !arrivalOf(outboxItems(), sceneId)) throw new Response(null, { status: 404 });
  await Promise.all([real && queries.ensureQueryData(liveQuery(real)), queries.ensureQueryData(choicesQuery())]);
  return null;
});

function arrivalOf(items: readonly Item[], scene: string): Item | undefined {
  return items.find((item) => item.what.act === "arrive" && item.scene === scene);
}

export function Component() {
  const { sceneId = "" } = useParams<"sceneId">();
  return isLocal(sceneId) ? <Unknown scene={sceneId} /> : <Known scene={sceneId} />;
}

/** A scene that the server knows. */
function Known({ scene }: { scene: string }) {
  const { data } = useSuspenseQuery({ ...liveQuery(scene), refetchInterval: 20_000 });
  return <Page base={data} />;
}

/** A scene that only this device knows, until its arrival is received; then the page goes on under its real address. */
function Unknown({ scene }: { scene: string }) {
  const items = useOutbox();
  const navigate = useNavigate();
  const arrival = arrivalOf(items, scene);
  const real = arrival?.scene_id;
  useEffect(() => {
    if (real) void navigate(`/scenes/${real}/live`, { replace: true });
  }, [real, navigate]);
  const base = arrival && begun(arrival);
  return base ? <Page base={base} /> : null;
}

function Page({ base }: { base: LiveScene }) {
  const { data: choices } = useSuspenseQuery(choicesQuery());
  const live = useLive(base, choices);
  const now = useNow(1000);
  const [asking, setAsking] = useState<"cause" | "resume" | null>(null);
  const { scene, items } = live;
  const interruption = scene.interruptions.find((i) => !i.to);

  return (
    <main className={css.live}>
      <header className={css.head}>
        <div>
          <h1>{sceneTitle(scene)}</h1>
          <p className={css.muted}>
            {scene.officers.map((o) => o.name).join("、")} · 到达 {clock(scene.arrived_at ?? now)} · {scene.tier_label}
          </p>
        </div>
        <QueuePill scene={scene.id} items={items} />
      </header>

      <Status live={live} now={now} />
      {interruption && !scene.left_at && <Interrupted interruption={interruption} now={now} />}
      <Refused items={items} />
      {live.fault && (
        <p className={css.unsent} role="alert">
          {live.fault}
        </p>
      )}

      <Narration
        scene={scene}
        elements={choices.narrations}
        now={now}
        onSaid={(e) => live.press({ act: "narration", element: e.code }, `已说：${e.label}`)}
      />
      <Scripts scripts={scene.scripts ?? []} />
      <Marks
        scene={scene}
        choices={choices.marks}
        onMark={(m) => live.press({ act: "mark", mark: m.code }, `标记：${m.label}`)}
      />
      <Roster scene={scene} parts={choices.parts} onAttend={live.press} />
      {!isLocal(scene.id) && (
        <Link to={`/cases/spot?scene=${scene.id}`} className={css.next}>
          当场处罚
        </Link>
      )}

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
            hint="按住不放，直到离开"
            onHeld={() => live.press({ act: "leave" }, "离开现场")}
          >
            离开现场
          </HoldButton>
        </footer>
      )}

      {scene.left_at && (
        <footer className={css.after}>
          {isLocal(scene.id) ? (
            <p className={css.muted}>网络恢复后，本机的记录自动送到服务器；之后可以查看音像覆盖，归入案件。</p>
          ) : (
            <Link to={`/scenes/${scene.id}`} className={css.next}>
              查看音像覆盖，归入案件
            </Link>
          )}
        </footer>
      )}

      {asking === "cause" && (
        <CauseSheet
          causes={choices.causes}
          onClose={() => setAsking(null)}
          onChoose={({ code: cause, label: cause_label }, text) => {
            setAsking(null);
            live.press({ act: "interruption", cause, cause_label, text }, `中断（${cause_label}）`);
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
            live.press({ act: "resumption", spoken }, spoken ? "恢复记录，已语音说明" : "恢复记录");
          }}
        />
      )}
    </main>
  );
}

/** How long we have been here, and what is recorded so far. */
function Status({ live, now }: { live: Live; now: number }) {
  const { scene, items } = live;
  const end = scene.left_at ? millis(scene.left_at) : now;
  const time = end - (scene.arrived_at ? millis(scene.arrived_at) : end);
  const kinds = new Set(scene.marks.map((m) => m.mark)).size;
  // The server counts what it has; what is still here, or came after it was asked, is counted beside it.
  const here = items.filter((item) => item.what.act === "file" && item.state !== "stored").length;
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
            {here > 0 && `，待传 ${here}`}
          </dd>
        </div>
        <div>
          <dt>中断</dt>
          <dd>{scene.interruptions.length} 次</dd>
        </div>
      </dl>
      <Capture scene={scene.id} onFiles={live.take} />
    </section>
  );
}
