import { expect, it } from "vitest";
import { casesToOpine } from "./opinions";

const item = (rule: string, id: string, kind = "case") => ({ rule, subject: { id, kind, label: id, href: "/" } });

it("finds the cases on which an opinion waits, each once", () => {
  const items = [
    item("art11-4-head-opinion", "a"),
    item("art21-dossier-deadline", "b"),
    item("art11-2-unit-opinion", "c"),
    item("art11-4-head-opinion", "a"),
  ];
  expect(casesToOpine(items)).toEqual(["a", "c"]);
});
