/** 条文: the article beside the page, word for word, with its numbers and readings; the place that was asked for is marked. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { articleQuery } from "../../api/queries";
import type { ArticleView } from "../../api/types";
import { articleLabel, numeral, placeOf, type ArticlePlace } from "../../lib/articles";
import { Problem } from "../../components/Problem";
import { useOpenArticle } from "../article";
import css from "./ArticleAside.module.css";

export function ArticleAside() {
  const { code, close } = useOpenArticle();
  const place = code === null ? null : placeOf(code);
  if (place === null) return null;
  return <Aside key={place.number} place={place} close={close} />;
}

function Aside({ place, close }: { place: ArticlePlace; close: () => void }) {
  const { data, error } = useQuery(articleQuery(place.number));
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    frame.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);

  return (
    <aside
      ref={frame}
      tabIndex={-1}
      className={css.aside}
      aria-label={`条文 ${articleLabel(place.number)}`}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <div className={css.inner}>
        <header className={css.head}>
          <h2>{articleLabel(place.number)}</h2>
          <button type="button" className={css.close} onClick={close}>
            关闭
          </button>
        </header>
        {error && <Problem error={error} />}
        {!data && !error && <p className="muted">正在读取</p>}
        {data && (
          <>
            <p className={css.basis}>
              {data.chapter} · 自 {data.in_force_on} 施行
              <br />
              {data.basis}
            </p>
            <ArticleBody article={data} place={place} />
            <p className={css.more}>
              <Link to={`/law#a${data.number}`}>在办法全文中查看</Link>
            </p>
          </>
        )}
      </div>
    </aside>
  );
}

/** Text, numbers and readings of an article: beside a page, and in the full text. */
export function ArticleBody({ article, place }: { article: ArticleView; place?: ArticlePlace }) {
  return (
    <>
      <ArticleText article={article} place={place} />
      <Parameters article={article} />
      <Readings article={article} />
    </>
  );
}

/** The paragraphs and items of one article; what was asked for stands on a tinted ground. */
function ArticleText({ article, place }: { article: Pick<ArticleView, "paragraphs">; place?: ArticlePlace }) {
  const asked = (paragraph: number, item?: number) =>
    place !== undefined &&
    (place.paragraph ?? 1) === paragraph &&
    place.item === item &&
    (place.paragraph !== undefined || place.item !== undefined);
  return (
    <div className={css.text}>
      {article.paragraphs.map((paragraph, p) => (
        <div key={p} className={asked(p + 1) ? css.asked : undefined}>
          <p>{paragraph.text}</p>
          {paragraph.items.length > 0 && (
            <ol>
              {paragraph.items.map((item, i) => (
                <li key={i} className={asked(p + 1, i + 1) ? css.asked : undefined}>
                  {item.startsWith("（") ? item : `（${numeral(i + 1)}）${item}`}
                </li>
              ))}
            </ol>
          )}
        </div>
      ))}
    </div>
  );
}

function Parameters({ article }: { article: ArticleView }) {
  if (article.parameters.length === 0) return null;
  return (
    <section className={css.section}>
      <h3>数值</h3>
      {article.parameters.map((p) => (
        <p key={p.id}>
          {p.title}：<strong>{p.value}</strong>
          <span className={css.source}>
            {p.source}
            {!p.verified && " · 待法制机构确认"}
          </span>
        </p>
      ))}
    </section>
  );
}

function Readings({ article }: { article: ArticleView }) {
  if (article.readings.length === 0) return null;
  return (
    <section className={css.section}>
      <h3>理解</h3>
      {article.readings.map((r) => (
        <p key={r.number}>
          <span className="muted">{r.question}</span>
          <br />
          {r.reading}
          {!r.verified && <span className={css.source}>待法制机构确认</span>}
        </p>
      ))}
    </section>
  );
}
