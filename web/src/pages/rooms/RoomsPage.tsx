/** 办案场所: rooms with cameras of their own, when these recorded nothing, and the register of their use (art. 15). */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { choicesQuery, queries, roomsQuery } from "../../api/queries";
import type { Outage, RoomView } from "../../api/types";
import { page, useRole } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { serverNow } from "../../lib/clock";
import { span } from "../../lib/time";
import { RoomDialog, type RoomAct } from "./RoomDialog";
import { openOutages, stateOf } from "./rooms";
import css from "./rooms.module.css";

export const loader = page(() =>
  Promise.all([queries.ensureQueryData(roomsQuery()), queries.ensureQueryData(choicesQuery())]),
);

/** Outages and uses that stand open; the earlier ones are there on demand. */
const RECENT = 5;

export function Component() {
  const { data: rooms } = useSuspenseQuery(roomsQuery());
  const keeps = useRole("device_custodian");
  const [dialog, setDialog] = useState<{ act: RoomAct; room?: RoomView } | null>(null);
  const failing = rooms.filter((room) => !room.closed && openOutages(room).length > 0).length;
  return (
    <Page
      title="办案场所"
      answer={failing > 0 ? `${failing} 处停录` : undefined}
      under={
        <>
          <ArticleLink article={{ code: "15.1", number: 15, label: "第十五条第一款" }} /> 在这里办理的，全程音像记录
        </>
      }
      actions={
        keeps && (
          <Button type="primary" onClick={() => setDialog({ act: "set_up" })}>
            设置办案场所
          </Button>
        )
      }
    >
      {rooms.length === 0 && (
        <Panel title="办案场所">
          <Empty>还没有设置。设备管理员设置询问室、听证室等以后，摄像机、停录和使用登记列在这里。</Empty>
        </Panel>
      )}
      {rooms.map((room) => (
        <Room key={room.id} room={room} onAct={(act) => setDialog({ act, room })} />
      ))}
      {dialog && (
        <RoomDialog
          key={dialog.act + (dialog.room?.id ?? "")}
          act={dialog.act}
          room={dialog.room}
          onClose={() => setDialog(null)}
        />
      )}
    </Page>
  );
}

function Room({ room, onAct }: { room: RoomView; onAct: (act: RoomAct) => void }) {
  const open = openOutages(room);
  const tone = room.closed ? "plain" : open.length > 0 ? "red" : "met";
  return (
    <Panel
      title={room.name}
      beside={
        <>
          <Chip tone="outline">{room.kind_label}</Chip> <Chip tone={tone}>{stateOf(room)}</Chip>
        </>
      }
      right={room.place}
      flush
    >
      <div className={css.row}>
        <p>
          <span className="muted">摄像机</span> {room.cameras.join("、") || "没有登记"}
        </p>
        {!room.closed && <Actions open={open.length > 0} onAct={onAct} />}
      </div>
      <div className={css.halves}>
        <section>
          <h3>停录 · {room.outages.length} 次</h3>
          {room.outages.length === 0 && <p className="small muted">没有登记过停录。</p>}
          <Outages of={room.outages.slice(0, RECENT)} />
          {room.outages.length > RECENT && (
            <details>
              <summary>其余 {room.outages.length - RECENT} 次</summary>
              <Outages of={room.outages.slice(RECENT)} />
            </details>
          )}
        </section>
        <section>
          <h3>使用登记 · {room.uses.length} 次</h3>
          {room.uses.length === 0 && <p className="small muted">到达现场时选择这处，使用即登记在这里。</p>}
          <Uses of={room.uses.slice(0, RECENT)} />
          {room.uses.length > RECENT && (
            <details>
              <summary>其余 {room.uses.length - RECENT} 次</summary>
              <Uses of={room.uses.slice(RECENT)} />
            </details>
          )}
        </section>
      </div>
    </Panel>
  );
}

function Actions({ open, onAct }: { open: boolean; onAct: (act: RoomAct) => void }) {
  const keeps = useRole("device_custodian");
  const officer = useRole("officer");
  if (!keeps && !officer) return null;
  return (
    <div className={css.actions}>
      {open && (
        <Button type="primary" onClick={() => onAct("mend")}>
          恢复录制
        </Button>
      )}
      <Button onClick={() => onAct("fail")}>登记停录</Button>
      {keeps && <Button onClick={() => onAct("cameras")}>摄像机</Button>}
      {keeps && <Button onClick={() => onAct("close")}>停用</Button>}
    </div>
  );
}

function Outages({ of }: { of: readonly Outage[] }) {
  return (
    <ul>
      {of.map(({ camera, from, to, note, in_use }, n) => (
        <li key={n} className={css.line}>
          {!to && <Chip tone="red">停录中</Chip>} {in_use && <Chip tone="amber">停录时在使用</Chip>}{" "}
          <strong>{camera ?? "全部摄像机"}</strong> {span(from, to, serverNow())}
          {note && <span className="muted"> · {note}</span>}
        </li>
      ))}
    </ul>
  );
}

function Uses({ of }: { of: RoomView["uses"] }) {
  return (
    <ul>
      {of.map(({ scene, from, to }) => (
        <li key={scene.id} className={css.line}>
          <Link to={scene.href}>{scene.label}</Link> <span className="muted">{span(from, to, serverNow())}</span>
        </li>
      ))}
    </ul>
  );
}
