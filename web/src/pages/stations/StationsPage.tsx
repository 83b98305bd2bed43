/** 采集站: which keys may sign that recordings were stored (art. 22), who answers for each, and what it delivered last. */
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { queries, stationsQuery } from "../../api/queries";
import type { RegisteredStation, StationView } from "../../api/types";
import { page } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { Findings } from "../../components/Findings";
import { ListLine } from "../../components/ListLine";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Said } from "../../components/Said";
import { bytes, count } from "../../lib/amounts";
import { RegisterDialog } from "./RegisterDialog";
import { RemoveDialog } from "./RemoveDialog";
import { settingsOf } from "./settings";

export const loader = page(() => queries.ensureQueryData(stationsQuery()));

export function Component() {
  const { data } = useSuspenseQuery(stationsQuery());
  const client = useQueryClient();
  const [registering, setRegistering] = useState(false);
  const [registered, setRegistered] = useState<RegisteredStation | null>(null);
  const [removing, setRemoving] = useState<StationView | null>(null);
  const inUse = data.filter((station) => !station.removed_at);
  const reload = () => client.invalidateQueries({ queryKey: stationsQuery().queryKey });

  return (
    <Page
      title="采集站"
      answer={inUse.length > 0 ? `${inUse.length} 个在用` : "还没有登记采集站"}
      under={
        <>
          <ArticleLink article={{ code: "22", number: 22, label: "第二十二条" }} />{" "}
          本单位采集站签名的入站清单即为储存回执，线路中断时也是
        </>
      }
      actions={
        <Button type="primary" onClick={() => setRegistering(true)}>
          登记采集站
        </Button>
      }
    >
      {registered && (
        <Said>
          <p>已登记。把下面几行写进采集站的设置文件：</p>
          <pre>{settingsOf(registered, window.location.origin)}</pre>
        </Said>
      )}
      <Panel title={`已登记 · ${data.length} 个`} flush>
        {data.length === 0 ? (
          <Empty>在采集站上运行 zhilu station --show-key，把显示的公钥登记在这里。</Empty>
        ) : (
          <ul>
            {data.map((station) => (
              <Line
                key={`${station.id}-${station.registered_at}`}
                station={station}
                onRemove={() => setRemoving(station)}
              />
            ))}
          </ul>
        )}
      </Panel>
      {registering && <RegisterDialog reload={reload} onDone={setRegistered} onClose={() => setRegistering(false)} />}
      {removing && <RemoveDialog station={removing} reload={reload} onClose={() => setRemoving(null)} />}
    </Page>
  );
}

function Line({ station, onRemove }: { station: StationView; onRemove: () => void }) {
  const { last } = station;
  return (
    <ListLine
      words={
        <>
          <p>
            <Chip tone={station.removed_at ? "plain" : "met"}>{station.removed_at ? "已停用" : "在用"}</Chip>{" "}
            {station.place} · {station.keeper.name}
          </p>
          <p className="small muted">
            <Moment at={station.registered_at} /> 登记
            {station.removed_at && (
              <>
                {" "}
                · <Moment at={station.removed_at} /> 停用
              </>
            )}{" "}
            · 编号 <code>{station.id}</code>
          </p>
          {last ? (
            <>
              <p className="small">
                入站清单 {count(station.dockings)} 份；最近第 {last.sequence} 号，{count(last.files)} 个文件，
                {bytes(last.bytes)}，<Moment at={last.signed_at} /> 签名，
                <Moment at={last.delivered_at} /> 送达
              </p>
              <Findings findings={last.findings} />
            </>
          ) : (
            <p className="small muted">还没有送达入站清单</p>
          )}
        </>
      }
    >
      {!station.removed_at && <Button onClick={onRemove}>停用</Button>}
    </ListLine>
  );
}
