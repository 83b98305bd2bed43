/** 制作案卷 (art. 21). What is missing does not hold it up: it is noted, and the duty stays unmet. */
import { Input } from "antd";
import { cases } from "../../../api/endpoints";
import { caseQuery, useAct } from "../../../api/queries";
import { ActDialog } from "../../../components/ActDialog";
import { Field } from "../../../components/form/Field";
import { problemsOf } from "../../../components/form/problems";
import { useKept } from "../../../components/form/useKept";
import { ByReference } from "../../dossiers/ByReference";
import { allDuties, keyOf } from "../stages";
import type { CaseDialogProps } from "./CaseDialogs";

export function CompileDialog({ one, onClose, ...dialog }: CaseDialogProps) {
  const [values, set, clear] = useKept(`compile.${one.id}`, { note: "", by_reference: false });
  const gaps = allDuties(one).filter((duty) => duty.outcome === "unmet" || duty.outcome === "judgement");
  const compile = useAct(
    (said: { note?: string; by_reference: boolean }) => cases.compile(one.id, { revision: one.revision, ...said }),
    {
      answers: (view) => caseQuery(view.id).queryKey,
      onDone: () => {
        clear();
        onClose();
      },
    },
  );
  return (
    <ActDialog
      title="制作案卷"
      article={{ code: "21", number: 21, label: "第二十一条" }}
      does="制作"
      busy={compile.isPending}
      error={compile.error}
      problems={problemsOf(compile.error)}
      onSubmit={() => compile.mutate({ note: values.note.trim() || undefined, by_reference: values.by_reference })}
      onClose={onClose}
      {...dialog}
    >
      <p style={{ marginBottom: 12 }}>
        文书 {one.records.length} 份、音像 {one.proof.originals} 件，编目后写入案卷，
        {values.by_reference ? "音像原件列明编号和摘要，与存证证明一并装入。" : "原件与存证证明一并装入。"}
      </p>
      {gaps.length > 0 && (
        <div style={{ marginBottom: 12 }}>
          <p>以下 {gaps.length} 项尚缺，写入备考表，不影响制作：</p>
          <ul style={{ paddingLeft: "1.2em", listStyle: "disc" }}>
            {gaps.map((duty) => (
              <li key={keyOf(duty)}>
                {duty.article.label} {duty.title}
              </li>
            ))}
          </ul>
        </div>
      )}
      {one.proof.originals > 0 && (
        <ByReference value={values.by_reference} onChange={(by_reference) => set({ by_reference })} />
      )}
      <Field id="note" label="备考说明">
        <Input.TextArea
          id="note"
          rows={3}
          value={values.note}
          onChange={(event) => set({ note: event.target.value })}
        />
      </Field>
    </ActDialog>
  );
}
