/** 下级机关: which of the logs below must be looked into, the worst first; one opens to its figures (art. 26). */
import { useSuspenseQuery } from "@tanstack/react-query";
import { queries, subordinatesQuery } from "../../api/queries";
import type { SubordinateView } from "../../api/types";
import { page } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { DataTable, type Column } from "../../components/DataTable";
import { Empty } from "../../components/Empty";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { count } from "../../lib/amounts";
import { useFilters } from "../../lib/filters";
import { ARTICLE, LogPage } from "./LogPage";
import { answerOf, toneOf, worstFirst } from "./standing";
import css from "./subordinates.module.css";

export const loader = page(() => queries.ensureQueryData(subordinatesQuery()));

export function Component() {
  const { filters } = useFilters(["origin", "at"]);
  const { data } = useSuspenseQuery(subordinatesQuery());
  if (filters.origin) {
    const log = data.find((one) => one.origin === filters.origin);
    return <LogPage key={filters.origin} origin={filters.origin} log={log} at={filters.at} />;
  }
  return (
    <Page
      title="下级机关"
      answer={answerOf(data)}
      under={
        <>
          <ArticleLink article={ARTICLE} /> 记录条目由本机关逐条核对，不依赖上报
        </>
      }
    >
      <DataTable
        caption="下级机关"
        columns={COLUMNS}
        rows={worstFirst(data)}
        rowKey={(log) => log.origin}
        href={(log) => `/subordinates?origin=${encodeURIComponent(log.origin)}`}
        linkIn="name"
        empty={<Nobody />}
      />
    </Page>
  );
}

const COLUMNS: Column<SubordinateView>[] = [
  { key: "word", title: "状态", nowrap: true, cell: ({ word }) => <Chip tone={toneOf(word)}>{word}</Chip> },
  { key: "name", title: "机关", cell: (log) => log.name || log.origin },
  { key: "findings", title: "发现", cell: (log) => <Found of={log} /> },
  { key: "size", title: "已收条目", numeric: true, cell: (log) => count(log.size) },
  { key: "cosigned", title: "附署到", numeric: true, wide: true, cell: (log) => count(log.cosigned) },
  { key: "heard", title: "最近消息", nowrap: true, cell: ({ heard_at }) => heard_at && <Moment at={heard_at} /> },
];

function Found({ of: { findings, recomputing } }: { of: SubordinateView }) {
  return (
    <>
      {findings.map(({ what, sentence, since, found_at }) => (
        <div key={what + found_at} className={css.found}>
          {what}：{sentence}
          <span className="small muted">
            {" "}
            <Moment at={since} /> 起
          </span>
        </div>
      ))}
      {recomputing && (
        <Chip tone="outline" title="新报送的记录正在归并，应办事项稍后自动更新">
          正在重算
        </Chip>
      )}
    </>
  );
}

/** What to do first, in the words of the command line: a log is registered by whoever runs the server. */
function Nobody() {
  return (
    <Empty
      action={<code className={css.command}>zhilu mirror follow 下级日志的公钥 --name 下级机关名称 --by 登录名</code>}
    >
      本机关还没有登记下级机关的日志。由服务器管理人员登记下级的公钥（下级用 zhilu keys list
      查看），下级报送以后列在这里：
    </Empty>
  );
}
