import { expect, it } from "vitest";
import { told } from "./columns";

it("sends what was said of columns and nothing else", () => {
  expect(told({})).toBe("");
  expect(told({ 3: "unit", 0: "ignored" })).toBe("0:ignored,3:unit");
});
