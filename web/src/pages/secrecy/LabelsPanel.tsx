/** 标注: what must be kept secret here, who said so and why (art. 25). From then on an approval opens it only where it says so. */
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { labels as endpoints } from "../../api/endpoints";
import { queries, useAct } from "../../api/queries";
import type { SecretLabel } from "../../api/types";
import { useSession } from "../../app/session";
import { ActDialog } from "../../components/ActDialog";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";
import { ListLine } from "../../components/ListLine";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { SealButton } from "./SpillsPanel";

/** Who says that something holds a secret. */
export const SEALERS = ["officer", "unit_head", "legal_reviewer", "security_officer"];

const ART25 = { code: "25", number: 25, label: "第二十五条" };

const KINDS = [
  { value: "trade", label: "商业秘密" },
  { value: "privacy", label: "个人隐私" },
  { value: "informant", label: "举报人身份" },
];

interface Props {
  /** `recording:<id>` or `record:<id>`. */
  subject: string;
  revision: number;
  labels: SecretLabel[];
  /** Closed already: there is nothing more to say about it. */
  closed?: boolean;
}

export function LabelsPanel(props: Props) {
  const { labels } = props;
  const [dialog, setDialog] = useState<"put" | SecretLabel | null>(null);
  const seals = useSession().person.roles.some((role) => SEALERS.includes(role.code));
  return (
    <Panel
      title="保密标注"
      beside={labels.map((l) => (
        <Chip key={l.label} tone="amber">
          {l.title}
        </Chip>
      ))}
      right={
        <>
          <ArticleLink article={ART25} />{" "}
          {labels.length < KINDS.length && (
            <Button size="small" onClick={() => setDialog("put")}>
              标注
            </Button>
          )}{" "}
          {seals && !props.closed && <SealButton subject={props.subject} />}
        </>
      }
      flush={labels.length > 0}
    >
      {labels.length === 0 ? (
        <p className="muted">
          没有标注。涉及商业秘密、个人隐私或者举报人身份的，标注以后只有写明包括该项的批准才能查看。
        </p>
      ) : (
        <ul>
          {labels.map((label) => (
            <ListLine
              key={label.label}
              words={
                <>
                  <p>
                    <Chip tone="amber">{label.title}</Chip> {label.reason}
                  </p>
                  <p className="small muted">
                    {label.who} · <Moment at={label.at} />
                    {label.ground && ` · 依据：${label.ground}`}
                  </p>
                </>
              }
            >
              <Button size="small" onClick={() => setDialog(label)}>
                解除
              </Button>
            </ListLine>
          ))}
        </ul>
      )}
      {dialog === "put" && <PutDialog {...props} onClose={() => setDialog(null)} />}
      {dialog && dialog !== "put" && <LiftDialog {...props} label={dialog} onClose={() => setDialog(null)} />}
    </Panel>
  );
}

const reload = () => queries.invalidateQueries();

function PutDialog({ subject, revision, labels, onClose }: Props & { onClose: () => void }) {
  const free = KINDS.filter((kind) => labels.every((l) => l.label !== kind.value));
  const [values, setValues] = useState({ label: free[0]?.value ?? "", reason: "", ground: "" });
  const set = (more: Partial<typeof values>) => setValues((now) => ({ ...now, ...more }));
  const put = useAct(endpoints.put, { onDone: onClose });
  const { problems, check } = useProblems(values, put.error);
  const submit = () => {
    if (!check({ label: "种类", reason: "理由" })) return;
    put.mutate({ subject, revision, label: values.label, reason: values.reason.trim(), ground: values.ground.trim() });
  };
  return (
    <ActDialog
      title="标注须保密的内容"
      article={ART25}
      does="标注"
      busy={put.isPending}
      error={put.error}
      problems={problems}
      reload={reload}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="label" label="种类" required group error={problems.label}>
        <Radio.Group
          value={values.label}
          onChange={(event) => set({ label: event.target.value as string })}
          options={free}
        />
      </Field>
      <Field
        id="reason"
        label="理由"
        required
        help="写明哪些内容须保密；国家秘密不得进入本系统"
        error={problems.reason}
      >
        <Input.TextArea
          id="reason"
          rows={3}
          value={values.reason}
          onChange={(event) => set({ reason: event.target.value })}
        />
      </Field>
      <Field id="ground" label="依据" help="法律条款或者当事人的申请，可以不填" error={problems.ground}>
        <Input id="ground" value={values.ground} onChange={(event) => set({ ground: event.target.value })} />
      </Field>
    </ActDialog>
  );
}

function LiftDialog({ subject, revision, label, onClose }: Props & { label: SecretLabel; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const lift = useAct(endpoints.lift, { onDone: onClose });
  const { problems, check } = useProblems({ reason }, lift.error);
  const submit = () => {
    if (check({ reason: "理由" })) lift.mutate({ subject, revision, label: label.label, reason: reason.trim() });
  };
  return (
    <ActDialog
      title={`解除标注：${label.title}`}
      article={ART25}
      does="解除"
      busy={lift.isPending}
      error={lift.error}
      problems={problems}
      reload={reload}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="reason" label="理由" required error={problems.reason}>
        <Input.TextArea id="reason" rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </ActDialog>
  );
}
