import { describe, expect, it } from "vitest";
import { codeOf, hexDigest } from "./words";

describe("codeOf", () => {
  const code = "0123456789abcdefghjkmnpqrs:7:2/3";
  it.each([
    code,
    ` ${code}\n`,
    `ZL1:${code}`,
    `https://zf.example.gov.cn/v/${code}`,
    "0123456789abcdefghjkmnpqrs：7：2／3",
    "0123456789abc defghjkmnpqrs:7:2/3",
    "0123456789ABCDEFGHJKMNPQRS:7:2/3",
  ])("reads %j", (typed) => {
    expect(codeOf(typed)).toBe(code);
  });
  it("leaves nothing of nothing", () => {
    expect(codeOf(" \n")).toBe("");
  });
});

it("makes the digest of a file as the server writes it", async () => {
  const bytes = new TextEncoder().encode("abc").buffer as ArrayBuffer;
  expect(await hexDigest(bytes)).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
