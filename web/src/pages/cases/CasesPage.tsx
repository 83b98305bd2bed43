/** 案件: which cases there are, where each stands, and where something is missing. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { casesQuery, queries } from "../../api/queries";
import type { CaseBrief } from "../../api/types";
import { page, useRole } from "../../app/session";
import { ButtonLink } from "../../components/ButtonLink";
import { Chip } from "../../components/Chip";
import { DataTable, type Column } from "../../components/DataTable";
import { DayRange } from "../../components/DayRange";
import { Empty } from "../../components/Empty";
import { Filters, Pager } from "../../components/Filters";
import { DayText } from "../../components/Moment";
import { Names } from "../../components/Names";
import { OfficerFilter } from "../../components/OfficerFilter";
import { Page } from "../../components/Page";
import { SavedViews } from "../../components/SavedViews";
import { pick, useFilters } from "../../lib/filters";

const FILTERS = ["state", "mine", "officer", "from", "to", "q", "page"] as const;

export const loader = page(({ request }) =>
  queries.ensureQueryData(casesQuery(pick(new URL(request.url).searchParams, FILTERS))),
);

export function Component() {
  const officer = useRole("officer");
  const { filters, set } = useFilters(FILTERS);
  const { data } = useSuspenseQuery(casesQuery(filters));
  const gaps = data.items.filter((one) => one.unmet + one.to_judge > 0).length;
  return (
    <Page
      title="案件"
      answer={gaps > 0 ? `本页 ${gaps} 件有缺项或者待判断` : undefined}
      actions={
        <>
          <SavedViews />
          <ButtonLink to={`/api/v1/cases/export?${new URLSearchParams(filters)}`} file>
            导出表格
          </ButtonLink>
          {officer && <ButtonLink to="/cases/spot">当场处罚</ButtonLink>}
          {officer && (
            <ButtonLink to="/cases/new" primary>
              立案
            </ButtonLink>
          )}
        </>
      }
    >
      <Filters
        states={{
          name: "state",
          fallback: "",
          choices: [
            { value: "", label: "全部" },
            { value: "open", label: "办理中" },
            { value: "closed", label: "已结案" },
            { value: "compiled", label: "已制卷" },
            { value: "handed_over", label: "已归档" },
          ],
        }}
        search="查找案号、案件名称、案由、当事人"
        filters={filters}
        set={set}
      >
        <Checkbox
          checked={filters.mine === "1"}
          onChange={(event) => set("mine", event.target.checked ? "1" : undefined)}
        >
          只看我承办的
        </Checkbox>
        <OfficerFilter filters={filters} set={set} />
        <DayRange filters={filters} set={set} />
      </Filters>
      <DataTable
        caption="案件"
        columns={COLUMNS}
        rows={data.items}
        rowKey={(one) => one.id}
        href={(one) => `/cases/${one.id}`}
        linkIn="title"
        empty={
          <Empty>
            {Object.keys(filters).length > 0
              ? "没有符合条件的案件。"
              : "立案之后，案件列在这里，缺什么、何时到期，一行看清。"}
          </Empty>
        }
      />
      <Pager total={data.total} page={Number(filters.page ?? 1)} set={set} />
    </Page>
  );
}

const COLUMNS: Column<CaseBrief>[] = [
  { key: "number", title: "案号", wide: true, nowrap: true, cell: (c) => c.number },
  { key: "title", title: "案件名称", cell: (c) => c.title },
  { key: "party", title: "当事人", wide: true, cell: (c) => c.party_name },
  { key: "officers", title: "承办", cell: (c) => <Names of={c.officers} /> },
  { key: "filed", title: "立案", wide: true, nowrap: true, cell: (c) => c.filed_on && <DayText day={c.filed_on} /> },
  { key: "stage", title: "阶段", nowrap: true, cell: (c) => c.stage_label },
  {
    key: "unmet",
    title: "缺项",
    numeric: true,
    nowrap: true,
    cell: (c) => <Gaps one={c} />,
  },
  { key: "due", title: "最近限期", nowrap: true, cell: (c) => <Due one={c} /> },
];

function Gaps({ one: { unmet, to_judge } }: { one: CaseBrief }) {
  if (unmet === 0 && to_judge === 0) return <span className="muted">不缺</span>;
  return (
    <>
      {unmet > 0 && <Chip tone="red">缺 {unmet} 项</Chip>}{" "}
      {to_judge > 0 && <Chip tone="question">待判断 {to_judge} 项</Chip>}
    </>
  );
}

const WARN_FROM_WORKDAYS = 5;

function Due({ one }: { one: CaseBrief }) {
  if (!one.next_due) return <span className="muted">—</span>;
  const { title, due_day, workdays_left } = one.next_due;
  const soon = workdays_left !== null && workdays_left !== undefined && workdays_left <= WARN_FROM_WORKDAYS;
  const days = workdays_left === null || workdays_left === undefined ? null : dueWords(workdays_left);
  return (
    <span title={due_day}>
      {days && <Chip tone={soon ? (workdays_left < 0 ? "red" : "amber") : "plain"}>{days}</Chip>}{" "}
      <span className="small muted">
        {title} <DayText day={due_day} />
      </span>
    </span>
  );
}

function dueWords(workdays: number): string {
  if (workdays < 0) return "已逾期";
  return workdays === 0 ? "今天截止" : `剩 ${workdays} 个工作日`;
}
