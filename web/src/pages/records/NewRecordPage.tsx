/** 制作文字记录: the form of a record type for one case; what is known already is filled in, what is typed is kept. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import type { FormEvent } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { records } from "../../api/endpoints";
import { caseQuery, draftQuery, presetQuery, queries, recordQuery, recordTypeQuery, useAct } from "../../api/queries";
import type { HowWritten, RecordValues } from "../../api/types";
import { page } from "../../app/session";
import { ButtonLink } from "../../components/ButtonLink";
import { ErrorBar } from "../../components/form/ErrorBar";
import { Field } from "../../components/form/Field";
import css from "../../components/form/form.module.css";
import { useProblems } from "../../components/form/useProblems";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { DraftConflict, DraftNote } from "../../drafts/DraftNote";
import { Others } from "../../drafts/Others";
import { useDraft } from "../../drafts/useDraft";
import { serverNow } from "../../lib/clock";
import { span } from "../../lib/time";
import { sceneTitle } from "../scenes/words";
import { ByHand, useByHand } from "./ByHand";
import { labelsOf, valuesOf } from "./form/condition";
import { RecordForm } from "./form/RecordForm";

const keyFor = (caseId: string, type: string) => `record:${caseId}:${type}`;

export const loader = page(async ({ params, request }) => {
  const search = new URL(request.url).searchParams;
  const caseId = params.caseId ?? "";
  const type = search.get("type") ?? "";
  const one = await queries.ensureQueryData(caseQuery(caseId));
  const scene = search.get("scene") ?? one.scenes[0]?.id;
  return Promise.all([
    queries.ensureQueryData(recordTypeQuery(type)),
    queries.fetchQuery(presetQuery(caseId, type, scene)),
    queries.fetchQuery(draftQuery(keyFor(caseId, type))),
  ]);
});

export function Component() {
  const { caseId = "" } = useParams<"caseId">();
  const [params] = useSearchParams();
  const type = params.get("type") ?? "";
  const { data: one } = useSuspenseQuery(caseQuery(caseId));
  const scene = params.get("scene") ?? one.scenes[0]?.id;
  // Another scene or another type is another form.
  return <Writing key={`${type} ${scene ?? ""}`} caseId={caseId} type={type} scene={scene} />;
}

function Writing({ caseId, type, scene }: { caseId: string; type: string; scene?: string }) {
  const { data: one } = useSuspenseQuery(caseQuery(caseId));
  const { data: form } = useSuspenseQuery(recordTypeQuery(type));
  const { data: preset } = useSuspenseQuery(presetQuery(caseId, type, scene));
  const key = keyFor(caseId, type);
  const { data: stored } = useSuspenseQuery(draftQuery(key));
  const draft = useDraft<RecordValues>(key, preset.values, stored);
  const navigate = useNavigate();
  const [, setParams] = useSearchParams();

  const write = useAct(
    ({ values, how }: { values: RecordValues; how: HowWritten }) =>
      records.write(caseId, type, scene, valuesOf(form, values), how),
    {
      answers: (record) => recordQuery(record.id).queryKey,
      onDone: (record) => {
        draft.discard();
        void navigate(`/records/${record.id}`, { replace: true });
      },
    },
  );
  const byHand = useByHand();
  const { problems, check } = useProblems({ ...draft.values, ...byHand.how }, write.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check()) write.mutate({ values: draft.values, how: byHand.on ? byHand.how : {} });
  };

  return (
    <Page
      title={form.title}
      trail={[{ label: "案件", to: "/cases" }, { label: one.number, to: `/cases/${one.id}` }, { label: form.short }]}
      actions={
        <ButtonLink to={`/api/v1/record-types/${type}/blank`} file>
          打印空白表
        </ButtonLink>
      }
    >
      <form className={css.narrow} onSubmit={submit} noValidate>
        <Others draft={key} />
        <DraftConflict conflict={draft.conflict} labels={labelsOf(form)} choose={draft.choose} />
        <ErrorBar problems={problems} />
        {one.scenes.length > 0 && (
          <Field id="scene" label="所记的现场" help="时间、地点、人员从现场带出">
            <Select
              id="scene"
              value={scene}
              onChange={(picked) => setParams({ type, scene: picked }, { replace: true })}
              options={one.scenes.map((s) => ({
                value: s.id,
                label: `${sceneTitle(s)} · ${span(s.arrived_at, s.left_at, serverNow())}`,
              }))}
              style={{ width: "100%" }}
            />
          </Field>
        )}
        <RecordForm
          form={form}
          values={draft.values}
          set={draft.set}
          problems={problems}
          carried={preset.carried}
          preset={preset.values}
        />
        <ByHand type={type} byHand={byHand} problems={problems} />
        {write.error?.fields.length === 0 && <Problem error={write.error} />}
        <div className={css.actions}>
          <Button type="primary" size="large" htmlType="submit" loading={write.isPending}>
            {byHand.on ? "登记，去扫描原件" : "制作，去打印签名"}
          </Button>
          {write.error?.code === "refused" && (
            <Button
              size="large"
              loading={write.isPending}
              onClick={() => write.mutate({ values: draft.values, how: { ...byHand.how, on_paper: true } })}
            >
              已经在纸上作出，照样登记
            </Button>
          )}
          <DraftNote status={draft.status} savedAt={draft.savedAt} />
        </div>
      </form>
    </Page>
  );
}
