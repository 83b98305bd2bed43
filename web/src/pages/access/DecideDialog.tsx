/** 批准、不予批准、收回: the head's word on a request, with its term or its reason. */
import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Input, Radio } from "antd";
import { access } from "../../api/endpoints";
import { useAct } from "../../api/queries";
import type { AccessView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { InstantInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import { serverNow } from "../../lib/clock";
import { endOfDay, moment } from "../../lib/time";

export type Decision = "approve" | "refuse" | "revoke";

const WORDS: Record<Decision, { title: string; does: string }> = {
  approve: { title: "批准调阅", does: "批准" },
  refuse: { title: "不予批准", does: "不予批准" },
  revoke: { title: "收回批准", does: "收回" },
};

/** Terms offered at one press, in days after today; anything else is typed. */
const TERMS = [
  { days: 0, label: "今天" },
  { days: 3, label: "三天" },
  { days: 7, label: "七天" },
];

interface Props {
  request: AccessView;
  decision: Decision;
  onClose: () => void;
}

export function DecideDialog({ request, decision, onClose }: Props) {
  const client = useQueryClient();
  const [values, set, clear] = useKept(`decide.${decision}.${request.id}`, {
    term: 0 as number | "other",
    until: undefined as string | undefined,
    text: "",
    secrets: [] as string[],
    both: false,
  });
  const until = values.term === "other" ? values.until : endOfDay(serverNow(), values.term);
  const { secrets, both } = values;
  const decide = useAct(() => act(request, decision, until ?? "", values.text.trim(), secrets, both), {
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems({ ...values, until }, decide.error);
  const send = () => {
    if (check(decision === "approve" ? { until: "期限" } : { text: "理由" })) decide.mutate(undefined);
  };

  return (
    <ActDialog
      title={WORDS[decision].title}
      article={{ code: "24.2", number: 24, label: "第二十四条第二款" }}
      does={WORDS[decision].does}
      danger={decision !== "approve"}
      busy={decide.isPending}
      error={decide.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: ["access"] })}
      onSubmit={send}
      onClose={onClose}
    >
      <p style={{ marginBottom: 16 }}>
        {request.requested_by.name}申请{request.kind_label}“{request.scope.label}”。用途：{request.purpose}
      </p>
      {decision === "approve" && (
        <Field
          id="until"
          label="期限"
          required
          group
          help={until && `到 ${moment(until, serverNow())} 为止，届时画面自动停止`}
          error={problems.until}
        >
          <Radio.Group
            value={values.term}
            onChange={(event) => set({ term: event.target.value as number | "other" })}
            options={[...TERMS.map((t) => ({ value: t.days, label: t.label })), { value: "other", label: "另定" }]}
          />
          {values.term === "other" && (
            <div style={{ marginTop: 8 }}>
              <InstantInput id="until" value={values.until} onChange={(picked) => set({ until: picked })} />
            </div>
          )}
        </Field>
      )}
      {decision === "approve" && (
        <Field
          id="secrets"
          label="范围"
          group
          help={
            request.labelled.length > 0
              ? `其中有标注为${request.labelled.map((l) => l.title).join("、")}的；不勾选的，批准以后仍不能查看（第二十五条）`
              : undefined
          }
        >
          <Checkbox.Group
            value={[...secrets, ...(both ? ["both"] : [])]}
            onChange={(picked) => set({ secrets: picked.filter((p) => p !== "both"), both: picked.includes("both") })}
            options={[
              ...request.labelled.map((l) => ({ value: l.label, label: `包括${l.title}` })),
              { value: "both", label: "包括副卷" },
            ]}
          />
        </Field>
      )}
      <Field
        id="text"
        label={decision === "approve" ? "意见" : "理由"}
        required={decision !== "approve"}
        error={problems.text ?? problems.reason ?? problems.opinion}
      >
        <Input.TextArea
          id="text"
          rows={3}
          value={values.text}
          onChange={(event) => set({ text: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}

function act(
  request: AccessView,
  decision: Decision,
  until: string,
  text: string,
  secrets: string[],
  both_volumes: boolean,
): Promise<AccessView> {
  const { id, revision } = request;
  if (decision === "approve")
    return access.approve(id, { revision, until, opinion: text || undefined, secrets, both_volumes });
  if (decision === "refuse") return access.refuse(id, { revision, reason: text });
  return access.revoke(id, { revision, reason: text });
}
