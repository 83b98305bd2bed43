/** 文号: which numbers stand on documents, which were set aside for use without a network, and which are void. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { numbersQuery, queries } from "../../api/queries";
import type { NumberBlock } from "../../api/types";
import { page } from "../../app/session";
import { Chip, type Tone } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { ReserveDialog } from "./ReserveDialog";
import { VoidNumberDialog } from "./VoidNumberDialog";
import css from "./numbers.module.css";

export const loader = page(() => queries.ensureQueryData(numbersQuery()));

const TONE: Record<NumberBlock["numbers"][number]["state"], Tone> = { free: "plain", used: "met", void: "outline" };

export function Component() {
  const { data } = useSuspenseQuery(numbersQuery());
  const [reserving, setReserving] = useState(false);
  const [voiding, setVoiding] = useState<string | null>(null);
  const free = data.blocks.flatMap((block) => block.numbers).filter((one) => one.state === "free").length;
  return (
    <Page
      title="文号"
      answer={free > 0 ? `预留号段还有 ${free} 个号未使用` : undefined}
      under="每个文号只编一次；作废的文号保留原因，不再编给别的文书"
      actions={
        data.can_reserve && (
          <Button type="primary" onClick={() => setReserving(true)}>
            预留号段
          </Button>
        )
      }
    >
      <Panel title={`预留号段 · ${data.blocks.length} 段`} right="带着空白文书到没有网络的地方办案时用" flush>
        {data.blocks.length === 0 ? (
          <Empty>还没有预留。离线办案带空白文书的，先预留一段文号，回来后照纸上的文号登记。</Empty>
        ) : (
          <ul>
            {data.blocks.map((block) => (
              <Block key={`${block.title} ${block.at}`} block={block} onVoid={setVoiding} />
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={`已编文号 · ${data.documents.length} 个`} flush>
        {data.documents.length === 0 ? (
          <Empty>制作编号的文书以后，文号列在这里。</Empty>
        ) : (
          <ul>
            {data.documents.map((one) => (
              <li key={one.number} className={css.line}>
                <strong>{one.number}</strong>
                <Link to={one.document.href}>{one.document.label}</Link>
                <span className="small muted">
                  <Moment at={one.at} />
                </span>
                {one.void && <Chip tone="outline">已作废：{one.void}</Chip>}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {reserving && <ReserveDialog kinds={data.kinds} onClose={() => setReserving(false)} />}
      {voiding && <VoidNumberDialog number={voiding} onClose={() => setVoiding(null)} />}
    </Page>
  );
}

function Block({ block, onVoid }: { block: NumberBlock; onVoid: (number: string) => void }) {
  const [open, setOpen] = useState(false);
  const count = (state: string) => block.numbers.filter((one) => one.state === state).length;
  return (
    <li className={css.block}>
      <p>
        <strong>
          {block.numbers[0]?.number} 至 {block.numbers.at(-1)?.number}
        </strong>{" "}
        《{block.title}》
      </p>
      <p className="small muted">
        {block.holder} 使用 · {block.purpose} · <Moment at={block.at} /> · 已用 {count("used")}，未用 {count("free")}
        ，作废 {count("void")}
      </p>
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? "收起" : "逐号查看"}
      </Button>
      {open && (
        <ul className={css.numbers}>
          {block.numbers.map((one) => (
            <li key={one.number} className={css.line}>
              <span>{one.number}</span>
              <Chip tone={TONE[one.state]}>{one.void ? `已作废：${one.void}` : one.state_label}</Chip>
              {one.state === "free" && block.can_void && (
                <Button size="small" onClick={() => onVoid(one.number)}>
                  作废
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
