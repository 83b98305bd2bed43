import { expect, test } from "vitest";
import { newId } from "./id";

const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("an id is a random UUID, over plain http too", () => {
  const plain = { getRandomValues: crypto.getRandomValues.bind(crypto) };
  const ids = [newId(), newId(), newId(plain), newId(plain)];
  for (const id of ids) expect(id).toMatch(UUID_4);
  expect(new Set(ids).size).toBe(4);
});
