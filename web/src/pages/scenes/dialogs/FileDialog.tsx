/** 归入案件: ties a scene, and with it its recordings, to a case that is already filed. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { scenes } from "../../../api/endpoints";
import { casesQuery, sceneQuery, useAct } from "../../../api/queries";
import type { SceneView } from "../../../api/types";
import { ActDialog } from "../../../components/ActDialog";
import { Field } from "../../../components/form/Field";

export function FileDialog({ scene, onClose }: { scene: SceneView; onClose: () => void }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string>();
  const [unfilled, setUnfilled] = useState("");
  const { data, isFetching } = useQuery({
    ...casesQuery({ state: "open", q: typed }),
    placeholderData: keepPreviousData,
  });
  const file = useAct((caseId: string) => scenes.file(scene.id, caseId), {
    answers: (view) => sceneQuery(view.id).queryKey,
    onDone: onClose,
  });
  const submit = () => {
    setUnfilled(chosen ? "" : "请选择案件");
    if (chosen) file.mutate(chosen);
  };
  return (
    <ActDialog
      title="归入已有案件"
      does="归入"
      busy={file.isPending}
      error={file.error}
      reload={() => client.invalidateQueries({ queryKey: sceneQuery(scene.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="case" label="案件" required help="按案号、案由或者当事人查找尚未结案的案件" error={unfilled}>
        <Select
          id="case"
          showSearch={{ filterOption: false, onSearch: setTyped }}
          loading={isFetching}
          value={chosen}
          placeholder="请选择"
          onChange={setChosen}
          options={data?.items.map((c) => ({ value: c.id, label: `${c.number} ${c.title}` }))}
          style={{ width: "100%" }}
        />
      </Field>
    </ActDialog>
  );
}
