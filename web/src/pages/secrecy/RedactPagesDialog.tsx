/** 制作遮盖件: drawn with the pointer over a scan, or over a blank page of the print, with the ground of art. 25. */
import { Button, Input, Radio, Select } from "antd";
import { useState, type PointerEvent } from "react";
import { records } from "../../api/endpoints";
import { recordQuery, queries, useAct } from "../../api/queries";
import type { RecordView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";
import { between, place, type PageBox } from "./boxes";
import css from "./secrecy.module.css";

const GROUNDS = [
  { value: "privacy", label: "个人隐私" },
  { value: "trade", label: "商业秘密" },
  { value: "informant", label: "举报人身份" },
];
/** The print itself, among pages that are scans. */
const PRINT = 0;

export function RedactPagesDialog({ record, onClose }: { record: RecordView; onClose: () => void }) {
  const [source, setSource] = useState(record.scans[0]?.page ?? PRINT);
  const [page, setPage] = useState(1);
  const [ground, setGround] = useState("privacy");
  const [reason, setReason] = useState("");
  const [boxes, setBoxes] = useState<PageBox[]>([]);
  const redact = useAct((body: Parameters<typeof records.redact>[1]) => records.redact(record.id, body), {
    answers: () => recordQuery(record.id).queryKey,
    onDone: onClose,
  });
  const { problems, check } = useProblems({ reason, masks: boxes.length > 0 ? "yes" : "" }, redact.error);
  const submit = () => {
    if (!check({ reason: "理由", masks: "至少一处遮盖" })) return;
    redact.mutate({ page: source || undefined, masks: boxes, ground, reason: reason.trim() });
  };
  const choose = (picked: number) => {
    setSource(picked);
    setPage(1);
    setBoxes([]);
  };
  const scan = record.scans.find((one) => one.page === source);
  return (
    <ActDialog
      title="制作遮盖件"
      article={{ code: "25", number: 25, label: "第二十五条" }}
      does="制作"
      busy={redact.isPending}
      error={redact.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: recordQuery(record.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="source" label="遮盖哪一件" required error={problems.page}>
        <Select
          id="source"
          value={source}
          onChange={choose}
          options={[
            ...record.scans.map((one) => ({ value: one.page, label: `第 ${one.page} 页扫描件` })),
            { value: PRINT, label: "打印件" },
          ]}
          style={{ width: "100%" }}
        />
      </Field>
      <Field
        id="masks"
        label="遮盖"
        required
        group
        help="在页面上拖动画框；框住的内容从遮盖件中去掉"
        error={problems.masks}
      >
        {source === PRINT && record.pages > 1 && (
          <Select
            aria-label="页"
            value={page}
            onChange={setPage}
            options={Array.from({ length: record.pages }, (_, n) => ({ value: n + 1, label: `第 ${n + 1} 页` }))}
            style={{ marginBottom: 8 }}
          />
        )}
        <Sheet
          picture={scan?.href}
          boxes={boxes.filter((box) => box.page === page)}
          onDraw={(sides) => setBoxes((now) => [...now, { page, sides }])}
        />
        <p className="small muted">
          已画 {boxes.length} 处
          {boxes.length > 0 && (
            <>
              {" "}
              <Button size="small" onClick={() => setBoxes((now) => now.slice(0, -1))}>
                撤去最后一处
              </Button>
            </>
          )}
          {source === PRINT && (
            <>
              {" "}
              <a href={record.pdf_href} target="_blank" rel="noopener">
                对照打印件
              </a>
            </>
          )}
        </p>
      </Field>
      <Field id="ground" label="涉及" required group error={problems.ground}>
        <Radio.Group value={ground} onChange={(event) => setGround(event.target.value as string)} options={GROUNDS} />
      </Field>
      <Field id="reason" label="理由" required error={problems.reason}>
        <Input.TextArea id="reason" rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </ActDialog>
  );
}

interface SheetProps {
  picture?: string;
  boxes: PageBox[];
  onDraw: (sides: PageBox["sides"]) => void;
}

/** A page on which one draws. Without a picture it is a blank A4 sheet. */
function Sheet({ picture, boxes, onDraw }: SheetProps) {
  const [from, setFrom] = useState<{ x: number; y: number } | null>(null);
  const [to, setTo] = useState<{ x: number; y: number } | null>(null);
  const at = (event: PointerEvent<HTMLDivElement>) =>
    place({ x: event.clientX, y: event.clientY }, event.currentTarget.getBoundingClientRect());
  const drawn = from && to ? between(1, from, to) : null;
  const end = () => {
    if (drawn) onDraw(drawn.sides);
    setFrom(null);
    setTo(null);
  };
  return (
    <div
      className={css.sheet}
      data-blank={!picture}
      role="img"
      aria-label="要遮盖的页面"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(at(event));
        setTo(null);
      }}
      onPointerMove={(event) => from && setTo(at(event))}
      onPointerUp={end}
      onPointerCancel={end}
    >
      {picture && <img src={picture} alt="" draggable={false} />}
      {[...boxes, ...(drawn ? [drawn] : [])].map((box, n) => (
        <span key={n} className={css.box} style={styleOf(box)} />
      ))}
    </div>
  );
}

function styleOf({ sides: [x, y, w, h] }: PageBox) {
  const percent = (n: number) => `${n / 10}%`;
  return { left: percent(x), top: percent(y), width: percent(w), height: percent(h) };
}
