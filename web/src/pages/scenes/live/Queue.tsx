/** 本机记录: everything done at this scene on this device, each with how far it got: 待发送, 发送中, 已存, or 未收 with the reason. */
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { useSession } from "../../../app/session";
import { bytes } from "../../../lib/amounts";
import { clockSeconds } from "../../../lib/time";
import { inOrder, isLocal, open, STATE, tally, type Item } from "../../../outbox/item";
import { dismiss, flush, resend, useReached } from "../../../outbox/outbox";
import { percent } from "../../../uploads/queue";
import { Sheet } from "./Sheet";
import css from "./live.module.css";
import sheets from "./sheets.module.css";

interface Props {
  scene: string;
  items: Item[];
}

/** Where the line stands and how much waits, in the corner of the page; opens the list. */
export function QueuePill({ scene, items }: Props) {
  const reached = useReached();
  const [shown, setShown] = useState(false);
  const { waiting, refused } = tally(items);
  const words = [
    reached ? "在线" : "离线",
    waiting > 0 ? `${waiting} 项待发送` : refused === 0 && "已全部存入",
    refused > 0 && `${refused} 项未收`,
  ];
  return (
    <>
      <button
        type="button"
        className={css.pill}
        data-tone={refused > 0 ? "red" : reached ? undefined : "amber"}
        onClick={() => setShown(true)}
      >
        {words.filter(Boolean).join(" · ")}
      </button>
      {shown && <QueueSheet scene={scene} items={items} reached={reached} onClose={() => setShown(false)} />}
    </>
  );
}

/** How much this device lets the page keep; nothing where the browser does not say. */
function useRoom(): number | undefined {
  const [room, setRoom] = useState<number>();
  useEffect(() => {
    const told = navigator.storage?.estimate?.();
    void told?.then(({ quota = 0, usage = 0 }) => setRoom(quota - usage)).catch(() => undefined);
  }, []);
  return room;
}

function QueueSheet({ scene, items, reached, onClose }: Props & { reached: boolean; onClose: () => void }) {
  const { waiting } = tally(items);
  const room = useRoom();
  return (
    <Sheet title="本机记录" onClose={onClose}>
      <p className={css.muted}>
        {reached
          ? "每一项先存在本机，再按顺序送到服务器。"
          : "网络不通。每一项都存在本机，关闭页面也不会丢失；网络恢复后按顺序送到服务器。"}
        {room !== undefined && ` 本机还可存约 ${bytes(room)}。`}
      </p>
      <ul className={sheets.queue}>
        {inOrder(items)
          .reverse()
          .map((item) => (
            <Row key={item.id} item={item} />
          ))}
        {items.length === 0 && <li className={css.muted}>这处现场的记录都已在服务器上。</li>}
      </ul>
      <div className={sheets.choices}>
        {waiting > 0 && (
          <button type="button" className={css.plain} onClick={() => void flush()}>
            立即发送
          </button>
        )}
        {!isLocal(scene) && (
          <Link to={`/scenes/${scene}`} className={sheets.plainLink}>
            现场详情
          </Link>
        )}
      </div>
    </Sheet>
  );
}

function Row({ item }: { item: Item }) {
  const { what, state } = item;
  const { person } = useSession();
  const reason = open(item) && item.person !== person.id ? "由他人登记，须本人在本机登录后发送" : item.reason;
  const sending = what.act === "file" && state === "sending" && item.sent !== undefined;
  return (
    <li className={sheets.queued} data-state={state}>
      <span className={sheets.queuedAt}>{clockSeconds(item.at)}</span>
      <span className={sheets.queuedWhat}>
        {item.label}
        {what.act === "file" && <small> {bytes(what.size)}</small>}
      </span>
      <span className={sheets.queuedState}>
        <i aria-hidden />
        {STATE[state]}
        {sending && what.act === "file" && ` ${percent(item.sent ?? 0, what.size)}%`}
      </span>
      {reason && state !== "stored" && <p className={sheets.queuedWhy}>{reason}</p>}
      {state === "refused" && (
        <p className={sheets.queuedActs}>
          {what.act === "arrive" && (
            <Link to={`/scenes/new?again=${item.id}`} className={css.inline}>
              修改后重新登记
            </Link>
          )}
          <button type="button" className={css.inline} onClick={() => void resend(item.id)}>
            再次发送
          </button>
          {what.act !== "arrive" && (
            <button type="button" className={css.inline} onClick={() => void dismiss(item.id)}>
              移出
            </button>
          )}
        </p>
      )}
    </li>
  );
}

/** What was refused, where it cannot be overlooked. */
export function Refused({ items }: { items: Item[] }) {
  const refused = items.filter((item) => item.state === "refused");
  const waits = items.find((item) => item.state === "waiting" && item.reason && item.what.act !== "file");
  if (refused.length === 0 && !waits) return null;
  return (
    <section className={css.unsent} role="status">
      {refused.map((item) => (
        <p key={item.id}>
          未收：{item.label} {clockSeconds(item.at)}，{item.reason}
        </p>
      ))}
      {refused.length === 0 && waits && <p>待发送：{waits.reason}</p>}
    </section>
  );
}
