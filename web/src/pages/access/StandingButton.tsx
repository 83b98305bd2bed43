/** 常设批准: the head lets named persons look at one case without asking each time; every look is still written down (art. 24). */
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { access } from "../../api/endpoints";
import { casesQuery, queries, useAct } from "../../api/queries";
import { ActDialog } from "../../components/ActDialog";
import { InstantInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { OfficersInput } from "../../components/form/OfficersInput";
import { useProblems } from "../../components/form/useProblems";

export function StandingButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        常设批准
      </Button>
      {open && <StandingDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function StandingDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const { data: cases } = useQuery(casesQuery({ q: typed }));
  const [values, setValues] = useState({
    case: undefined as string | undefined,
    readers: [] as string[],
    purpose: "",
    until: undefined as string | undefined,
  });
  const set = (more: Partial<typeof values>) => setValues((now) => ({ ...now, ...more }));
  const give = useAct(access.giveStanding, { onDone: onClose });
  const { problems, check } = useProblems(values, give.error);
  const submit = () => {
    if (!check({ case: "案件", readers: "人员", purpose: "用途", until: "期限" })) return;
    const { case: of, readers, purpose, until } = values;
    if (of && until) give.mutate({ kind: "consult", scope: `case:${of}`, readers, purpose: purpose.trim(), until });
  };
  return (
    <ActDialog
      title="常设批准"
      article={{ code: "24.2", number: 24, label: "第二十四条第二款" }}
      does="批准"
      busy={give.isPending}
      error={give.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: ["access"] })}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field id="case" label="案件" required error={problems.case}>
        <Select
          id="case"
          showSearch={{ filterOption: false, onSearch: setTyped }}
          value={values.case}
          placeholder="按案号、案由或者当事人查找"
          onChange={(of) => set({ case: of })}
          options={cases?.items.map((c) => ({ value: c.id, label: `${c.number} ${c.title}` }))}
          style={{ width: "100%" }}
        />
      </Field>
      <Field id="readers" label="可以调阅的人员" required error={problems.readers}>
        <OfficersInput id="readers" value={values.readers} onChange={(readers) => set({ readers })} />
      </Field>
      <Field id="purpose" label="用途" required error={problems.purpose}>
        <Input id="purpose" value={values.purpose} onChange={(event) => set({ purpose: event.target.value })} />
      </Field>
      <Field id="until" label="到什么时候为止" required error={problems.until}>
        <InstantInput id="until" value={values.until} onChange={(until) => set({ until })} />
      </Field>
    </ActDialog>
  );
}
