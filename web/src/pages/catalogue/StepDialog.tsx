/** 报送审定、退回、审定、公布: the steps of an edition, each with the little that it asks for. */
import { useQueryClient } from "@tanstack/react-query";
import { Input } from "antd";
import { catalogues } from "../../api/endpoints";
import { editionQuery, useAct } from "../../api/queries";
import type { EditionView } from "../../api/types";
import { ActDialog } from "../../components/ActDialog";
import { DayInput } from "../../components/form/DateInputs";
import { Field } from "../../components/form/Field";
import { useKept } from "../../components/form/useKept";
import { useProblems } from "../../components/form/useProblems";
import { serverNow } from "../../lib/clock";
import { dayOf } from "../../lib/time";
import { ARTICLE } from "./words";

export type Step = "submit" | "return" | "approve" | "publish";

interface Values {
  reason: string;
  document: string;
  from?: string;
  place: string;
}

interface Words {
  title: string;
  does: string;
  says: string;
  required: Partial<Record<keyof Values, string>>;
  send: (edition: EditionView, values: Values) => Promise<EditionView>;
}

const STEPS: Record<Step, Words> = {
  submit: {
    title: "报送审定",
    does: "报送",
    says: "报送以后由机关负责人审定；退回以前不能再改。",
    required: {},
    send: ({ id, revision }) => catalogues.submit(id, { revision }),
  },
  return: {
    title: "退回清单",
    does: "退回",
    says: "退回以后由编制的人修改，再次报送。",
    required: { reason: "理由" },
    send: ({ id, revision }, { reason }) => catalogues.giveBack(id, { revision, reason: reason.trim() }),
  },
  approve: {
    title: "审定清单",
    does: "审定",
    says: "审定以后不能再改；公布以后执行。",
    required: { document: "审定的文号或者会议" },
    send: ({ id, revision }, { document }) => catalogues.approve(id, { revision, document: document.trim() }),
  },
  publish: {
    title: "公布清单",
    does: "公布",
    says: "公布以后任何人不用登录就能在公开页查看。",
    required: { from: "执行的日期", place: "公布的地方" },
    send: ({ id, revision }, { from, place }) =>
      catalogues.publish(id, { revision, from: from ?? "", place: place.trim() }),
  },
};

interface Props {
  step: Step;
  edition: EditionView;
  onClose: () => void;
}

export function StepDialog({ step, edition, onClose }: Props) {
  const client = useQueryClient();
  const words = STEPS[step];
  const initial: Values = { reason: "", document: "", from: dayOf(serverNow()), place: "" };
  const [values, set, clear] = useKept<Values>(`catalogue.${step}.${edition.id}`, initial);
  const act = useAct(() => words.send(edition, values), {
    answers: (view) => editionQuery(view.id).queryKey,
    onDone: () => {
      clear();
      onClose();
    },
  });
  const { problems, check } = useProblems(values, act.error);
  const asks = (field: keyof Values) => field in words.required;
  return (
    <ActDialog
      title={words.title}
      article={ARTICLE}
      does={words.does}
      danger={step === "return"}
      busy={act.isPending}
      error={act.error}
      problems={problems}
      reload={() => client.invalidateQueries({ queryKey: editionQuery(edition.id).queryKey })}
      onSubmit={() => check(words.required) && act.mutate(undefined)}
      onClose={onClose}
    >
      <p style={{ marginBottom: 16 }}>
        {edition.title}（{edition.lines} 行）。{words.says}
      </p>
      {asks("reason") && (
        <Field id="reason" label="理由" required error={problems.reason}>
          <Input.TextArea
            id="reason"
            rows={3}
            value={values.reason}
            onChange={(event) => set({ reason: event.target.value })}
          />
        </Field>
      )}
      {asks("document") && (
        <Field id="document" label="审定的文号或者会议" required error={problems.document}>
          <Input id="document" value={values.document} onChange={(event) => set({ document: event.target.value })} />
        </Field>
      )}
      {asks("from") && (
        <Field id="from" label="自哪一天起执行" required error={problems.from}>
          <DayInput id="from" value={values.from} onChange={(from) => set({ from })} />
        </Field>
      )}
      {asks("place") && (
        <Field
          id="place"
          label="在哪里公布"
          required
          help="网站、公示栏或者其他便于公众查阅的地方"
          error={problems.place}
        >
          <Input id="place" value={values.place} onChange={(event) => set({ place: event.target.value })} />
        </Field>
      )}
    </ActDialog>
  );
}
