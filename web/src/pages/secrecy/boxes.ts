/** Boxes over a page, in thousandths of its sides, as somebody draws them. */

export interface PageBox {
  page: number;
  /** Left, top, width, height. */
  sides: [number, number, number, number];
}

interface Point {
  x: number;
  y: number;
}

const WHOLE = 1000;
/** A press that hardly moved is no box. */
const LEAST = 5;

/** Where on a page somebody points, in thousandths; never beyond its edges. */
export function place(at: Point, page: { left: number; top: number; width: number; height: number }): Point {
  const within = (n: number, from: number, size: number) =>
    Math.round(Math.min(1, Math.max(0, (n - from) / size)) * WHOLE);
  return { x: within(at.x, page.left, page.width), y: within(at.y, page.top, page.height) };
}

/** The box between two corners, drawn in any direction; nothing when it is none. */
export function between(page: number, a: Point, b: Point): PageBox | null {
  const [w, h] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
  if (w < LEAST || h < LEAST) return null;
  return { page, sides: [Math.min(a.x, b.x), Math.min(a.y, b.y), w, h] };
}
