/** 制作遮盖件: boxes over the picture for a time or throughout, silence for a time, with the ground of art. 25. The original stays. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, InputNumber, Radio, Select } from "antd";
import { useState } from "react";
import { copies } from "../../api/endpoints";
import { sceneQuery, useAct } from "../../api/queries";
import type { DetectionsView, RecordingView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";
import css from "./copies.module.css";
import { copiesQuery, detectionsQuery } from "./copies";
import { place, readPlace } from "./words";

interface Row {
  kind: "box" | "mute";
  /** Left, top, width, height in percent of the picture. */
  sides: [number, number, number, number];
  from: string;
  to: string;
}

const SIDES = ["左", "上", "宽", "高"] as const;
/** The server counts in thousandths. */
const PER_PERCENT = 10;
const GROUNDS = [
  { value: "privacy", label: "个人隐私" },
  { value: "trade", label: "商业秘密" },
  { value: "informant", label: "举报人身份" },
];

export function RedactDialog({ recording, onClose }: { recording: RecordingView; onClose: () => void }) {
  const client = useQueryClient();
  const { data: scene } = useQuery({ ...sceneQuery(recording.scene?.id ?? ""), enabled: Boolean(recording.scene) });
  const { data: detected } = useQuery(detectionsQuery(recording.id));
  const [ground, setGround] = useState("privacy");
  const [reason, setReason] = useState("");
  const [caseId, setCase] = useState<string | undefined>(undefined);
  const [rows, setRows] = useState<Row[]>([{ kind: "box", sides: [35, 20, 30, 30], from: "", to: "" }]);
  const change = (n: number, more: Partial<Row>) =>
    setRows((now) => now.map((row, at) => (at === n ? { ...row, ...more } : row)));
  const masks = rows.map(mask);
  const redact = useAct((body: Parameters<typeof copies.redact>[1]) => copies.redact(recording.id, body), {
    onDone: () => {
      void client.invalidateQueries({ queryKey: copiesQuery(recording.id).queryKey });
      onClose();
    },
  });
  const { problems, check } = useProblems({ reason, masks: masks.includes(null) ? "" : "yes" }, redact.error);
  const submit = () => {
    if (!check({ reason: "理由", masks: "每处遮盖的起止时刻" })) return;
    const covered = masks.filter((one) => one !== null);
    redact.mutate({ case: caseId ?? scene?.cases[0]?.id, masks: covered, ground, reason: reason.trim() });
  };
  return (
    <ActDialog
      title="制作遮盖件"
      article={{ code: "25", number: 25, label: "第二十五条" }}
      does="制作"
      busy={redact.isPending}
      error={redact.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: copiesQuery(recording.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="ground" label="涉及" required group error={problems.ground}>
        <Radio.Group value={ground} onChange={(event) => setGround(event.target.value as string)} options={GROUNDS} />
      </Field>
      {scene && scene.cases.length > 1 && (
        <Field id="case" label="案件" error={problems.case}>
          <Select
            id="case"
            value={caseId ?? scene.cases[0]?.id}
            onChange={setCase}
            options={scene.cases.map((one) => ({ value: one.id, label: `${one.number} ${one.title}` }))}
            style={{ width: "100%" }}
          />
        </Field>
      )}
      <Field
        id="masks"
        label="遮盖"
        required
        group
        help="方框按画面的百分比；时刻写作 分:秒，方框不写时刻即全程遮盖"
        error={problems.masks}
      >
        {detected && detected.boxes.length > 0 && (
          <p className="small muted">
            {detected.note}{" "}
            <Button size="small" onClick={() => setRows(detected.boxes.map(hinted))}>
              填入提示的 {detected.boxes.length} 处
            </Button>
          </p>
        )}
        {rows.map((row, n) => (
          // Rows have no name of their own, and none is ever put between others.
          <div key={n} className={css.mask}>
            <Select
              aria-label={`第 ${n + 1} 处`}
              value={row.kind}
              onChange={(kind) => change(n, { kind })}
              options={[
                ...(recording.medium === "audio" ? [] : [{ value: "box" as const, label: "方框" }]),
                ...(recording.medium === "photo" ? [] : [{ value: "mute" as const, label: "静音" }]),
              ]}
            />
            {row.kind === "box" &&
              SIDES.map((side, at) => (
                <InputNumber
                  key={side}
                  aria-label={side}
                  prefix={side}
                  suffix="%"
                  min={0}
                  max={100}
                  value={row.sides[at] ?? 0}
                  onChange={(value) =>
                    change(n, { sides: row.sides.map((old, i) => (i === at ? (value ?? 0) : old)) as Row["sides"] })
                  }
                />
              ))}
            {recording.medium !== "photo" && (
              <span className={css.range}>
                <Input
                  aria-label="起点"
                  placeholder="0:00"
                  value={row.from}
                  onChange={(event) => change(n, { from: event.target.value })}
                />
                至
                <Input
                  aria-label="终点"
                  placeholder={row.kind === "box" ? "全程" : "1:30"}
                  value={row.to}
                  onChange={(event) => change(n, { to: event.target.value })}
                />
              </span>
            )}
            {rows.length > 1 && (
              <Button size="small" onClick={() => setRows((now) => now.filter((_, at) => at !== n))}>
                删去
              </Button>
            )}
          </div>
        ))}
        <Button
          size="small"
          onClick={() => setRows((now) => [...now, { kind: "box", sides: [35, 20, 30, 30], from: "", to: "" }])}
        >
          再加一处
        </Button>
      </Field>
      <Field id="reason" label="理由" required error={problems.reason}>
        <Input.TextArea id="reason" rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </ActDialog>
  );
}

/** A row as a program would fill it in; a box that is there throughout has no times. */
function hinted({ sides, from_ms, to_ms }: DetectionsView["boxes"][number]): Row {
  const [from, to] = to_ms > from_ms ? [place(from_ms), place(to_ms)] : ["", ""];
  return { kind: "box", sides: sides.map((side) => side / PER_PERCENT) as Row["sides"], from, to };
}

/** What the server is told of a row; nothing when its times cannot be read. */
function mask(row: Row): { sides?: number[]; part?: { from_ms: number; to_ms: number } } | null {
  const sides = row.kind === "box" ? row.sides.map((percent) => Math.round(percent * PER_PERCENT)) : undefined;
  if (row.kind === "box" && row.from === "" && row.to === "") return { sides };
  const [from, to] = [readPlace(row.from), readPlace(row.to)];
  return from === undefined || to === undefined ? null : { sides, part: { from_ms: from, to_ms: to } };
}
