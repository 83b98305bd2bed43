/** 补标记: a matter of art. 17 or a word of art. 18 that is on the recording but was not marked at the scene. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { scenes } from "../../../api/endpoints";
import { choicesQuery, sceneQuery, useAct } from "../../../api/queries";
import type { SceneView } from "../../../api/types";
import { ActDialog } from "../../../components/ActDialog";
import { InstantInput } from "../../../components/form/DateInputs";
import { Field } from "../../../components/form/Field";
import { useKept } from "../../../components/form/useKept";
import { useProblems } from "../../../components/form/useProblems";

interface Marked {
  /** `mark:items` or `narration:notice`. */
  what: string | undefined;
  at: string | undefined;
  text: string;
}

export function MarkDialog({ scene, onClose }: { scene: SceneView; onClose: () => void }) {
  const { data: choices } = useQuery(choicesQuery());
  const client = useQueryClient();
  const [values, set, clear] = useKept<Marked>(`mark.${scene.id}`, {
    what: undefined,
    at: scene.arrived_at ?? undefined,
    text: "",
  });
  const mark = useAct((marked: Marked) => send(scene.id, marked), {
    answers: (view) => sceneQuery(view.id).queryKey,
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, mark.error);
  return (
    <ActDialog
      title="补标记"
      article={{ code: "18.2", number: 18, label: "第十八条第二款" }}
      does="标记"
      busy={mark.isPending}
      error={mark.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: sceneQuery(scene.id).queryKey })}
      onSubmit={() => {
        if (check({ what: "标记事项", at: "音像中的时刻" })) mark.mutate(values);
      }}
      onClose={onClose}
    >
      <Field id="what" label="标记事项" required error={problems.what ?? problems.mark ?? problems.element}>
        <Select
          id="what"
          value={values.what}
          placeholder="请选择"
          onChange={(what) => set({ what })}
          options={[
            {
              label: "语音说明（第十八条）",
              options: choices?.narrations.map((n) => ({ value: `narration:${n.code}`, label: n.label })) ?? [],
            },
            {
              label: "重点记录（第十七条）",
              options: choices?.marks.map((m) => ({ value: `mark:${m.code}`, label: m.label })) ?? [],
            },
          ]}
          style={{ width: "100%" }}
        />
      </Field>
      <Field
        id="at"
        label="音像中的时刻"
        required
        help="录像里说到或者摄到的那一刻；补记的时间另行记下"
        error={problems.at}
      >
        <InstantInput id="at" seconds value={values.at} onChange={(at) => set({ at })} />
      </Field>
      {values.what?.startsWith("mark:") && (
        <Field id="text" label="说明" error={problems.text}>
          <Input id="text" value={values.text} onChange={(event) => set({ text: event.target.value })} />
        </Field>
      )}
    </ActDialog>
  );
}

function send(scene: string, { what = "", at, text }: Marked): Promise<SceneView> {
  const [kind, code = ""] = what.split(":");
  if (kind === "narration") return scenes.narrate(scene, { element: code, at });
  return scenes.mark(scene, { mark: code, at, text: text.trim() || undefined });
}
