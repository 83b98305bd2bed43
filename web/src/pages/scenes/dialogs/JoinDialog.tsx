/** 联合执法单位: another agency that takes part, named once; people of it are then entered under its name. */
import { useQueryClient } from "@tanstack/react-query";
import { Input } from "antd";
import { scenes } from "../../../api/endpoints";
import { sceneQuery, useAct } from "../../../api/queries";
import type { SceneView } from "../../../api/types";
import { ActDialog } from "../../../components/ActDialog";
import { Field } from "../../../components/form/Field";
import { useKept } from "../../../components/form/useKept";
import { useProblems } from "../../../components/form/useProblems";

export function JoinDialog({ scene, onClose }: { scene: SceneView; onClose: () => void }) {
  const client = useQueryClient();
  const [values, set, clear] = useKept(`join.${scene.id}`, { name: "" });
  const join = useAct((body: Parameters<typeof scenes.join>[1]) => scenes.join(scene.id, body), {
    answers: (view) => sceneQuery(view.id).queryKey,
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, join.error);
  const submit = () => {
    if (!check({ name: "单位名称" })) return;
    // After the departure it is entered for the time before it.
    join.mutate({ name: values.name.trim(), at: scene.left_at ? (scene.arrived_at ?? undefined) : undefined });
  };
  return (
    <ActDialog
      title="登记联合执法单位"
      does="登记"
      busy={join.isPending}
      error={join.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: sceneQuery(scene.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        id="name"
        label="单位名称"
        required
        help="登记以后，到场名单中写同一名称的人员自动归入这个单位"
        error={problems.name}
      >
        <Input id="name" value={values.name} maxLength={100} onChange={(event) => set({ name: event.target.value })} />
      </Field>
    </ActDialog>
  );
}
