/** 执法人员: chosen by name; certificate and its validity stand beside each, an expired one is marked. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { officersQuery, peopleQuery } from "../../api/queries";
import type { Officer } from "../../api/types";
import { Chip } from "../Chip";
import { byRoles } from "./roles";
import css from "./OfficersInput.module.css";

interface Props {
  id: string;
  value: string[];
  onChange: (value: string[]) => void;
  /** Holders of these roles instead of officers. */
  roles?: string[];
}

export function OfficersInput({ id, value, onChange, roles = [] }: Props) {
  const { data: people = [], isPending: reading } = useQuery({ ...peopleQuery(), enabled: roles.length > 0 });
  const { data: ours = [], isPending: asking } = useQuery({ ...officersQuery(), enabled: roles.length === 0 });
  const officers = roles.length > 0 ? byRoles(people, roles)[0] : ours;
  const isPending = roles.length > 0 ? reading : asking;
  const chosen = value.map((one) => officers.find((o) => o.id === one)).filter((o) => o !== undefined);
  return (
    <>
      <Select
        id={id}
        mode="multiple"
        value={value}
        loading={isPending}
        placeholder="按姓名或证号查找"
        onChange={onChange}
        options={officers.map((o) => ({ value: o.id, label: o.name, officer: o }))}
        showSearch={{
          filterOption: (typed, option) => {
            const officer = option?.officer;
            return (
              officer !== undefined && (officer.name.includes(typed) || (officer.certificate ?? "").includes(typed))
            );
          },
        }}
        optionRender={({ data }) => <OfficerLine officer={data.officer} />}
        style={{ width: "100%" }}
      />
      {chosen.length > 0 && (
        <ul className={css.chosen}>
          {chosen.map((officer) => (
            <li key={officer.id}>
              <OfficerLine officer={officer} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function OfficerLine({ officer }: { officer: Officer }) {
  return (
    <span className={css.line}>
      <span>{officer.name}</span>
      <span className={css.more}>{officer.certificate ? `证号 ${officer.certificate}` : "无执法证"}</span>
      {officer.unit && <span className={css.more}>{officer.unit}</span>}
      {!officer.certificate_valid && (
        <Chip tone="red">
          {officer.certificate_valid_to ? `证件已于 ${officer.certificate_valid_to} 到期` : "证件无效"}
        </Chip>
      )}
    </span>
  );
}
