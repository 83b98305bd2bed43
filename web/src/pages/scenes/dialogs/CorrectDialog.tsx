/** 更正到场人员: a line of the roster that was wrong, with the reason. What stood there stays in the log (art. 5). */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input, Select } from "antd";
import { scenes } from "../../../api/endpoints";
import { choicesQuery, sceneQuery, useAct } from "../../../api/queries";
import type { SceneView } from "../../../api/types";
import { ActDialog } from "../../../components/ActDialog";
import { Field } from "../../../components/form/Field";
import { useKept } from "../../../components/form/useKept";
import { useProblems } from "../../../components/form/useProblems";

interface Props {
  scene: SceneView;
  line: SceneView["attendees"][number];
  onClose: () => void;
}

export function CorrectDialog({ scene, line, onClose }: Props) {
  const { data: choices } = useQuery(choicesQuery());
  const client = useQueryClient();
  const [values, set, clear] = useKept(`correct.${line.id}`, {
    part: line.part,
    name: line.name,
    unit: line.agency ? "" : (line.unit ?? ""),
    agency: line.agency ?? "",
    withdrawn: false,
    reason: "",
  });
  const correct = useAct(
    (body: Parameters<typeof scenes.correctAttendee>[2]) => scenes.correctAttendee(scene.id, line.id, body),
    {
      answers: (view) => sceneQuery(view.id).queryKey,
      onDone: () => {
        clear();
        onClose();
      },
    },
  );
  const { problems, check } = useProblems(values, correct.error);
  const own = Boolean(line.person);
  const submit = () => {
    if (!check(values.withdrawn ? { reason: "更正的理由" } : { name: "姓名", reason: "更正的理由" })) return;
    const reason = values.reason.trim();
    if (values.withdrawn) return correct.mutate({ reason, withdrawn: true });
    // Another name is another person, nobody of this agency's list.
    const person = own && values.name.trim() === line.name && values.agency === "" ? line.person : undefined;
    const name = person ? undefined : values.name.trim();
    correct.mutate({
      reason,
      part: values.part,
      person,
      name,
      unit: values.unit.trim() || undefined,
      agency: values.agency || undefined,
    });
  };
  return (
    <ActDialog
      title={`更正：${line.part_label} ${line.name}`}
      article={{ code: "5", number: 5, label: "第五条" }}
      does="更正"
      busy={correct.isPending}
      error={correct.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: sceneQuery(scene.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Checkbox checked={values.withdrawn} onChange={(event) => set({ withdrawn: event.target.checked })}>
        登记错误，没有此人到场
      </Checkbox>
      {!values.withdrawn && (
        <>
          <Field id="part" label="身份" required error={problems.part}>
            <Select
              id="part"
              value={values.part}
              onChange={(part) => set({ part })}
              options={choices?.parts.map((c) => ({ value: c.code, label: c.label }))}
              style={{ width: "100%" }}
            />
          </Field>
          <Field id="name" label="姓名" required error={problems.name}>
            <Input id="name" value={values.name} maxLength={50} onChange={(e) => set({ name: e.target.value })} />
          </Field>
          {scene.agencies.length > 0 && (
            <Field id="agency" label="联合执法单位" error={problems.agency}>
              <Select
                id="agency"
                value={values.agency}
                onChange={(agency) => set({ agency })}
                options={[
                  { value: "", label: "不属于联合执法单位" },
                  ...scene.agencies.map((a) => ({ value: a.id, label: a.name })),
                ]}
                style={{ width: "100%" }}
              />
            </Field>
          )}
          <Field id="unit" label={values.agency ? "内设机构" : "单位"} error={problems.unit}>
            <Input id="unit" value={values.unit} maxLength={100} onChange={(e) => set({ unit: e.target.value })} />
          </Field>
        </>
      )}
      <Field id="reason" label="更正的理由" required error={problems.reason}>
        <Input.TextArea
          id="reason"
          rows={3}
          value={values.reason}
          onChange={(event) => set({ reason: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
