/** 一个清单版本: its lines with what they lack, how it differs from the edition before, and whose turn it is. */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { cataloguesQuery, editionQuery, queries } from "../../api/queries";
import type { EditionView } from "../../api/types";
import { page, useSession } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { ButtonLink } from "../../components/ButtonLink";
import { Chip } from "../../components/Chip";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { useDrafts } from "./CataloguePage";
import { Differences } from "./Differences";
import { LineTable, Shortfalls } from "./LineTable";
import { StepDialog, type Step } from "./StepDialog";
import { ARTICLE, nextOf, stateOf, toneOf } from "./words";
import css from "./catalogue.module.css";

export const loader = page(({ params }) => queries.ensureQueryData(editionQuery(params.id ?? "")));

export function Component() {
  const { id = "" } = useParams<"id">();
  const { data: edition } = useSuspenseQuery(editionQuery(id));
  const { agency } = useSession();
  const drafts = useDrafts();
  const [step, setStep] = useState<Step | null>(null);
  const open = edition.shortfalls.filter((one) => !one.tolerable).length;
  const whole = edition.shortfalls.filter((one) => one.line === undefined || one.line === null);
  return (
    <Page
      title={edition.title}
      answer={open > 0 ? `${open} 处低于要求` : undefined}
      trail={[{ label: "音像记录事项清单", to: "/catalogue" }, { label: edition.title }]}
      under={
        <>
          <Chip tone={toneOf(edition)}>{stateOf(edition)}</Chip> <Chip tone="outline">{edition.scope_label}</Chip>{" "}
          {nextOf(edition)} <ArticleLink article={ARTICLE} />
        </>
      }
      actions={
        <>
          {edition.can_edit && <ButtonLink to={`/catalogue/${id}/edit`}>修改</ButtonLink>}
          {edition.can_edit && (
            <Button type="primary" onClick={() => setStep("submit")}>
              报送审定
            </Button>
          )}
          {edition.can_decide && <Button onClick={() => setStep("return")}>退回</Button>}
          {edition.can_decide && (
            <Button type="primary" onClick={() => setStep("approve")}>
              审定
            </Button>
          )}
          {edition.can_publish && (
            <Button type="primary" onClick={() => setStep("publish")}>
              公布
            </Button>
          )}
          {edition.in_force && edition.scope === "own" && (
            <ButtonLink to={`/public/catalogue/${agency.id}`} file>
              公开页
            </ButtonLink>
          )}
          {edition.in_force && drafts && (
            <ButtonLink to={`/catalogue/new?follows=${id}`} primary>
              新版本
            </ButtonLink>
          )}
        </>
      }
    >
      {whole.length > 0 && (
        <Panel title="没有列的事项">
          <Shortfalls found={whole} />
        </Panel>
      )}
      <Panel title={`清单 · ${edition.lines} 行`} flush>
        <LineTable lines={edition.items} shortfalls={edition.shortfalls} />
      </Panel>
      {edition.follows && (
        <Panel title="与上一版本的差别" right={<Before id={edition.follows} />} flush>
          <Differences of={edition.differences} />
        </Panel>
      )}
      <Panel title="办理过程" flush>
        <Steps of={edition} />
      </Panel>
      {step && <StepDialog key={step} step={step} edition={edition} onClose={() => setStep(null)} />}
    </Page>
  );
}

function Before({ id }: { id: string }) {
  const { data } = useQuery(cataloguesQuery());
  return <Link to={`/catalogue/${id}`}>{data?.find((one) => one.id === id)?.title ?? "上一版本"}</Link>;
}

function Steps({ of: { steps } }: { of: EditionView }) {
  return (
    <ol>
      {steps.map(({ what, who, at, note }, n) => (
        <li key={n} className={css.step}>
          <strong>{what}</strong>
          <span>{who}</span>
          <Moment at={at} />
          {note && <span className={css.note}>{note}</span>}
        </li>
      ))}
    </ol>
  );
}
