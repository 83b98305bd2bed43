/** 资料遗失、损毁报告 (arts. 22, 24): what was lost, who had it, how it came about, what was done. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input, Radio, Select } from "antd";
import { scenes } from "../../../api/endpoints";
import { devicesQuery, sceneQuery, useAct } from "../../../api/queries";
import type { SceneView } from "../../../api/types";
import { ActDialog } from "../../../components/ActDialog";
import { InstantInput } from "../../../components/form/DateInputs";
import { Field } from "../../../components/form/Field";
import { useKept } from "../../../components/form/useKept";
import { useProblems } from "../../../components/form/useProblems";

export function LossDialog({ scene, onClose }: { scene: SceneView; onClose: () => void }) {
  const { data: devices } = useQuery(devicesQuery());
  const client = useQueryClient();
  const hole = scene.coverage?.holes.find((h) => !h.explained);
  const [values, set, clear] = useKept(`loss.${scene.id}`, {
    loss: "lost" as "lost" | "damaged",
    device: undefined as string | undefined,
    device_too: false,
    holder: undefined as string | undefined,
    from: (hole?.from ?? scene.arrived_at ?? undefined) as string | undefined,
    to: (hole?.to ?? scene.left_at ?? undefined) as string | undefined,
    found_at: undefined as string | undefined,
    cause: "",
    measure: "",
  });
  const report = useAct((body: Parameters<typeof scenes.reportLoss>[1]) => scenes.reportLoss(scene.id, body), {
    answers: (view) => sceneQuery(view.id).queryKey,
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, report.error);
  const submit = () => {
    const needed = {
      from: "资料开始的时间",
      to: "资料结束的时间",
      found_at: "发现的时间",
      cause: "原因和经过",
      measure: "采取的措施",
    };
    if (!check(needed)) return;
    const { from = "", to = "", found_at = "", ...rest } = values;
    report.mutate({ ...rest, from, to, found_at, cause: values.cause.trim(), measure: values.measure.trim() });
  };
  return (
    <ActDialog
      title="报告音像资料遗失、损毁"
      article={{ code: "22", number: 22, label: "第二十二条" }}
      does="报告"
      busy={report.isPending}
      error={report.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: sceneQuery(scene.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="loss" label="情况" required group error={problems.loss}>
        <Radio.Group
          value={values.loss}
          onChange={(event) => set({ loss: event.target.value as "lost" | "damaged" })}
          options={[
            { value: "lost", label: "遗失" },
            { value: "damaged", label: "损毁" },
          ]}
        />
      </Field>
      <Field id="device" label="设备" error={problems.device}>
        <Select
          id="device"
          allowClear
          value={values.device}
          placeholder="没有登记的设备可以不选"
          onChange={(device: string | undefined) => set({ device })}
          options={devices?.items.map((d) => ({ value: d.id, label: `${d.mark} ${d.name}` }))}
          style={{ width: "100%" }}
        />
      </Field>
      {values.device && (
        <Checkbox checked={values.device_too} onChange={(event) => set({ device_too: event.target.checked })}>
          设备一并{values.loss === "lost" ? "遗失" : "损坏"}，登记为{values.loss === "lost" ? "遗失" : "待修"}
        </Checkbox>
      )}
      <Field id="holder" label="当时的保管人" error={problems.holder}>
        <Select
          id="holder"
          allowClear
          value={values.holder}
          onChange={(holder: string | undefined) => set({ holder })}
          options={scene.officers.map((o) => ({ value: o.id, label: o.name }))}
          style={{ width: "100%" }}
        />
      </Field>
      <Field id="from" label="资料开始的时间" required error={problems.from}>
        <InstantInput id="from" seconds value={values.from} onChange={(from) => set({ from })} />
      </Field>
      <Field id="to" label="资料结束的时间" required error={problems.to}>
        <InstantInput id="to" seconds value={values.to} onChange={(to) => set({ to })} />
      </Field>
      <Field id="found_at" label="发现的时间" required error={problems.found_at}>
        <InstantInput id="found_at" value={values.found_at} onChange={(found_at) => set({ found_at })} />
      </Field>
      <Field id="cause" label="原因和经过" required error={problems.cause}>
        <Input.TextArea id="cause" rows={3} value={values.cause} onChange={(e) => set({ cause: e.target.value })} />
      </Field>
      <Field id="measure" label="采取的措施" required error={problems.measure}>
        <Input.TextArea
          id="measure"
          rows={3}
          value={values.measure}
          onChange={(e) => set({ measure: e.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
