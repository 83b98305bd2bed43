/** 认定时间 by two persons: who said it, who went over it, and the button of whoever may. */
import { Button } from "antd";
import { recordings } from "../../api/endpoints";
import { recordingQuery, useAct } from "../../api/queries";
import type { RecordingView } from "../../api/types";
import { Problem } from "../../components/Problem";

export function statedBy({ time_stated }: RecordingView): string | null {
  if (!time_stated) return null;
  return `${time_stated.by}认定，${time_stated.confirmed_by ? `${time_stated.confirmed_by}确认` : "待另一人核对后确认"}`;
}

export function ConfirmTime({ recording }: { recording: RecordingView }) {
  const confirm = useAct(() => recordings.confirmTime(recording.id, { revision: recording.revision }), {
    answers: (view) => recordingQuery(view.id).queryKey,
  });
  if (!recording.time_stated?.may_confirm) return null;
  return (
    <>
      <Button size="small" type="primary" loading={confirm.isPending} onClick={() => confirm.mutate(undefined)}>
        核对无误，确认时间
      </Button>
      <Problem error={confirm.error} />
    </>
  );
}
