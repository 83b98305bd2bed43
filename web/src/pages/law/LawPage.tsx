/** 办法全文: the 28 articles in their chapters, and for each whether the system watches over it, or why not. */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation } from "react-router";
import { articleQuery, lawQuery, queries } from "../../api/queries";
import type { LawArticleBrief, LawStatus } from "../../api/types";
import { page } from "../../app/session";
import { ArticleBody } from "../../app/shell/ArticleAside";
import { Chip, type Tone } from "../../components/Chip";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import css from "./law.module.css";

export const loader = page(() => queries.ensureQueryData(lawQuery()));

const KIND: Record<LawStatus["kind"], { label: string; tone: Tone }> = {
  duty: { label: "逐案对照", tone: "met" },
  not_yet: { label: "尚未实现", tone: "amber" },
  not_computable: { label: "不逐案计算", tone: "plain" },
};

export function Component() {
  const { data: law } = useSuspenseQuery(lawQuery());
  const { hash } = useLocation();
  const chapters = [...new Set(law.articles.map((a) => a.chapter))];
  const watched = law.articles.filter((a) => a.status.some((s) => s.kind === "duty")).length;

  return (
    <Page
      title={law.title}
      answer={`${law.articles.length} 条，其中 ${watched} 条逐案对照`}
      under={<span className={css.basis}>{law.basis}</span>}
    >
      {chapters.map((chapter) => (
        <Panel key={chapter} title={chapter} flush>
          <ul>
            {law.articles
              .filter((a) => a.chapter === chapter)
              .map((article) => (
                <Line key={article.number} article={article} asked={hash === `#a${article.number}`} />
              ))}
          </ul>
        </Panel>
      ))}
      <details className={css.digest}>
        <summary>核验</summary>
        办法数据的校验值 {law.digest}
      </details>
    </Page>
  );
}

function Line({ article, asked }: { article: LawArticleBrief; asked: boolean }) {
  const [open, setOpen] = useState(asked);
  const id = `a${article.number}`;
  useEffect(() => {
    if (!asked) return;
    setOpen(true);
    document.getElementById(id)?.scrollIntoView({ block: "start" });
  }, [asked, id]);
  return (
    <li id={id} className={css.line}>
      <button type="button" className={css.head} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={css.label}>{article.label}</span>
        <span className={css.states}>
          {article.status.map((status, i) => (
            <span key={i}>
              <Chip tone={KIND[status.kind].tone}>{KIND[status.kind].label}</Chip>{" "}
              <span className="small muted">
                {status.of && status.of.length > 0 && `${status.of.map((a) => a.label).join("、")}：`}
                {status.text}
              </span>
            </span>
          ))}
        </span>
        <span className={css.more}>{open ? "收起" : "条文"}</span>
      </button>
      {open && <Text number={article.number} />}
    </li>
  );
}

function Text({ number }: { number: number }) {
  const { data, error } = useQuery(articleQuery(number));
  if (error) return <Problem error={error} />;
  return <div className={css.text}>{data ? <ArticleBody article={data} /> : <p className="muted">正在读取</p>}</div>;
}
