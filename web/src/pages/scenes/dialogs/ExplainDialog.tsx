/** 说明情况: why a stretch has no recording (art. 19), spoken on the recording or written here. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Radio, Select } from "antd";
import { scenes } from "../../../api/endpoints";
import { choicesQuery, sceneQuery, useAct } from "../../../api/queries";
import type { Hole, SceneView } from "../../../api/types";
import { ActDialog } from "../../../components/ActDialog";
import { InstantInput } from "../../../components/form/DateInputs";
import { Field } from "../../../components/form/Field";
import { useKept } from "../../../components/form/useKept";
import { useProblems } from "../../../components/form/useProblems";
import { duration } from "../../../lib/amounts";
import { clockSeconds } from "../../../lib/time";

interface HintsProps {
  hole: Hole;
  onCause: (cause: string) => void;
  onSpoken: (at: string) => void;
}

/** What files, devices and a machine's ear tell: offered, never chosen for anybody. */
function Hints({ hole, onCause, onSpoken }: HintsProps) {
  if (hole.causes.length === 0 && !hole.voice) return null;
  const { voice } = hole;
  return (
    <ul className="small muted" style={{ marginBottom: 12 }} aria-label="提示，仅供参考">
      {hole.causes.map(({ cause, label, why }) => (
        <li key={why}>
          {why}
          {cause && (
            <Button type="link" size="small" onClick={() => onCause(cause)}>
              可能是：{label}
            </Button>
          )}
        </li>
      ))}
      {voice && (
        <li>
          恢复记录之后：{voice.label}
          {voice.at && (
            <Button type="link" size="small" onClick={() => onSpoken(voice.at ?? "")}>
              {clockSeconds(voice.at)} 请听后确认
            </Button>
          )}
        </li>
      )}
    </ul>
  );
}

interface Props {
  scene: SceneView;
  hole: Hole;
  onClose: () => void;
}

export function ExplainDialog({ scene, hole, onClose }: Props) {
  const { data: choices } = useQuery(choicesQuery());
  const client = useQueryClient();
  const [values, set, clear] = useKept(`explain.${scene.id}.${hole.from}`, {
    cause: undefined as string | undefined,
    how: "written" as "written" | "spoken",
    spoken_at: hole.to as string | undefined,
    text: "",
  });
  const explain = useAct((body: Parameters<typeof scenes.explain>[1]) => scenes.explain(scene.id, body), {
    answers: (view) => sceneQuery(view.id).queryKey,
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, explain.error);

  const submit = () => {
    const needed =
      values.how === "written" ? { cause: "原因", text: "说明" } : { cause: "原因", spoken_at: "语音说明的时刻" };
    if (!check(needed)) return;
    explain.mutate({
      from: hole.from,
      to: hole.to,
      cause: values.cause ?? "",
      how: values.how,
      spoken_at: values.how === "spoken" ? values.spoken_at : undefined,
      text: values.text.trim() || undefined,
    });
  };

  return (
    <ActDialog
      title="说明情况"
      article={{ code: "19", number: 19, label: "第十九条" }}
      does="说明"
      busy={explain.isPending}
      error={explain.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: sceneQuery(scene.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <p style={{ marginBottom: 16 }}>
        {clockSeconds(hole.from)}–{clockSeconds(hole.to)}，{duration(hole.length_ms)}没有音像。
      </p>
      <Hints hole={hole} onCause={(cause) => set({ cause })} onSpoken={(at) => set({ how: "spoken", spoken_at: at })} />
      <Field id="cause" label="原因" required error={problems.cause}>
        <Select
          id="cause"
          value={values.cause}
          placeholder="请选择"
          onChange={(cause) => set({ cause })}
          options={choices?.causes.map((c) => ({
            value: c.code,
            label: c.named_by_law ? c.label : `${c.label}（第十九条没有列举，需要有人判断）`,
          }))}
          style={{ width: "100%" }}
        />
      </Field>
      <Field id="how" label="说明方式" required group error={problems.how}>
        <Radio.Group
          value={values.how}
          onChange={(event) => set({ how: event.target.value as "written" | "spoken" })}
          options={[
            { value: "written", label: "书面说明" },
            { value: "spoken", label: "重新开始记录时已语音说明" },
          ]}
        />
      </Field>
      {values.how === "spoken" && (
        <Field id="spoken_at" label="语音说明的时刻" required error={problems.spoken_at}>
          <InstantInput id="spoken_at" seconds value={values.spoken_at} onChange={(spoken_at) => set({ spoken_at })} />
        </Field>
      )}
      <Field id="text" label="说明" required={values.how === "written"} error={problems.text}>
        <Input.TextArea
          id="text"
          rows={4}
          value={values.text}
          onChange={(event) => set({ text: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
