/** 承办人: narrows a list to what one officer handles. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { officersQuery } from "../api/queries";

interface Props {
  filters: Record<string, string>;
  set: (name: string, value: string | undefined) => void;
}

export function OfficerFilter({ filters, set }: Props) {
  const { data: officers = [] } = useQuery(officersQuery());
  return (
    <Select
      allowClear
      showSearch
      aria-label="承办人"
      placeholder="承办人"
      style={{ width: "9rem" }}
      optionFilterProp="label"
      options={officers.map((one) => ({ value: one.id, label: one.name }))}
      value={filters.officer}
      onChange={(id?: string) => set("officer", id)}
    />
  );
}
