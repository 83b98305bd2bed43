/** 当场处罚 (简易程序): party and decision on one page, for a phone at the roadside; case and document come about together. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button, Input, Radio } from "antd";
import type { FormEvent } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { cases } from "../../api/endpoints";
import { draftQuery, knownOnSpotQuery, queries, recordQuery, recordTypeQuery, useAct } from "../../api/queries";
import type { KnownOnSpot, Party, RecordValues } from "../../api/types";
import { page } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { ButtonLink } from "../../components/ButtonLink";
import { ErrorBar } from "../../components/form/ErrorBar";
import { Field } from "../../components/form/Field";
import css from "../../components/form/form.module.css";
import { useProblems } from "../../components/form/useProblems";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { DraftConflict, DraftNote } from "../../drafts/DraftNote";
import { useDraft } from "../../drafts/useDraft";
import { labelsOf, valuesOf } from "../records/form/condition";
import { RecordForm } from "../records/form/RecordForm";

const ART11 = { code: "11(5)", number: 11, label: "第十一条（五）" };
const PARTY = { "party.kind": "当事人种类", "party.name": "当事人" };
/** What the page asks for above the document. */
const ABOVE = ["party", "cause"];

const keyFor = (scene: string | undefined) => (scene ? `spot:${scene}` : "spot");
const sceneOf = (params: URLSearchParams) => params.get("scene") ?? undefined;

export const loader = page(({ request }) => {
  const scene = sceneOf(new URL(request.url).searchParams);
  const known = queries
    .fetchQuery(knownOnSpotQuery(scene))
    .then(({ record_type }) => queries.ensureQueryData(recordTypeQuery(record_type)));
  return Promise.all([known, queries.fetchQuery(draftQuery(keyFor(scene)))]);
});

const text = (value: unknown): string => (typeof value === "string" ? value : "");

export function Component() {
  const [params] = useSearchParams();
  const scene = sceneOf(params);
  const { data: known } = useSuspenseQuery(knownOnSpotQuery(scene));
  const { data: form } = useSuspenseQuery(recordTypeQuery(known.record_type));
  const { data: stored } = useSuspenseQuery(draftQuery(keyFor(scene)));
  const initial: RecordValues = { "party.kind": "citizen", "party.name": "", ...known.values };
  const draft = useDraft<RecordValues>(keyFor(scene), initial, stored);
  const { values } = draft;
  const navigate = useNavigate();

  const decide = useAct(
    (onPaper: boolean) =>
      cases.decideOnSpot({
        party: { kind: values["party.kind"] as Party["kind"], name: text(values["party.name"]) },
        source: "inspection",
        scene,
        values: valuesOf(form, values),
        on_paper: onPaper,
      }),
    {
      answers: (record) => recordQuery(record.id).queryKey,
      onDone: (record) => {
        draft.discard();
        void navigate(`/records/${record.id}`, { replace: true });
      },
    },
  );
  const { problems, check } = useProblems(values, decide.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check({ "party.name": PARTY["party.name"], cause: "案由" })) decide.mutate(false);
  };
  const cause = form.sections.flatMap((s) => s.fields).find((f) => f.id === "cause");

  return (
    <Page
      title="当场处罚"
      trail={[{ label: "案件", to: "/cases" }, { label: "当场处罚" }]}
      under={<ArticleLink article={ART11} />}
      actions={
        <ButtonLink to={`/api/v1/record-types/${form.id}/blank`} file>
          打印空白表
        </ButtonLink>
      }
    >
      <form className={css.narrow} onSubmit={submit} noValidate>
        <DraftConflict conflict={draft.conflict} labels={{ ...labelsOf(form), ...PARTY }} choose={draft.choose} />
        <ErrorBar problems={problems} />
        <Field id="party.kind" label={PARTY["party.kind"]} required group>
          <Radio.Group
            value={values["party.kind"]}
            onChange={(event) => draft.set({ "party.kind": event.target.value })}
            options={[
              { value: "citizen", label: "公民" },
              { value: "organisation", label: "法人或者其他组织" },
            ]}
          />
        </Field>
        <Field id="party.name" label={PARTY["party.name"]} required error={problems["party.name"]}>
          <Input
            id="party.name"
            value={text(values["party.name"])}
            onChange={(event) => draft.set({ "party.name": event.target.value })}
          />
        </Field>
        <Field id="cause" label={cause?.label} required error={problems.cause}>
          <Input id="cause" value={text(values.cause)} onChange={(event) => draft.set({ cause: event.target.value })} />
          <LikeBefore like={known.like} take={draft.set} />
        </Field>
        <RecordForm form={form} values={values} set={draft.set} problems={problems} without={ABOVE} />
        {decide.error?.fields.length === 0 && <Problem error={decide.error} />}
        <div className={css.actions}>
          <Button type="primary" size="large" htmlType="submit" loading={decide.isPending}>
            作出决定，去打印签名
          </Button>
          {decide.error?.code === "refused" && (
            <>
              <Button size="large" loading={decide.isPending} onClick={() => decide.mutate(true)}>
                已经在纸上作出，照样登记
              </Button>
              <ButtonLink to={scene ? `/cases/new?scene=${scene}` : "/cases/new"}>改按普通程序立案</ButtonLink>
            </>
          )}
          <DraftNote status={draft.status} savedAt={draft.savedAt} />
        </div>
      </form>
    </Page>
  );
}

/** What I decided before under the same cause: what was told and cited then is filled in, to be looked at again. */
function LikeBefore({ like, take }: { like: KnownOnSpot["like"]; take: (part: RecordValues) => void }) {
  if (like.length === 0) return null;
  return (
    <div className={css.phrases} role="group" aria-label="沿用本人办过的案由">
      {like.map(({ cause, number, values }) => (
        <button
          key={cause}
          type="button"
          title={`告知、依据、处罚种类和救济途径沿用自${number}，请核对`}
          onClick={() => take({ ...(values as RecordValues), cause })}
        >
          {cause}
        </button>
      ))}
    </div>
  );
}
