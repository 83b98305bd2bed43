/** 涉密封存: what is said to hold a state secret is closed; the head decides (art. 25). No page says what it is. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { spills } from "../../api/endpoints";
import { queries, spillsQuery, useAct } from "../../api/queries";
import type { SpillView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip, type Tone } from "../../components/Chip";
import { ListLine } from "../../components/ListLine";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";

const ART25 = { code: "25", number: 25, label: "第二十五条" };
const TONE: Record<string, Tone> = { closed: "red", cleared: "met", destroyed: "plain" };

type Deciding = { spill: SpillView; how: "clear" | "destroy" };

/** Nothing where nothing was ever reported. */
export function SpillsPanel() {
  const { data = [] } = useQuery(spillsQuery());
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  if (data.length === 0) return null;
  const waiting = data.filter((one) => one.state === "closed").length;
  return (
    <Panel
      title={`涉密封存 · ${waiting > 0 ? `${waiting} 件待处理` : `${data.length} 件`}`}
      right={<ArticleLink article={ART25} />}
      flush
    >
      <ul>
        {data.map((spill) => (
          <ListLine key={spill.id} words={<Words spill={spill} />}>
            {spill.can_decide && (
              <>
                <Button size="small" onClick={() => setDeciding({ spill, how: "clear" })}>
                  解除封存
                </Button>{" "}
                <Button size="small" danger onClick={() => setDeciding({ spill, how: "destroy" })}>
                  销毁
                </Button>
              </>
            )}
          </ListLine>
        ))}
      </ul>
      {deciding && <DecideSpill {...deciding} onClose={() => setDeciding(null)} />}
    </Panel>
  );
}

function Words({ spill }: { spill: SpillView }) {
  return (
    <>
      <p>
        <Chip tone={TONE[spill.state] ?? "plain"}>{spill.state_label}</Chip> {spill.kind_label}{" "}
        <code>{spill.subject.split(":")[1]?.slice(0, 8)}</code>
      </p>
      <p className="small muted">
        {spill.reported_by} <Moment at={spill.reported_at} /> 登记封存
        {spill.decided_at && (
          <>
            {" · "}
            {spill.decided_by} <Moment at={spill.decided_at} /> 决定
          </>
        )}
        {spill.locked > 0 &&
          ` · ${spill.locked} 个文件由存储锁定到 ${spill.locked_until ?? "锁定期满"}，到期移除，其间任何人不能查看`}
      </p>
    </>
  );
}

function DecideSpill({ spill, how, onClose }: Deciding & { onClose: () => void }) {
  const act = useAct(() => (how === "clear" ? spills.clear(spill.id) : spills.destroy(spill.id)), {
    onDone: () => {
      void queries.invalidateQueries();
      onClose();
    },
  });
  const destroys = how === "destroy";
  return (
    <ActDialog
      title={destroys ? "按保密规定销毁" : "解除封存"}
      article={ART25}
      does={destroys ? "销毁" : "解除"}
      danger={destroys}
      busy={act.isPending}
      error={act.error}
      reload={() => queries.invalidateQueries()}
      onSubmit={() => act.mutate(undefined)}
      onClose={onClose}
    >
      {destroys ? (
        <p>
          <strong>销毁以后不能恢复。</strong>该{spill.kind_label}
          的文件、文字、预览、副本和含有它的案卷包、副本包一并除去；存证日志只写明已经销毁，不写内容。
        </p>
      ) : (
        <p>经审查不属于国家秘密的，解除封存，恢复原来的查看范围。</p>
      )}
    </ActDialog>
  );
}

/** 发现涉密: closes something at once. There is nothing to be filled in: what it is must not be written here. */
export function SealButton({ subject, paper, of }: { subject: string; paper?: string; of?: string }) {
  const [open, setOpen] = useState(false);
  const act = useAct(() => spills.report(subject, paper), {
    onDone: () => {
      void queries.invalidateQueries();
      setOpen(false);
    },
  });
  return (
    <>
      <Button size="small" aria-label={of && `${of}：发现涉国家秘密`} onClick={() => setOpen(true)}>
        发现涉国家秘密
      </Button>
      {open && (
        <ActDialog
          title="发现涉国家秘密，立即封存"
          article={ART25}
          does="立即封存"
          danger
          busy={act.isPending}
          error={act.error}
          reload={() => queries.invalidateQueries()}
          onSubmit={() => act.mutate(undefined)}
          onClose={() => setOpen(false)}
        >
          <p>国家秘密不得进入本系统。封存以后任何人都不能查看、复制，由机关负责人决定销毁或者解除。</p>
          <p className="muted">这里不填写内容和密级；请同时按保密规定报告。</p>
        </ActDialog>
      )}
    </>
  );
}
