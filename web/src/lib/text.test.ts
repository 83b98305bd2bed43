import { expect, test } from "vitest";
import { readText } from "./text";

test("a list saved by an office program reads as one saved by a phone", async () => {
  expect(await readText(new Blob(["见证人"]))).toBe("见证人");
  expect(await readText(new Blob([new Uint8Array([0xbc, 0xfb, 0xd6, 0xa4, 0xc8, 0xcb])]))).toBe("见证人");
});
