/** 列为证据: which part, of which case, and what the written note says: who took it, when, where (art. 23). */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Radio, Select } from "antd";
import { copies } from "../../api/endpoints";
import { sceneQuery, useAct } from "../../api/queries";
import type { RecordingView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { InstantInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { OfficersInput } from "../../components/form/OfficersInput";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import css from "./copies.module.css";
import { copiesQuery } from "./copies";
import { readPlace } from "./words";

export function CopyDialog({ recording, onClose }: { recording: RecordingView; onClose: () => void }) {
  const client = useQueryClient();
  const { data: scene } = useQuery({ ...sceneQuery(recording.scene?.id ?? ""), enabled: Boolean(recording.scene) });
  const [typed, set, clear] = useKept(`copy.${recording.id}`, {
    whole: true,
    from: "",
    to: "",
    case: undefined as string | undefined,
    collectors: undefined as string[] | undefined,
    collected_at: undefined as string | undefined,
    place: undefined as string | undefined,
    proves: "",
    kept_at: "",
  });
  // What the scene tells stands there until somebody types something else.
  const values = {
    ...typed,
    case: typed.case ?? scene?.cases[0]?.id,
    collectors: typed.collectors ?? scene?.officers.map((o) => o.id) ?? [],
    collected_at: typed.collected_at ?? recording.started_at ?? undefined,
    place: typed.place ?? scene?.place ?? "",
  };
  const [from, to] = [readPlace(values.from), readPlace(values.to)];
  const part = values.whole || from === undefined || to === undefined ? undefined : { from_ms: from, to_ms: to };
  const order = useAct((body: Parameters<typeof copies.order>[1]) => copies.order(recording.id, body), {
    onDone: () => {
      clear();
      onClose();
    },
  });
  const checked = { ...values, part: values.whole || part ? "yes" : "" };
  const { problems, check } = useProblems(checked, order.error);
  const submit = () => {
    const needed = {
      case: "案件",
      collectors: "取证人员",
      collected_at: "取证时间",
      place: "取证地点",
      part: "起止时刻",
    };
    if (!check(needed) || !values.case || !values.collected_at) return;
    const { case: of, collectors, collected_at, place, proves, kept_at } = values;
    order.mutate({ case: of, part, collectors, collected_at, place, proves, kept_at });
  };
  return (
    <ActDialog
      title="列为证据"
      article={{ code: "23", number: 23, label: "第二十三条" }}
      does="复制附卷"
      busy={order.isPending}
      error={order.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: copiesQuery(recording.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="case" label="案件" required error={problems.case}>
        <Select
          id="case"
          value={values.case}
          placeholder="请先把现场关联到案件"
          onChange={(picked) => set({ case: picked })}
          options={scene?.cases.map((one) => ({ value: one.id, label: `${one.number} ${one.title}` }))}
          style={{ width: "100%" }}
        />
      </Field>
      <Field
        id="part"
        label="范围"
        required
        group
        help={
          values.whole
            ? "逐字节复制，摘要值与原件一致"
            : "画面从起点之前最近的关键帧开始，不重新编码；写作 分:秒 或 时:分:秒"
        }
        error={problems.part}
      >
        <Radio.Group
          value={values.whole}
          onChange={(event) => set({ whole: event.target.value as boolean })}
          options={[
            { value: true, label: "整件" },
            { value: false, label: "截取一段", disabled: !recording.duration_ms },
          ]}
        />
        {!values.whole && (
          <div className={css.range}>
            <Input
              id="part"
              aria-label="起点"
              placeholder="0:00"
              value={values.from}
              onChange={(event) => set({ from: event.target.value })}
            />
            至
            <Input
              aria-label="终点"
              placeholder="1:30"
              value={values.to}
              onChange={(event) => set({ to: event.target.value })}
            />
          </div>
        )}
      </Field>
      <Field id="collectors" label="取证人员" required error={problems.collectors}>
        <OfficersInput id="collectors" value={values.collectors} onChange={(collectors) => set({ collectors })} />
      </Field>
      <Field id="collected_at" label="取证时间" required error={problems.collected_at}>
        <InstantInput
          id="collected_at"
          value={values.collected_at}
          onChange={(collected_at) => set({ collected_at })}
        />
      </Field>
      <Field id="place" label="取证地点" required error={problems.place}>
        <Input id="place" value={values.place} onChange={(event) => set({ place: event.target.value })} />
      </Field>
      <Field id="proves" label="证明对象" error={problems.proves}>
        <Input.TextArea
          id="proves"
          rows={2}
          value={values.proves}
          onChange={(event) => set({ proves: event.target.value })}
        />
      </Field>
      <Field id="kept_at" label="原始载体存放处" help="不填为本机关音像资料库" error={problems.kept_at}>
        <Input id="kept_at" value={values.kept_at} onChange={(event) => set({ kept_at: event.target.value })} />
      </Field>
    </ActDialog>
  );
}
