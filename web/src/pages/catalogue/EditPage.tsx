/** 编制清单: the lines of an edition as a table that is typed into or imported; kept as a draft while it is typed (art. 16). */
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Button, Input, Radio } from "antd";
import { useState, type FormEvent } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { catalogues } from "../../api/endpoints";
import { choicesQuery, draftQuery, editionQuery, queries, useAct } from "../../api/queries";
import type { CatalogueScope, EditionView } from "../../api/types";
import { page } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { ErrorBar } from "../../components/form/ErrorBar";
import { Field } from "../../components/form/Field";
import form from "../../components/form/form.module.css";
import { useProblems } from "../../components/form/useProblems";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Stale, useStale } from "../../components/Stale";
import { DraftConflict, DraftNote } from "../../drafts/DraftNote";
import { useDraft } from "../../drafts/useDraft";
import { ImportPanel } from "./ImportPanel";
import { LinesEditor } from "./LinesEditor";
import { BLANK, isEmpty, plain, toDraft, withImported, type CatalogueForm } from "./lines";
import { ARTICLE } from "./words";
import css from "./catalogue.module.css";

const LABELS = { title: "清单名称", scope: "适用", lines: "各行" };

/** What is edited, or what a new edition goes on from. */
const keyFor = (id: string | undefined, follows: string | null) =>
  id ? `catalogue:${id}` : `catalogue:new:${follows ?? ""}`;

export const loader = page(({ params, request }) => {
  const follows = new URL(request.url).searchParams.get("follows");
  const read = params.id ?? follows;
  return Promise.all([
    queries.ensureQueryData(choicesQuery()),
    queries.fetchQuery(draftQuery(keyFor(params.id, follows))),
    read ? queries.ensureQueryData(editionQuery(read)) : null,
  ]);
});

export function Component() {
  const { id } = useParams<"id">();
  const [params] = useSearchParams();
  const follows = params.get("follows");
  const read = id ?? follows;
  // Another edition is another form.
  const key = keyFor(id, follows);
  return read ? <WithEdition key={key} id={id} read={read} /> : <Editing key={key} />;
}

function WithEdition({ id, read }: { id?: string; read: string }) {
  const { data } = useSuspenseQuery(editionQuery(read));
  return <Editing edition={id ? data : undefined} follows={id ? undefined : data} />;
}

function firstValues(edition: EditionView | undefined, follows: EditionView | undefined): CatalogueForm {
  const from = edition ?? follows;
  if (!from) return { title: "音像记录事项清单", scope: "own", follows: null, lines: [BLANK] };
  const { title, scope, items } = from;
  return { title, scope, follows: edition ? (edition.follows ?? null) : from.id, lines: items.map(plain) };
}

function Editing({ edition, follows }: { edition?: EditionView; follows?: EditionView }) {
  const key = keyFor(edition?.id, follows?.id ?? null);
  const { data: choices } = useSuspenseQuery(choicesQuery());
  const { data: stored } = useSuspenseQuery(draftQuery(key));
  const draft = useDraft<CatalogueForm>(key, firstValues(edition, follows), stored);
  const [importing, setImporting] = useState(false);
  const navigate = useNavigate();
  const client = useQueryClient();
  const { values } = draft;
  const save = useAct(
    () =>
      edition ? catalogues.revise(edition.id, edition.revision, toDraft(values)) : catalogues.draft(toDraft(values)),
    {
      answers: (view) => editionQuery(view.id).queryKey,
      onDone: (view) => {
        draft.discard();
        void navigate(`/catalogue/${view.id}`, { replace: true });
      },
    },
  );
  const written = values.lines.filter((line) => !isEmpty(line)).length;
  const { problems, check } = useProblems(values, save.error);
  const { stale, refusal, look } = useStale(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check({ title: "清单名称" })) save.mutate(undefined);
  };
  const title = edition ? "修改清单" : follows ? "清单新版本" : "编制清单";

  return (
    <Page
      title={title}
      answer={`${written} 行`}
      trail={[
        { label: "音像记录事项清单", to: "/catalogue" },
        ...(edition ? [{ label: edition.title, to: `/catalogue/${edition.id}` }] : []),
        { label: title },
      ]}
      under={<ArticleLink article={ARTICLE} />}
      actions={<Button onClick={() => setImporting(!importing)}>{importing ? "收起导入" : "导入表格"}</Button>}
    >
      {importing && (
        <ImportPanel
          onTake={(taken) => {
            draft.set({ lines: withImported(values.lines, taken) });
            setImporting(false);
          }}
        />
      )}
      <form onSubmit={submit} noValidate>
        <DraftConflict conflict={draft.conflict} labels={LABELS} choose={draft.choose} />
        <ErrorBar problems={problems} />
        <div className={css.head}>
          <Field id="title" label="清单名称" required error={problems.title}>
            <Input id="title" value={values.title} onChange={(event) => draft.set({ title: event.target.value })} />
          </Field>
          <Field id="scope" label="适用" required group error={problems.scope}>
            <Radio.Group
              value={values.scope}
              onChange={(event) => draft.set({ scope: event.target.value as CatalogueScope })}
              options={choices.catalogue_scopes.map((c) => ({ value: c.code, label: c.label }))}
            />
          </Field>
        </div>
        <Panel title="各行" id="lines" flush>
          <LinesEditor
            lines={values.lines}
            choices={choices}
            edition={edition}
            problem={problems.lines}
            onChange={(lines) => draft.set({ lines })}
          />
        </Panel>
        {stale && (
          <Stale
            error={stale}
            changes={[]}
            reload={() => client.invalidateQueries({ queryKey: editionQuery(edition?.id ?? "").queryKey })}
            onSeen={look}
          />
        )}
        <Problem error={refusal} />
        <div className={form.actions}>
          <Button type="primary" size="large" htmlType="submit" loading={save.isPending} disabled={stale !== null}>
            保存清单
          </Button>
          <DraftNote status={draft.status} savedAt={draft.savedAt} />
        </div>
      </form>
    </Page>
  );
}
