/** 设备: the register of recording devices: where they are, who has them, what somebody must see to (arts. 14, 20). */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { choicesQuery, devicesQuery, queries } from "../../api/queries";
import type { DeviceView } from "../../api/types";
import { page, useRole, useSession } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { DataTable, type Column } from "../../components/DataTable";
import { Empty } from "../../components/Empty";
import { Filters } from "../../components/Filters";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { useFilters } from "../../lib/filters";
import { DevicePanel } from "./DevicePanel";
import { clockWords, inOrder, matching, sumOf, type DeviceFilter } from "./devices";
import { RegisterDialog } from "./RegisterDialog";

export const loader = page(() =>
  Promise.all([queries.ensureQueryData(devicesQuery()), queries.ensureQueryData(choicesQuery())]),
);

const SHOWS: { value: DeviceFilter; label: string }[] = [
  { value: "all", label: "全部" },
  { value: "warned", label: "须处理" },
  { value: "out", label: "领出" },
  { value: "mine", label: "我领的" },
];

const COLUMNS: Column<DeviceView>[] = [
  { key: "mark", title: "编号", nowrap: true, cell: (one) => one.mark },
  { key: "category", title: "种类", nowrap: true, wide: true, cell: (one) => one.category_label },
  { key: "name", title: "型号", wide: true, cell: (one) => one.name },
  { key: "condition", title: "状况", cell: (one) => <Condition of={one} /> },
  {
    key: "holder",
    title: "领用",
    cell: ({ out }) =>
      out ? (
        <>
          {out.to.name}{" "}
          <span className="small muted">
            <Moment at={out.from} /> 起
          </span>
        </>
      ) : (
        <span className="muted">在库</span>
      ),
  },
  { key: "place", title: "存放地点", cell: ({ place }) => place ?? "—" },
  { key: "clock", title: "时钟", nowrap: true, wide: true, cell: (one) => clockWords(one.clock_offset_ms) },
];

function Condition({ of: { condition, condition_label, warnings } }: { of: DeviceView }) {
  if (warnings.length === 0) {
    return <Chip tone={condition === "in_service" ? "met" : "plain"}>{condition_label}</Chip>;
  }
  return warnings.map((warning) => (
    <Chip key={warning} tone={condition === "in_service" ? "amber" : "red"}>
      {warning}
    </Chip>
  ));
}

export function Component() {
  const { data } = useSuspenseQuery(devicesQuery());
  const { person } = useSession();
  const keeps = useRole("device_custodian");
  const { filters, set } = useFilters(["show", "q", "open"]);
  const [registering, setRegistering] = useState(false);
  const show = SHOWS.find((s) => s.value === filters.show)?.value ?? "all";
  const shown = inOrder(matching(data.items, show, person.id, filters.q ?? ""), person.id);
  const address = (one: DeviceView) => {
    const search = new URLSearchParams({ ...filters, open: one.id });
    return `/devices?${search.toString()}`;
  };
  return (
    <Page
      title="设备"
      under={
        <>
          {sumOf(data)} <ArticleLink article={{ code: "20.1", number: 20, label: "第二十条第一款" }} />
        </>
      }
      actions={
        keeps && (
          <Button type="primary" onClick={() => setRegistering(true)}>
            登记设备
          </Button>
        )
      }
    >
      <Filters
        states={{ name: "show", fallback: "all", choices: SHOWS }}
        search="查找编号、型号、领用人"
        filters={filters}
        set={set}
      />
      <DataTable
        caption="设备"
        columns={COLUMNS}
        rows={shown}
        rowKey={(one) => one.id}
        href={address}
        linkIn="mark"
        empty={
          <Empty>
            {data.items.length === 0
              ? "还没有登记设备。设备管理员登记以后，领用、归还、维护、校时记在这里。"
              : "没有符合条件的设备。"}
          </Empty>
        }
      />
      {filters.open && <DevicePanel key={filters.open} id={filters.open} onClose={() => set("open", undefined)} />}
      {registering && (
        <RegisterDialog onDone={(device) => set("open", device.id)} onClose={() => setRegistering(false)} />
      )}
    </Page>
  );
}
