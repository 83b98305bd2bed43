/** An article's number; pressing it opens the article of the regulation beside the page. */
import type { ArticleLabel } from "../api/types";
import { useOpenArticle } from "../app/article";
import css from "./ArticleLink.module.css";

export function ArticleLink({ article, className }: { article: ArticleLabel; className?: string }) {
  const { open } = useOpenArticle();
  // Other laws are named, not carried: there is no text to open.
  if (article.law) {
    return (
      <span className={className}>
        《{article.law}》{article.label}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={className ? `${css.link} ${className}` : css.link}
      onClick={() => open(article.code)}
      title="查看条文"
    >
      {article.label}
    </button>
  );
}
