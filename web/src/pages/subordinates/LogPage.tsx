/** One log below: what was found about it, its figures for an instant, and how it is known. */
import type { SubordinateView } from "../../api/types";
import { Chip } from "../../components/Chip";
import { Columns, Facts } from "../../components/Columns";
import { Empty } from "../../components/Empty";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { count } from "../../lib/amounts";
import { ArticleLink } from "../../components/ArticleLink";
import { FiguresPanel } from "./FiguresPanel";
import { toneOf } from "./standing";
import css from "./subordinates.module.css";

interface Props {
  origin: string;
  /** Undefined when no log of this origin is followed. */
  log?: SubordinateView;
  /** The instant of the figures; now when absent. */
  at?: string;
}

export const ARTICLE = { code: "26", number: 26, label: "第二十六条" };

const TRAIL = [{ label: "下级机关", to: "/subordinates" }];

export function LogPage({ origin, log, at }: Props) {
  if (!log) {
    return (
      <Page title={origin} trail={[...TRAIL, { label: origin }]}>
        <Empty>本机关没有登记这个日志标识。</Empty>
      </Page>
    );
  }
  return (
    <Page
      title={log.name || origin}
      trail={[...TRAIL, { label: log.name || origin }]}
      answer={<Chip tone={toneOf(log.word)}>{log.word}</Chip>}
      under={<ArticleLink article={ARTICLE} />}
    >
      <Columns side={<Known log={log} />}>
        {log.findings.length > 0 && <Findings log={log} />}
        <FiguresPanel log={log} at={at} />
      </Columns>
    </Page>
  );
}

function Findings({ log }: { log: SubordinateView }) {
  return (
    <Panel title="发现" right="已记入本机关的日志；消除时另有一条记录" flush>
      <ul>
        {log.findings.map(({ word, what, sentence, since, found_at }) => (
          <li key={what + found_at} className={css.finding}>
            <Chip tone={toneOf(word as SubordinateView["word"])}>{word}</Chip>
            <div>
              <p>
                {what}：{sentence}
              </p>
              <p className="small muted">
                <Moment at={since} /> 起 · <Moment at={found_at} /> 记入
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Known({ log }: { log: SubordinateView }) {
  return (
    <Panel title="报送和附署">
      <Facts
        facts={[
          ["日志标识", log.origin],
          ["最近消息", log.heard_at ? <Moment key="h" at={log.heard_at} /> : "从未"],
          ["已收条目", `${count(log.size)} 条`],
          ["见过检查点", `${count(log.seen)} 条`],
          ["附署到", `${count(log.cosigned)} 条`],
          ["已算到", `${count(log.computed)} 条`],
        ]}
      />
      <details className={css.proof}>
        <summary>核验</summary>
        <dl>
          <dt>检查点树根</dt>
          <dd>{log.root ?? "尚无"}</dd>
          <dt>登记的公钥</dt>
          <dd>{log.key}</dd>
        </dl>
      </details>
      <p className={css.says}>只收记录的规则部分，不收姓名、文字和音像。附署表示本机关收齐并核对了这些记录。</p>
    </Panel>
  );
}
