/** 到期案卷: whose term ends by the end of a month, what keeps it, what is to be done next. Nothing runs out by itself (art. 20 para. 2). */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { destructionsQuery, dueDossiersQuery, queries } from "../../api/queries";
import type { DueDossier } from "../../api/types";
import { page, useRole } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip, type Tone } from "../../components/Chip";
import { DataTable } from "../../components/DataTable";
import { Empty } from "../../components/Empty";
import { DayText } from "../../components/Moment";
import { Page } from "../../components/Page";
import { serverNow } from "../../lib/clock";
import { useFilters } from "../../lib/filters";
import { dayOf } from "../../lib/time";
import { DestructionsPanel } from "./DestructionsPanel";
import { ListDialog } from "./ListDialog";

const monthOf = (asked: string | null | undefined) =>
  asked && /^\d{4}-\d{2}$/.test(asked) ? asked : dayOf(serverNow()).slice(0, 7);

export const loader = page(({ request }) =>
  Promise.all([
    queries.ensureQueryData(dueDossiersQuery(monthOf(new URL(request.url).searchParams.get("month")))),
    queries.ensureQueryData(destructionsQuery()),
  ]),
);

const TONES: Record<DueDossier["state"], Tone> = {
  appraise: "amber",
  held: "question",
  destroy: "red",
  listed: "plain",
};

export function Component() {
  const { filters, set } = useFilters(["month"]);
  const month = monthOf(filters.month);
  const { data } = useSuspenseQuery(dueDossiersQuery(month));
  const { data: lists } = useSuspenseQuery(destructionsQuery());
  const custodian = useRole("dossier_custodian");
  const [listing, setListing] = useState(false);
  const ready = data.dossiers.filter((line) => line.state === "destroy");
  return (
    <Page
      title="到期案卷"
      answer={data.dossiers.length > 0 ? `${data.dossiers.length} 卷` : "没有到期的案卷"}
      trail={[{ label: "案卷归档", to: "/dossiers" }, { label: "到期" }]}
      under={
        <>
          <ArticleLink article={{ code: "20.2", number: 20, label: "第二十条第二款" }} /> 截至 {data.until}，已归档{" "}
          {data.archived} 卷；期限届满也不会自动销毁，先鉴定
        </>
      }
      actions={
        <>
          <DatePicker
            picker="month"
            aria-label="月份"
            allowClear={false}
            value={dayjs(`${month}-01`)}
            onChange={(picked) => picked && set("month", picked.format("YYYY-MM"))}
          />
          {custodian && ready.length > 0 && (
            <Button type="primary" onClick={() => setListing(true)}>
              列入销毁清册
            </Button>
          )}
        </>
      }
    >
      <DataTable
        caption="到期案卷"
        columns={[
          { key: "number", title: "档号", nowrap: true, cell: (l) => l.dossier.number },
          { key: "case", title: "案号", cell: (l) => l.dossier.case.label },
          { key: "term", title: "保管期限", wide: true, cell: (l) => l.dossier.term_label },
          { key: "until", title: "到期", cell: (l) => l.dossier.kept_until && <DayText day={l.dossier.kept_until} /> },
          { key: "state", title: "情况", cell: (l) => <Chip tone={TONES[l.state]}>{l.state_label}</Chip> },
          {
            key: "why",
            title: "说明",
            wide: true,
            cell: (l) =>
              l.dossier.holds
                .filter((hold) => !hold.ended_at)
                .map((hold) => hold.reason)
                .join("；"),
          },
        ]}
        rows={data.dossiers}
        rowKey={(line) => line.dossier.id}
        href={(line) => `${line.dossier.case.href}/dossier`}
        linkIn="number"
        empty={<Empty>{data.none_because ?? "到这个月末没有保管期限届满的案卷。"}</Empty>}
      />
      <DestructionsPanel lists={lists} />
      {listing && <ListDialog dossiers={ready} onClose={() => setListing(false)} />}
    </Page>
  );
}
