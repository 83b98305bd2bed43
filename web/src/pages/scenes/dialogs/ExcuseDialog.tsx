/** 未能当日入库的情形 (art. 22 para. 2): which of the five, and when the officers were back at their unit. */
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

export function ExcuseDialog({ scene, onClose }: { scene: SceneView; onClose: () => void }) {
  const { data: choices } = useQuery(choicesQuery());
  const client = useQueryClient();
  const [values, set, clear] = useKept(`excuse.${scene.id}`, {
    excuse: undefined as string | undefined,
    returned_at: undefined as string | undefined,
    text: "",
  });
  const excuse = useAct((body: Parameters<typeof scenes.excuse>[1]) => scenes.excuse(scene.id, body), {
    answers: (view) => sceneQuery(view.id).queryKey,
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, excuse.error);
  const submit = () => {
    if (!check({ excuse: "情形", returned_at: "返回单位的时间", text: "说明" })) return;
    excuse.mutate({ excuse: values.excuse ?? "", returned_at: values.returned_at ?? "", text: values.text.trim() });
  };
  return (
    <ActDialog
      title="说明未能当日入库的情形"
      article={{ code: "22.2", number: 22, label: "第二十二条第二款" }}
      does="说明"
      busy={excuse.isPending}
      error={excuse.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: sceneQuery(scene.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="excuse" label="情形" required error={problems.excuse}>
        <Select
          id="excuse"
          value={values.excuse}
          placeholder="请选择"
          onChange={(picked) => set({ excuse: picked })}
          options={choices?.excuses.map((c) => ({ value: c.code, label: c.label }))}
          style={{ width: "100%" }}
        />
      </Field>
      <Field
        id="returned_at"
        label="返回单位的时间"
        required
        help="自返回单位起 24 小时以内入库"
        error={problems.returned_at}
      >
        <InstantInput id="returned_at" value={values.returned_at} onChange={(returned_at) => set({ returned_at })} />
      </Field>
      <Field id="text" label="说明" required error={problems.text}>
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
