/** 保管期限: the table that the archives authority approved, in dated versions; without one everything is kept (art. 20 para. 2). */
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { retention } from "../../api/endpoints";
import { queries } from "../../api/queries";
import type { RetentionTableView } from "../../api/types";
import { page } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { Facts } from "../../components/Columns";
import { Empty } from "../../components/Empty";
import { DayText, Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { TableDialog } from "./TableDialog";

export const retentionQuery = () => queryOptions({ queryKey: ["retention"], queryFn: retention.read });

export const loader = page(() => queries.ensureQueryData(retentionQuery()));

export function Component() {
  const { data } = useSuspenseQuery(retentionQuery());
  const [entering, setEntering] = useState(false);
  const now = data.tables.find((table) => table.in_force);
  return (
    <Page
      title="保管期限"
      answer={now ? `现行：${now.document}` : "没有经审定的保管期限表，一切资料都保存"}
      under={
        <>
          <ArticleLink article={{ code: "20.2", number: 20, label: "第二十条第二款" }} />{" "}
          期限届满也不会自动销毁；销毁由档案管理员提出，机关负责人办理
        </>
      }
      actions={
        data.can_enter && (
          <Button type="primary" onClick={() => setEntering(true)}>
            登记保管期限表
          </Button>
        )
      }
    >
      {data.tables.length === 0 ? (
        <Panel title="保管期限表" flush>
          <Empty>还没有登记。保管期限表经档案主管部门审定后，由档案管理员登记在这里。</Empty>
        </Panel>
      ) : (
        data.tables.map((table) => <Table key={`${table.from} ${table.entered_at}`} table={table} />)
      )}
      {entering && <TableDialog classes={data.classes} onClose={() => setEntering(false)} />}
    </Page>
  );
}

function Table({ table }: { table: RetentionTableView }) {
  return (
    <Panel
      title={
        <>
          {table.document} {table.in_force && <Chip tone="met">现行</Chip>}
        </>
      }
      right={
        <span className="small muted">
          {table.entered_by} · <Moment at={table.entered_at} /> 登记
        </span>
      }
    >
      <Facts
        facts={[
          ["档案主管部门", table.authority],
          ["审定日期", <DayText key="approved" day={table.approved_on} />],
          ["施行日期", <DayText key="from" day={table.from} />],
          ...table.lines.map((line): [string, string] => [line.class_label, line.years ? `${line.years} 年` : "永久"]),
        ]}
      />
    </Panel>
  );
}
