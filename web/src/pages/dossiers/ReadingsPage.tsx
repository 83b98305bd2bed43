/** 读法和档号: how the agency reads unclear words of the regulation, who confirmed it when by which document; the number of its fonds. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { queries, readingsQuery } from "../../api/queries";
import type { ChoiceOfReading } from "../../api/types";
import { page } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { Facts } from "../../components/Columns";
import { DayText, Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { ConfirmDialog } from "./ConfirmDialog";
import { FondsDialog } from "./FondsDialog";
import css from "./dossiers.module.css";

export const loader = page(() => queries.ensureQueryData(readingsQuery()));

export function Component() {
  const { data } = useSuspenseQuery(readingsQuery());
  const [confirming, setConfirming] = useState<ChoiceOfReading | null>(null);
  const [numbering, setNumbering] = useState(false);
  const open = data.readings.filter((one) => !one.confirmations.some((c) => c.in_force)).length;
  return (
    <Page
      title="读法和档号"
      answer={open > 0 ? `${open} 处读法尚未确认，按较严的办` : "读法已确认"}
      trail={[{ label: "案卷归档", to: "/dossiers" }, { label: "读法和档号" }]}
    >
      {data.readings.map((one) => (
        <Reading
          key={`${one.article.code} ${one.number}`}
          one={one}
          onConfirm={data.can_confirm ? () => setConfirming(one) : undefined}
        />
      ))}
      <Panel title="档号" right={data.can_number && <Button onClick={() => setNumbering(true)}>登记全宗号</Button>}>
        {data.fonds ? (
          <Facts
            facts={[
              ["全宗号", data.fonds.fonds],
              ["档案门类代码", data.fonds.category],
              ["依据文件", data.fonds.document],
              ["档号形如", data.fonds.example],
              ["格式来源", `${data.fonds.source}${data.fonds.verified ? "" : "（未核实）"}`],
            ]}
          />
        ) : (
          <p>还没有登记全宗号。登记之前案卷用案号编号；全宗号由档案主管部门给定。</p>
        )}
      </Panel>
      <Panel title="卷内次序">
        <p>{data.order}</p>
        <p className="muted">
          {data.order_source}
          {!data.order_verified && "（未核实）"}
        </p>
      </Panel>
      {confirming && <ConfirmDialog choice={confirming} onClose={() => setConfirming(null)} />}
      {numbering && <FondsDialog onClose={() => setNumbering(false)} />}
    </Page>
  );
}

function Reading({ one, onConfirm }: { one: ChoiceOfReading; onConfirm?: () => void }) {
  const holds = one.confirmations.find((c) => c.in_force);
  const code = holds?.code ?? one.fallback;
  return (
    <Panel
      title={one.unclear}
      beside={<ArticleLink article={one.article} />}
      right={
        onConfirm && (
          <Button type={holds ? "default" : "primary"} onClick={onConfirm}>
            {holds ? "改为另一种" : "确认读法"}
          </Button>
        )
      }
    >
      <ul className={css.gaps}>
        {one.alternatives.map((a) => (
          <li key={a.code}>
            {a.code}　{a.label}{" "}
            {a.code === code && <Chip tone={holds ? "met" : "amber"}>{holds ? "本机关采用" : "确认之前按此"}</Chip>}
          </li>
        ))}
      </ul>
      {one.confirmations.map((c) => (
        <p key={c.entered_at} className="small muted">
          {c.by} 确认 {c.code}，自 <DayText day={c.from} /> 起，{c.document}（{c.entered_by}{" "}
          <Moment at={c.entered_at} /> 登记）
        </p>
      ))}
    </Panel>
  );
}
