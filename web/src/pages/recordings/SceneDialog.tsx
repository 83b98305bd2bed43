/** 归入现场: says to which stay a recording belongs, when neither time nor device did. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { recordings } from "../../api/endpoints";
import { recordingQuery, scenesQuery, useAct } from "../../api/queries";
import type { RecordingView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { serverNow } from "../../lib/clock";
import { span } from "../../lib/time";
import { sceneTitle } from "../scenes/words";

export function SceneDialog({ recording, onClose }: { recording: RecordingView; onClose: () => void }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const [scene, setScene] = useState<string | undefined>(recording.scene?.id);
  const [unfilled, setUnfilled] = useState("");
  const { data, isFetching } = useQuery({ ...scenesQuery({ q: typed }), placeholderData: keepPreviousData });
  const assign = useAct((id: string) => recordings.assign(recording.id, { revision: recording.revision, scene: id }), {
    answers: (view) => recordingQuery(view.id).queryKey,
    onDone: onClose,
  });
  const submit = () => {
    setUnfilled(scene ? "" : "请选择现场");
    if (scene) assign.mutate(scene);
  };
  return (
    <ActDialog
      title="归入现场"
      does="归入"
      busy={assign.isPending}
      error={assign.error}
      reload={() => client.invalidateQueries({ queryKey: recordingQuery(recording.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="scene" label="现场" required help="按地点或者对象查找" error={unfilled}>
        <Select
          id="scene"
          showSearch={{ filterOption: false, onSearch: setTyped }}
          loading={isFetching}
          value={scene}
          placeholder="请选择"
          onChange={setScene}
          options={data?.items.map((s) => ({
            value: s.id,
            label: `${sceneTitle(s)} · ${span(s.arrived_at, s.left_at, serverNow())}`,
          }))}
          style={{ width: "100%" }}
        />
      </Field>
    </ActDialog>
  );
}
