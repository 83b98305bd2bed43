/** 原始性: what was noticed about a recording, the gravest first; whether it can be used as evidence, and who decided. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, Radio } from "antd";
import { recordings } from "../../api/endpoints";
import { recordingQuery, useAct } from "../../api/queries";
import type { Finding, RecordingView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { Chip } from "../../components/Chip";
import { Facts } from "../../components/Columns";
import { Findings } from "../../components/Findings";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";

const WEIGHT: Record<Finding["severity"], number> = { serious: 0, question: 1, info: 2 };

/** The article under which originals are kept as they are. */
const KEPT = { code: "24.1", number: 24, label: "第二十四条第一款" };

/** The gravest first; those of one weight as they were found. */
export function byWeight(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}

export function EvidencePanel({ recording, onDecide }: { recording: RecordingView; onDecide: () => void }) {
  const { evidence, findings } = recording;
  const decided = evidence.state === "accepted" || evidence.state === "rejected";
  if (findings.length === 0 && !decided && !evidence.can_decide) return null;
  return (
    <Panel
      title="原始性"
      right={
        evidence.can_decide ? (
          <Button size="small" type={evidence.state === "undecided" ? "primary" : "default"} onClick={onDecide}>
            {decided ? "重新认定" : "认定"}
          </Button>
        ) : (
          "已按原样入库"
        )
      }
    >
      <p style={{ marginBottom: 8 }}>
        <Chip tone={evidence.usable ? "met" : "red"}>{evidence.label}</Chip> <span>{evidence.why}</span>
      </p>
      {decided && (
        <Facts
          facts={[
            ["认定人", evidence.decided_by],
            ["时间", evidence.decided_at && <Moment at={evidence.decided_at} />],
            ["理由", evidence.reason],
          ]}
        />
      )}
      <Findings findings={byWeight(findings)} />
    </Panel>
  );
}

export function OriginalityDialog({ recording, onClose }: { recording: RecordingView; onClose: () => void }) {
  const client = useQueryClient();
  const [values, set, clear] = useKept(`originality.${recording.id}`, {
    accepted: undefined as boolean | undefined,
    reason: "",
  });
  const decide = useAct(
    (body: { accepted: boolean; reason: string }) =>
      recordings.decideOriginality(recording.id, { revision: recording.revision, ...body }),
    {
      answers: (view) => recordingQuery(view.id).queryKey,
      onDone: () => {
        clear();
        onClose();
      },
    },
  );
  const { problems, check } = useProblems(values, decide.error);
  const submit = () => {
    if (!check({ accepted: "认定", reason: "理由" }) || values.accepted === undefined) return;
    decide.mutate({ accepted: values.accepted, reason: values.reason.trim() });
  };
  return (
    <ActDialog
      title="认定能否作为证据"
      article={KEPT}
      does="认定"
      busy={decide.isPending}
      error={decide.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: recordingQuery(recording.id).queryKey })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Findings findings={byWeight(recording.findings)} />
      <Field id="accepted" label="认定" required group error={problems.accepted}>
        <Radio.Group
          value={values.accepted}
          onChange={(event) => set({ accepted: event.target.value as boolean })}
          options={[
            { value: true, label: "可作为证据" },
            { value: false, label: "不作为证据" },
          ]}
        />
      </Field>
      <Field
        id="reason"
        label="理由"
        required
        help="认定连同理由、姓名、时间一并记录，不能删除；可以再次认定，以最后一次为准。原件不变。"
        error={problems.reason}
      >
        <Input.TextArea
          id="reason"
          rows={4}
          value={values.reason}
          onChange={(event) => set({ reason: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
