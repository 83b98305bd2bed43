/** 查找: in which cases and scenes the words stand, and where in them. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { Link } from "react-router";
import { findQuery, queries } from "../../api/queries";
import type { FoundView, HitView } from "../../api/types";
import { page } from "../../app/session";
import { Chip } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { Filters, Pager } from "../../components/Filters";
import { DayRange } from "../../components/DayRange";
import { Names } from "../../components/Names";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { SavedViews } from "../../components/SavedViews";
import { count } from "../../lib/amounts";
import { pick, useFilters } from "../../lib/filters";
import css from "./find.module.css";

const FILTERS = ["q", "topic", "state", "mine", "from", "to", "page"] as const;

export const loader = page(({ request }) =>
  queries.ensureQueryData(findQuery(pick(new URL(request.url).searchParams, FILTERS))),
);

export function Component() {
  const { filters, set } = useFilters(FILTERS);
  const { data } = useSuspenseQuery(findQuery(filters));
  return (
    <Page
      title={filters.q ? `查找“${filters.q}”` : "查找"}
      answer={filters.q && (data.total > 0 ? `${count(data.total)} 件` : "没有找到")}
      actions={<SavedViews />}
    >
      <Filters
        states={{
          name: "topic",
          fallback: "",
          choices: [
            { value: "", label: "全部" },
            { value: "case", label: "案件" },
            { value: "party", label: "当事人" },
            { value: "record", label: "文书" },
            { value: "scene", label: "现场" },
          ],
        }}
        filters={filters}
        set={set}
      >
        <Checkbox
          checked={filters.state === "open"}
          onChange={(e) => set("state", e.target.checked ? "open" : undefined)}
        >
          只看办理中
        </Checkbox>
        <Checkbox checked={filters.mine === "1"} onChange={(e) => set("mine", e.target.checked ? "1" : undefined)}>
          只看我承办的
        </Checkbox>
        <DayRange filters={filters} set={set} />
      </Filters>
      {data.items.length > 0 ? (
        <Panel title="找到" right="几个词都要出现，新的在前" flush>
          <ul>
            {data.items.map((found) => (
              <Found key={found.subject.id} found={found} />
            ))}
          </ul>
        </Panel>
      ) : (
        <Panel title="找到">
          <Empty>
            {filters.q
              ? "您能打开的案件、当事人、文书和现场里没有这些词。可以少写几个词，或者去掉筛选。"
              : "在上方输入案号、名称、当事人或者文书里的词，两个字也能找到；几个词用空格分开。"}
          </Empty>
        </Panel>
      )}
      <Pager total={data.total} page={Number(filters.page ?? 1)} set={set} />
    </Page>
  );
}

function Found({ found }: { found: FoundView }) {
  const scene = found.subject.kind === "scene";
  return (
    <li className={css.found}>
      <p className={css.head}>
        <Link to={found.subject.href}>{found.subject.label}</Link>
        <Chip tone={scene ? "outline" : "brand"}>{scene ? "现场" : "案件"}</Chip>
        {found.state === "closed" && !scene && <Chip tone="outline">已结案</Chip>}
        <span className="small muted">
          {found.number} {found.officers.length > 0 && <Names of={found.officers} />}
        </span>
      </p>
      <ul>
        {found.hits.map((hit) => (
          <Hit key={`${hit.subject.id}-${hit.label}-${hit.snippet.map((p) => p.text).join("")}`} hit={hit} />
        ))}
      </ul>
      {found.more > 0 && <p className="small muted">另有 {found.more} 处</p>}
    </li>
  );
}

function Hit({ hit }: { hit: HitView }) {
  return (
    <li className={css.hit}>
      <Link to={hit.subject.href} className={css.label}>
        {hit.label}
      </Link>
      <span>
        {hit.snippet.map((piece, n) =>
          piece.hit ? <mark key={n}>{piece.text}</mark> : <span key={n}>{piece.text}</span>,
        )}
      </span>
    </li>
  );
}
