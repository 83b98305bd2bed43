/** 申请调阅: asks the agency's head to let me see recordings (art. 24 para. 2), for a purpose in words. */
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Radio, Select } from "antd";
import { useState } from "react";
import { access } from "../../api/endpoints";
import { choicesQuery, useAct } from "../../api/queries";
import { ActDialog } from "../../components/ActDialog";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";

const ART24_1 = { code: "24.1", number: 24, label: "第二十四条第一款" };
const ART24_2 = { code: "24.2", number: 24, label: "第二十四条第二款" };

interface Props {
  /** `recording:<id>`, `scene:<id>` or `case:<id>`. */
  scope: string;
  label: string;
  primary?: boolean;
}

export function AccessButton({ scope, label, primary }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type={primary ? "primary" : "default"} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && <AccessDialog scope={scope} onClose={() => setOpen(false)} />}
    </>
  );
}

function AccessDialog({ scope, onClose }: { scope: string; onClose: () => void }) {
  const { data: choices } = useQuery(choicesQuery());
  const [values, set, clear] = useKept(`access.${scope}`, {
    kind: undefined as string | undefined,
    purpose: "",
    outsider: "",
    recipient: "",
  });
  const kind = values.kind ?? choices?.access_kinds[0]?.code;
  const outward = kind === "provide" || kind === "publish";
  const ask = useAct(access.ask, {
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, ask.error);
  const submit = () => {
    const needed: Record<string, string> = { purpose: "用途" };
    if (outward) needed.outsider = kind === "publish" ? "发布对象" : "提供给谁";
    if (values.outsider) needed.recipient = "对方姓名、单位或者渠道";
    if (!check(needed) || !kind) return;
    const outside = values.outsider ? { outsider: values.outsider, recipient: values.recipient.trim() } : {};
    ask.mutate({ kind, scope, purpose: values.purpose.trim(), ...outside });
  };
  return (
    <ActDialog
      title="申请调阅"
      article={outward ? ART24_1 : ART24_2}
      does="提交申请"
      busy={ask.isPending}
      error={ask.error}
      problems={problems}
      reload={() => Promise.resolve()}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="kind" label="方式" required group error={problems.kind}>
        <Radio.Group
          value={kind}
          onChange={(event) => set({ kind: event.target.value as string })}
          options={choices?.access_kinds.map((c) => ({ value: c.code, label: c.label }))}
        />
      </Field>
      <Field
        id="outsider"
        label={outward ? "提供给谁" : "为谁申请"}
        required={outward}
        help={outward ? undefined : "为当事人、律师等查阅的，在本机关由经办人陪同"}
        error={problems.outsider}
      >
        <Select
          id="outsider"
          value={values.outsider}
          onChange={(outsider) => set({ outsider })}
          options={[
            ...(outward ? [] : [{ value: "", label: "本人工作需要" }]),
            ...(choices?.outsiders.map((c) => ({ value: c.code, label: c.label })) ?? []),
          ]}
          style={{ width: "100%" }}
        />
      </Field>
      {values.outsider && (
        <Field id="recipient" label={kind === "publish" ? "渠道" : "姓名或者单位"} required error={problems.recipient}>
          <Input id="recipient" value={values.recipient} onChange={(event) => set({ recipient: event.target.value })} />
        </Field>
      )}
      <Field id="purpose" label="用途" required help="写明为什么确有必要，负责人据此批准" error={problems.purpose}>
        <Input.TextArea
          id="purpose"
          rows={3}
          value={values.purpose}
          onChange={(event) => set({ purpose: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
