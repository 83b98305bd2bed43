/** 立案: source, filing, party and handlers (art. 9 item 1); typed once, kept as a draft while it is typed. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { FormEvent } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { cases } from "../../api/endpoints";
import { caseQuery, choicesQuery, draftQuery, queries, useAct } from "../../api/queries";
import { page, useSession } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { ErrorBar } from "../../components/form/ErrorBar";
import css from "../../components/form/form.module.css";
import { useProblems } from "../../components/form/useProblems";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { DraftConflict, DraftNote } from "../../drafts/DraftNote";
import { useDraft } from "../../drafts/useDraft";
import { serverNow } from "../../lib/clock";
import { dayOf } from "../../lib/time";
import { CaseFields } from "./CaseFields";
import { blank, LABELS, REQUIRED, toNewCase, type CaseForm } from "./caseForm";

const KEY = "case:new";
const ART9 = { code: "9(1)", number: 9, label: "第九条（一）" };

export const loader = page(() =>
  Promise.all([queries.ensureQueryData(choicesQuery()), queries.fetchQuery(draftQuery(KEY))]),
);

export function Component() {
  const { person } = useSession();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { data: choices } = useSuspenseQuery(choicesQuery());
  const { data: stored } = useSuspenseQuery(draftQuery(KEY));
  const scene = params.get("scene");
  const draft = useDraft<CaseForm>(KEY, blank(dayOf(serverNow()), [person.id], scene ? [scene] : []), stored);
  const values =
    scene && !draft.values.scenes.includes(scene)
      ? { ...draft.values, scenes: [...draft.values.scenes, scene] }
      : draft.values;
  const file = useAct(cases.file, {
    answers: (view) => caseQuery(view.id).queryKey,
    onDone: (view) => {
      draft.discard();
      void navigate(`/cases/${view.id}`, { replace: true });
    },
  });
  const { problems, check } = useProblems(values, file.error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!check(REQUIRED)) return file.reset();
    file.mutate(toNewCase(values));
  };

  return (
    <Page
      title="立案"
      trail={[{ label: "案件", to: "/cases" }, { label: "立案" }]}
      under={<ArticleLink article={ART9} />}
    >
      <form className={css.narrow} onSubmit={submit} noValidate>
        <DraftConflict conflict={draft.conflict} labels={LABELS} choose={draft.choose} />
        <ErrorBar problems={problems} />
        <CaseFields
          values={values}
          set={draft.set}
          problems={problems}
          courses={choices.courses}
          sources={choices.sources}
        />
        {file.error?.fields.length === 0 && <Problem error={file.error} />}
        <div className={css.actions}>
          <Button type="primary" size="large" htmlType="submit" loading={file.isPending}>
            立案
          </Button>
          <DraftNote status={draft.status} savedAt={draft.savedAt} />
        </div>
      </form>
    </Page>
  );
}
