/** 案卷归档: which closed cases still lack a dossier, which dossiers wait for the custodian, which are archived (art. 21). */
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { dossiersQuery, queries } from "../../api/queries";
import type { DossierLine, DossierView } from "../../api/types";
import { page, useRole, useSession } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { ButtonLink } from "../../components/ButtonLink";
import { Chip } from "../../components/Chip";
import { DataTable, type Column } from "../../components/DataTable";
import { Empty } from "../../components/Empty";
import { Filters } from "../../components/Filters";
import { DayText, Moment } from "../../components/Moment";
import { Names } from "../../components/Names";
import { Page } from "../../components/Page";
import { bytes } from "../../lib/amounts";
import { useFilters } from "../../lib/filters";
import { stateWord, toneOf } from "../../lib/duties";
import { HandOverDialog } from "./HandOverDialog";
import css from "./dossiers.module.css";

type State = "to_compile" | "compiled" | "handed_over";

const STATES: { value: State; label: string; answer: string; empty: string }[] = [
  {
    value: "to_compile",
    label: "待制卷",
    answer: "件待制作案卷",
    empty: "没有待制作案卷的案件。结案之后，案件列在这里，按期限排列。",
  },
  {
    value: "compiled",
    label: "待移交",
    answer: "卷待移交归档",
    empty: "没有待移交的案卷。案卷制作完成后列在这里，由档案管理员接收。",
  },
  { value: "handed_over", label: "已归档", answer: "卷已归档", empty: "还没有归档的案卷。" },
];

const known = (word: string | null | undefined): State => STATES.find((s) => s.value === word)?.value ?? "to_compile";

export const loader = page(({ request }) =>
  queries.ensureQueryData(dossiersQuery(known(new URL(request.url).searchParams.get("state")))),
);

export function Component() {
  const { filters, set } = useFilters(["state"]);
  const state = known(filters.state);
  const { data } = useSuspenseQuery(dossiersQuery(state));
  const [receiving, setReceiving] = useState<DossierView | null>(null);
  const client = useQueryClient();
  const { person } = useSession();
  const officer = useRole("officer");
  const custodian = useRole("dossier_custodian");
  const head = useRole("agency_head");
  const keeps = custodian || head;
  const handles = ({ case: one }: DossierLine) =>
    officer && (one.officers.some((o) => o.id === person.id) || one.unit === person.unit);
  const words = STATES.find((s) => s.value === state);

  return (
    <Page
      title="案卷归档"
      answer={`${data.length} ${words?.answer}`}
      under={<ArticleLink article={{ code: "21", number: 21, label: "第二十一条" }} />}
      actions={
        <>
          <ButtonLink to="/readings">读法和档号</ButtonLink>
          {keeps && <ButtonLink to="/dossiers/due">到期案卷</ButtonLink>}
        </>
      }
    >
      <Filters states={{ name: "state", fallback: "to_compile", choices: STATES }} filters={filters} set={set} />
      <DataTable
        caption="案卷"
        columns={columns(state, handles, setReceiving)}
        rows={data}
        rowKey={(line) => line.case.id}
        href={(line) => `/cases/${line.case.id}/dossier`}
        linkIn="title"
        empty={<Empty>{words?.empty}</Empty>}
      />
      {receiving && (
        <HandOverDialog
          dossier={receiving}
          reload={() => client.invalidateQueries({ queryKey: ["dossiers"] })}
          onClose={() => setReceiving(null)}
        />
      )}
    </Page>
  );
}

function columns(
  state: State,
  handles: (line: DossierLine) => boolean,
  receive: (dossier: DossierView) => void,
): Column<DossierLine>[] {
  const own: Column<DossierLine>[] = [
    { key: "number", title: "案号", wide: true, nowrap: true, cell: (l) => l.case.number },
    { key: "title", title: "案件名称", cell: (l) => l.case.title },
    { key: "officers", title: "承办", wide: true, cell: (l) => <Names of={l.case.officers} /> },
  ];
  const dates: Column<DossierLine> = {
    key: "dates",
    title: "终结、立卷、移交",
    wide: true,
    cell: (l) => <Dates line={l} />,
  };
  const due: Column<DossierLine> = { key: "due", title: "期限", cell: (l) => <Due line={l} /> };
  const dossier: Column<DossierLine>[] = [
    { key: "archive", title: "档号", nowrap: true, cell: (l) => l.dossier?.number },
    {
      key: "contents",
      title: "内容",
      wide: true,
      cell: (l) => l.dossier && `文书 ${l.dossier.documents} 份 ${l.dossier.pages} 页，音像 ${l.dossier.originals} 件`,
    },
  ];
  const download: Column<DossierLine> = {
    key: "package",
    title: "案卷包",
    nowrap: true,
    cell: (l) =>
      l.dossier && (
        <ButtonLink to={l.dossier.package_href} file="download" small>
          下载{l.dossier.package_size ? ` ${bytes(l.dossier.package_size)}` : ""}
        </ButtonLink>
      ),
  };
  if (state === "to_compile") {
    const act: Column<DossierLine> = {
      key: "act",
      title: "",
      numeric: true,
      cell: (l) =>
        handles(l) && (
          <ButtonLink to={`/cases/${l.case.id}/dossier`} small primary>
            制作案卷
          </ButtonLink>
        ),
    };
    const gaps: Column<DossierLine> = {
      key: "gaps",
      title: "缺少",
      wide: true,
      cell: (l) => (l.missing.length > 0 ? <span title={l.missing.join("；")}>{l.missing.length} 项</span> : "齐全"),
    };
    return [...own, dates, gaps, due, act];
  }
  if (state === "compiled") {
    const act: Column<DossierLine> = {
      key: "act",
      title: "",
      numeric: true,
      cell: ({ dossier: one }) =>
        one?.can_hand_over && (
          <Button size="small" type="primary" onClick={() => receive(one)}>
            接收归档
          </Button>
        ),
    };
    return [...own, ...dossier, dates, due, download, act];
  }
  const kept: Column<DossierLine>[] = [
    {
      key: "kept",
      title: "归档",
      cell: ({ dossier: one }) =>
        one?.handed_over_at && (
          <>
            <Moment at={one.handed_over_at} /> · {one.custodian} · {one.place}
          </>
        ),
    },
  ];
  return [...own, ...dossier, dates, ...kept, download];
}

/** The three dates of art. 21, each on its line once it is there. */
function Dates({ line }: { line: DossierLine }) {
  const dates = [
    ["终结", line.ended_on],
    ["立卷", line.compiled_on],
    ["移交", line.handed_over_on],
  ] as const;
  return (
    <div className={css.dates}>
      {dates.map(([name, day]) => (
        <div key={name}>
          {name} {day ? <DayText day={day} /> : <span className="muted">—</span>}
        </div>
      ))}
    </div>
  );
}

const WARN_FROM_WORKDAYS = 5;

function Due({ line }: { line: DossierLine }) {
  const { due_day, workdays_left: left, outcome } = line;
  if (!due_day) return <span className="muted">—</span>;
  return (
    <>
      <Chip
        tone={toneOf({
          outcome: outcome ?? "pending",
          warn: left !== null && left !== undefined && left <= WARN_FROM_WORKDAYS,
        })}
      >
        {stateWord({
          outcome: outcome ?? "pending",
          outcome_label: line.outcome_label ?? "",
          warn: false,
          workdays_left: left,
        })}
      </Chip>{" "}
      <span className="small muted">
        <DayText day={due_day} /> 止
      </span>
      {line.note && <div className={css.note}>{line.note}</div>}
    </>
  );
}
