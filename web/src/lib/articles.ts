/** Article codes of the contract: `18`, `24.2` (第二款), `10(1)` (第一项), `15.1(2)`. */

export interface ArticlePlace {
  number: number;
  /** 款, from 1. */
  paragraph?: number;
  /** 项, from 1. */
  item?: number;
}

export function placeOf(code: string): ArticlePlace | null {
  const match = /^(\d+)(?:\.(\d+))?(?:\((\d+)\))?$/.exec(code);
  if (!match) return null;
  const [, number, paragraph, item] = match;
  return {
    number: Number(number),
    paragraph: paragraph === undefined ? undefined : Number(paragraph),
    item: item === undefined ? undefined : Number(item),
  };
}

const DIGITS = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/** 一 … 九十九, as items and articles are numbered. */
export function numeral(n: number): string {
  const tens = Math.floor(n / 10);
  const ones = DIGITS[n % 10] ?? "";
  if (tens === 0) return ones;
  return `${tens === 1 ? "" : DIGITS[tens]}十${ones}`;
}

export function articleLabel(n: number): string {
  return `第${numeral(n)}条`;
}

/** `10(3)` as it is written: `第十条（三）`. A code of another law stays as it came. */
export function labelOf(code: string): string {
  const place = placeOf(code);
  if (!place) return code;
  const { number, paragraph, item } = place;
  return `${articleLabel(number)}${paragraph ? `第${numeral(paragraph)}款` : ""}${item ? `（${numeral(item)}）` : ""}`;
}

/** Codes in the order of the regulation; those of other laws after it. */
export function byPlace(a: string, b: string): number {
  const [one, other] = [placeOf(a), placeOf(b)];
  if (!one || !other) return one ? -1 : other ? 1 : a.localeCompare(b);
  return (
    one.number - other.number ||
    (one.paragraph ?? 0) - (other.paragraph ?? 0) ||
    (one.item ?? 0) - (other.item ?? 0) ||
    a.localeCompare(b)
  );
}
