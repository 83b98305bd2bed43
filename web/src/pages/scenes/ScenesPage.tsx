/** 现场: where officers are now, and where they were. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { queries, scenesQuery } from "../../api/queries";
import type { SceneBrief } from "../../api/types";
import { page, useRole } from "../../app/session";
import { ButtonLink } from "../../components/ButtonLink";
import { Chip } from "../../components/Chip";
import { DataTable, type Column } from "../../components/DataTable";
import { Empty } from "../../components/Empty";
import { Filters, Pager } from "../../components/Filters";
import { Names } from "../../components/Names";
import { Page } from "../../components/Page";
import { serverNow } from "../../lib/clock";
import { pick, useFilters } from "../../lib/filters";
import { span } from "../../lib/time";
import { verdictTone } from "./words";

const FILTERS = ["state", "q", "page"] as const;

export const loader = page(({ request }) =>
  queries.ensureQueryData(scenesQuery(pick(new URL(request.url).searchParams, FILTERS))),
);

export function Component() {
  const officer = useRole("officer");
  const { filters, set } = useFilters(FILTERS);
  const { data } = useSuspenseQuery(scenesQuery(filters));
  const present = data.items.filter((scene) => !scene.left_at).length;
  return (
    <Page
      title="现场"
      answer={present > 0 ? `${present} 处尚未离开` : undefined}
      actions={
        officer && (
          <ButtonLink to="/scenes/new" primary>
            到达现场
          </ButtonLink>
        )
      }
    >
      <Filters
        states={{
          name: "state",
          fallback: "",
          choices: [
            { value: "", label: "全部" },
            { value: "open", label: "正在现场" },
            { value: "closed", label: "已离开" },
          ],
        }}
        search="查找地点、对象"
        filters={filters}
        set={set}
      />
      <DataTable
        caption="现场"
        columns={COLUMNS}
        rows={data.items}
        rowKey={(scene) => scene.id}
        href={(scene) => `/scenes/${scene.id}`}
        linkIn="place"
        empty={
          <Empty>
            {filters.q || filters.state
              ? "没有符合条件的现场。"
              : "到达执法现场时在这里登记，不需要案号。离开后列出音像覆盖到哪里、间断是否说明。"}
          </Empty>
        }
      />
      <Pager total={data.total} page={Number(filters.page ?? 1)} set={set} />
    </Page>
  );
}

const COLUMNS: Column<SceneBrief>[] = [
  { key: "place", title: "对象和地点", cell: (s) => [s.target, s.place].filter(Boolean).join(" · ") },
  { key: "activity", title: "执法活动", nowrap: true, cell: (s) => s.activity_label },
  { key: "time", title: "到达与离开", nowrap: true, cell: (s) => span(s.arrived_at, s.left_at, serverNow()) },
  { key: "officers", title: "执法人员", wide: true, cell: (s) => <Names of={s.officers} /> },
  { key: "recordings", title: "音像", numeric: true, cell: (s) => `${s.recordings} 件` },
  { key: "photos", title: "照片", numeric: true, wide: true, cell: (s) => `${s.photos} 张` },
  {
    key: "verdict",
    title: "覆盖",
    cell: (s) =>
      s.left_at ? (
        <Chip tone={verdictTone(s.verdict)}>{s.verdict_label ?? "尚未上传"}</Chip>
      ) : (
        <Chip tone="brand">正在现场</Chip>
      ),
  },
  {
    key: "cases",
    title: "案件",
    wide: true,
    cell: (s) => (s.cases.length > 0 ? s.cases.map((c) => c.number).join("、") : "未归入"),
  },
];
