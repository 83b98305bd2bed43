/** 认定时间: a person says when a recording began, when neither file nor device tells it reliably. The original stays as it is. */
import { useQueryClient } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { recordings } from "../../api/endpoints";
import { recordingQuery, useAct } from "../../api/queries";
import type { RecordingView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { InstantInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** How sure one can be of a time that a person states. */
const MARGINS = [
  { value: SECOND, label: "1 秒以内" },
  { value: 10 * SECOND, label: "10 秒以内" },
  { value: MINUTE, label: "1 分钟以内" },
  { value: 5 * MINUTE, label: "5 分钟以内" },
  { value: 30 * MINUTE, label: "30 分钟以内" },
];

export function TimeDialog({ recording, onClose }: { recording: RecordingView; onClose: () => void }) {
  const client = useQueryClient();
  const [values, set, clear] = useKept(`time.${recording.id}`, {
    started_at: recording.started_at ?? undefined,
    uncertainty_ms: MINUTE,
    reason: "",
  });
  const state = useAct(
    (body: { started_at: string; uncertainty_ms: number; reason: string }) =>
      recordings.stateTime(recording.id, { revision: recording.revision, ...body }),
    {
      answers: (view) => recordingQuery(view.id).queryKey,
      onDone: () => {
        clear();
        onClose();
      },
    },
  );
  const { problems, check } = useProblems(values, state.error);
  const submit = () => {
    if (!check({ started_at: "开始时间", reason: "依据" }) || !values.started_at) return;
    state.mutate({
      started_at: values.started_at,
      uncertainty_ms: values.uncertainty_ms,
      reason: values.reason.trim(),
    });
  };
  return (
    <ActDialog
      title="认定时间"
      does="认定"
      busy={state.isPending}
      error={state.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: recordingQuery(recording.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="started_at" label="开始时间" required error={problems.started_at}>
        <InstantInput
          id="started_at"
          seconds
          value={values.started_at}
          onChange={(started_at) => set({ started_at })}
        />
      </Field>
      <Field id="uncertainty_ms" label="误差" required error={problems.uncertainty_ms}>
        <Select
          id="uncertainty_ms"
          value={values.uncertainty_ms}
          onChange={(uncertainty_ms) => set({ uncertainty_ms })}
          options={MARGINS}
          style={{ width: 180 }}
        />
      </Field>
      <Field
        id="reason"
        label="依据"
        required
        help="例：画面中可见的钟表、同场另一台设备的画面"
        error={problems.reason}
      >
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
