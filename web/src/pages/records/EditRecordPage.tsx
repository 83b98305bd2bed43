/** 修改后重新制作: a record that is not final is issued again with other words; the earlier print no longer counts. */
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { FormEvent } from "react";
import { useNavigate, useParams } from "react-router";
import { records } from "../../api/endpoints";
import { draftQuery, queries, recordQuery, useAct } from "../../api/queries";
import type { RecordValues } from "../../api/types";
import { page } from "../../app/session";
import { ErrorBar } from "../../components/form/ErrorBar";
import css from "../../components/form/form.module.css";
import { useProblems } from "../../components/form/useProblems";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { Stale, useStale } from "../../components/Stale";
import { DraftConflict, DraftNote } from "../../drafts/DraftNote";
import { useDraft } from "../../drafts/useDraft";
import { labelsOf, valuesOf } from "./form/condition";
import { RecordForm } from "./form/RecordForm";

const keyFor = (id: string) => `record:${id}`;

export const loader = page(({ params }) =>
  Promise.all([
    queries.ensureQueryData(recordQuery(params.recordId ?? "")),
    queries.fetchQuery(draftQuery(keyFor(params.recordId ?? ""))),
  ]),
);

export function Component() {
  const { recordId = "" } = useParams<"recordId">();
  const { data: record } = useSuspenseQuery(recordQuery(recordId));
  const { data: stored } = useSuspenseQuery(draftQuery(keyFor(recordId)));
  const draft = useDraft<RecordValues>(keyFor(recordId), record.values, stored);
  const navigate = useNavigate();
  const client = useQueryClient();

  const reissue = useAct(
    (values: RecordValues) => records.reissue(recordId, record.revision, valuesOf(record.form, values)),
    {
      answers: (view) => recordQuery(view.id).queryKey,
      onDone: () => {
        draft.discard();
        void navigate(`/records/${recordId}`, { replace: true });
      },
    },
  );
  const { problems, check } = useProblems(draft.values, reissue.error);
  const { stale, refusal, look } = useStale(reissue.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check()) reissue.mutate(draft.values);
  };

  return (
    <Page
      title={`修改 ${record.title}`}
      trail={[
        { label: record.case.label, to: record.case.href },
        { label: record.short, to: `/records/${record.id}` },
        { label: "修改" },
      ]}
    >
      <form className={css.narrow} onSubmit={submit} noValidate>
        <DraftConflict conflict={draft.conflict} labels={labelsOf(record.form)} choose={draft.choose} />
        <ErrorBar problems={problems} />
        <RecordForm form={record.form} values={draft.values} set={draft.set} problems={problems} />
        {stale && (
          <Stale
            error={stale}
            changes={[]}
            reload={() => client.invalidateQueries({ queryKey: recordQuery(recordId).queryKey })}
            onSeen={look}
          />
        )}
        <Problem error={refusal} />
        <div className={css.actions}>
          <Button type="primary" size="large" htmlType="submit" loading={reissue.isPending} disabled={stale !== null}>
            重新制作
          </Button>
          <DraftNote status={draft.status} savedAt={draft.savedAt} />
        </div>
      </form>
    </Page>
  );
}
