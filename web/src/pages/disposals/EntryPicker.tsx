/** Entries of an archived dossier to pick from: those on which its duties rest. Others are pasted by their number. */
import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import { caseQuery, dossiersQuery } from "../../api/queries";
import { Problem } from "../../components/Problem";
import { serverNow } from "../../lib/clock";
import { moment } from "../../lib/time";
import css from "./disposals.module.css";
import { entriesOf } from "./entries";

interface Props {
  taken: readonly string[];
  onTake: (entry: string) => void;
}

export function EntryPicker({ taken, onTake }: Props) {
  const { data: dossiers, error } = useQuery(dossiersQuery("handed_over"));
  const [chosen, setChosen] = useState<string>();
  if (error) return <Problem error={error} />;
  if (!dossiers || dossiers.length === 0) return null;
  return (
    <div>
      <Select
        id="dossier"
        aria-label="从已归档的案卷中选取"
        placeholder="从已归档的案卷中选取"
        style={{ width: "100%" }}
        showSearch={{ optionFilterProp: "label" }}
        value={chosen}
        onChange={setChosen}
        options={dossiers.map((line) => ({
          value: line.case.id,
          label: [line.dossier?.number, line.case.title].filter(Boolean).join(" · "),
        }))}
      />
      {chosen && <Entries of={chosen} taken={taken} onTake={onTake} />}
    </div>
  );
}

function Entries({ of, taken, onTake }: Props & { of: string }) {
  const { data, error } = useQuery(caseQuery(of));
  if (error) return <Problem error={error} />;
  if (!data) return null;
  return (
    <ul className={css.list}>
      {entriesOf(data.duties).map(({ id, label, at, who }) => (
        <li key={id} className={css.pick}>
          <span>
            {moment(at, serverNow())} {label} · {who}
          </span>
          <Button size="small" disabled={taken.includes(id)} onClick={() => onTake(id)}>
            {taken.includes(id) ? "已选" : "选取"}
          </Button>
        </li>
      ))}
    </ul>
  );
}
