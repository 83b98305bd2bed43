/** 到场人员: who is here besides the officers, as what and from which unit; one by one, or a pasted list of forty. Several agencies at one scene show by their units. */
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { officersQuery, type LiveScene } from "../../../api/queries";
import type { Choices, Code } from "../../../api/types";
import { readText } from "../../../lib/text";
import type { Act } from "../../../outbox/item";
import { grouped, readRoster, type Line } from "./roster";
import { Sheet } from "./Sheet";
import css from "./live.module.css";
import sheets from "./sheets.module.css";

interface Props {
  scene: LiveScene;
  parts: Choices["parts"];
  onAttend: (what: Act, label: string) => void;
}

export function Roster({ scene, parts, onAttend }: Props) {
  const [open, setOpen] = useState(false);
  const people = everybody(scene, parts);
  const { groups, units } = grouped(people);
  return (
    <section aria-label="到场人员">
      <button type="button" className={css.rosterOpen} onClick={() => setOpen(true)}>
        <span>
          到场 {people.length} 人{units.length > 1 && ` · ${units.length} 个单位`}
        </span>
        <small>{groups.map((g) => `${g.label} ${g.names.length}`).join(" · ")}</small>
      </button>
      {open && (
        <RosterSheet
          groups={groups}
          units={[...new Set([...(scene.agencies ?? []).map((a) => a.name), ...units])]}
          parts={parts}
          onAdd={scene.left_at ? undefined : (lines) => onAttend(attend(lines), attendLabel(lines))}
          onClose={() => setOpen(false)}
        />
      )}
    </section>
  );
}

/** The officers of the arrival and whoever was entered since; one who is both is one. */
function everybody(scene: LiveScene, parts: Code[]) {
  const label = parts.find((p) => p.code === "officer")?.label ?? "执法人员";
  const joined = new Set(scene.attendees.map((a) => a.person));
  const officers = scene.officers.filter((o) => !joined.has(o.id));
  return [
    ...officers.map(({ name, unit }) => ({ part: "officer", part_label: label, name, unit })),
    ...scene.attendees,
  ];
}

function attend(lines: Line[]): Act {
  const people = lines.map(({ part, name, unit, person }) => ({ part: part.code, name, unit, person }));
  return { act: "attend", people, part_labels: lines.map((l) => l.part.label) };
}

function attendLabel(lines: Line[]): string {
  const [first] = lines;
  return lines.length === 1 && first ? `到场：${first.part.label} ${first.name}` : `到场 ${lines.length} 人`;
}

interface SheetProps {
  groups: ReturnType<typeof grouped>["groups"];
  units: string[];
  parts: Code[];
  onAdd?: (lines: Line[]) => void;
  onClose: () => void;
}

function RosterSheet({ groups, units, parts, onAdd, onClose }: SheetProps) {
  const [how, setHow] = useState<"one" | "list">("one");
  return (
    <Sheet title="到场人员" onClose={onClose}>
      <dl className={sheets.rosterList}>
        {groups.map((g) => (
          <div key={g.part}>
            <dt>
              {g.label} {g.names.length} 人
            </dt>
            <dd>{g.names.join("、")}</dd>
          </div>
        ))}
      </dl>
      {onAdd && (
        <>
          <div className={sheets.tabs} role="tablist">
            {(["one", "list"] as const).map((key) => (
              <button key={key} type="button" role="tab" aria-selected={how === key} onClick={() => setHow(key)}>
                {key === "one" ? "登记一人" : "导入名单"}
              </button>
            ))}
          </div>
          {how === "one" ? <One parts={parts} units={units} onAdd={onAdd} /> : <List parts={parts} onAdd={onAdd} />}
        </>
      )}
    </Sheet>
  );
}

type Add = { parts: Code[]; onAdd: (lines: Line[]) => void };

function One({ parts, units, onAdd }: Add & { units: string[] }) {
  const [part, setPart] = useState<Code>();
  const [name, setName] = useState("");
  const [unit, setUnit] = useState("");
  const [wrong, setWrong] = useState("");
  const enter = () => {
    if (!part) return setWrong("请选择身份");
    if (name.trim() === "") return setWrong("请填写姓名");
    onAdd([{ line: 1, part, name: name.trim(), unit: unit.trim() || undefined }]);
    setWrong("");
    setName("");
  };
  return (
    <div className={sheets.one}>
      <div className={sheets.parts} role="group" aria-label="身份">
        {parts.map((p) => (
          <button key={p.code} type="button" aria-pressed={p.code === part?.code} onClick={() => setPart(p)}>
            {p.label}
          </button>
        ))}
      </div>
      <label className={sheets.note}>
        姓名
        <input value={name} maxLength={50} onChange={(event) => setName(event.target.value)} />
      </label>
      <label className={sheets.note}>
        单位
        <input value={unit} maxLength={100} list="units" onChange={(event) => setUnit(event.target.value)} />
        <datalist id="units">
          {units.map((known) => (
            <option key={known} value={known} />
          ))}
        </datalist>
      </label>
      {wrong && (
        <p className={sheets.wrong} role="alert">
          {wrong}
        </p>
      )}
      <button type="button" className={css.go} onClick={enter}>
        登记
      </button>
    </div>
  );
}

function List({ parts, onAdd }: Add) {
  const { data: officers = [] } = useQuery(officersQuery());
  const [text, setText] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const { people, bad } = readRoster(text, parts, officers);
  const enter = () => {
    onAdd(people);
    setText(bad.map((b) => b.text).join("\n"));
  };
  return (
    <div className={sheets.one}>
      <label className={sheets.note}>
        每行一人：身份 姓名 单位（可从表格粘贴）
        <textarea rows={5} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <input
        ref={file}
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        aria-label="名单文件"
        hidden
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) void readText(chosen).then(setText);
          event.target.value = "";
        }}
      />
      <button type="button" className={css.plain} onClick={() => file.current?.click()}>
        从文件读取（CSV、文本）
      </button>
      {bad.length > 0 && (
        <ul className={sheets.bad}>
          {bad.map((b) => (
            <li key={b.line}>
              第 {b.line} 行“{b.text}”：{b.why}
            </li>
          ))}
        </ul>
      )}
      <button type="button" className={css.go} disabled={people.length === 0} onClick={enter}>
        登记 {people.length} 人{bad.length > 0 && `，其余 ${bad.length} 行留下修改`}
      </button>
    </div>
  );
}
