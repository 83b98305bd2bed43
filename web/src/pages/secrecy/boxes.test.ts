import { describe, expect, it } from "vitest";
import { between, place } from "./boxes";

describe("boxes over a page", () => {
  it("are drawn in any direction and stay on the page", () => {
    const page = { left: 100, top: 50, width: 200, height: 400 };
    const from = place({ x: 200, y: 250 }, page);
    const to = place({ x: 150, y: 9999 }, page);
    expect(from).toEqual({ x: 500, y: 500 });
    expect(to).toEqual({ x: 250, y: 1000 });
    expect(between(2, from, to)).toEqual({ page: 2, sides: [250, 500, 250, 500] });
  });

  it("are none where somebody only pressed", () => {
    expect(between(1, { x: 10, y: 10 }, { x: 12, y: 900 })).toBeNull();
  });
});
