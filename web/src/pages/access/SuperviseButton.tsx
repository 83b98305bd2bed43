/** 监督检查: a supervisor looks under a task; no approval is asked, the agency sees who looks at what and why (art. 26). */
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { access } from "../../api/endpoints";
import { queries, useAct } from "../../api/queries";
import { ActDialog } from "../../components/ActDialog";
import { InstantInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";

export function SuperviseButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" type="primary" onClick={() => setOpen(true)}>
        依监督任务查看
      </Button>
      {open && <SuperviseDialog onClose={() => setOpen(false)} />}
    </>
  );
}

const FIELDS = { certificate: "监督证号", task: "监督任务文号", scope: "案件编号", purpose: "监督事项" } as const;

function SuperviseDialog({ onClose }: { onClose: () => void }) {
  const [values, setValues] = useState({
    certificate: "",
    task: "",
    scope: "",
    purpose: "",
    until: undefined as string | undefined,
    both_volumes: false,
  });
  const set = (more: Partial<typeof values>) => setValues((now) => ({ ...now, ...more }));
  const begin = useAct(access.supervise, { onDone: onClose });
  const { problems, check } = useProblems(values, begin.error);
  const submit = () => {
    const { until, scope, ...said } = values;
    if (check({ ...FIELDS, until: "期限" }) && until) begin.mutate({ ...said, scope: named(scope), until });
  };
  return (
    <ActDialog
      title="依监督任务查看"
      article={{ code: "26", number: 26, label: "第二十六条" }}
      does="查看"
      busy={begin.isPending}
      error={begin.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: ["access"] })}
      onSubmit={submit}
      onClose={onClose}
    >
      {(Object.keys(FIELDS) as (keyof typeof FIELDS)[]).map((field) => (
        <Field
          key={field}
          id={field}
          label={FIELDS[field]}
          required
          help={field === "scope" ? "粘贴案件、现场或者音像资料页面的地址" : undefined}
          error={problems[field]}
        >
          <Input id={field} value={values[field]} onChange={(event) => set({ [field]: event.target.value })} />
        </Field>
      ))}
      <Field id="until" label="到什么时候为止" required error={problems.until}>
        <InstantInput id="until" value={values.until} onChange={(until) => set({ until })} />
      </Field>
      <Field id="both_volumes" label="范围" group>
        <Checkbox checked={values.both_volumes} onChange={(event) => set({ both_volumes: event.target.checked })}>
          包括副卷
        </Checkbox>
      </Field>
    </ActDialog>
  );
}

/** The subject that the address of a page names; anything else goes to the server as it is, which says what is wrong with it. */
function named(text: string): string {
  const found = /\/(case|scene|recording)s\/(\w+)/.exec(text);
  return found ? `${found[1]}:${found[2]}` : text.trim();
}
