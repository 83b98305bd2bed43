import { act } from "react";
import { createRoot } from "react-dom/client";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, expect, test } from "vitest";
import { DataTable } from "./DataTable";

globalThis.IS_REACT_ACT_ENVIRONMENT = true;
declare global {
  // React asks for it before it flushes updates in tests.
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}

const rows = ["甲", "乙", "丙"];

async function show() {
  const table = (
    <DataTable
      caption="案件"
      columns={[{ key: "name", title: "名称", cell: (row: string) => row }]}
      rows={rows}
      rowKey={(row) => row}
      href={(row) => `/cases/${row}`}
      linkIn="name"
      empty="空"
    />
  );
  const router = createMemoryRouter([
    { path: "/", element: table },
    { path: "/cases/:name", element: null },
  ]);
  const root = document.createElement("div");
  document.body.append(root);
  await act(async () => createRoot(root).render(<RouterProvider router={router} />));
  return { router, lines: [...root.querySelectorAll<HTMLElement>("tbody tr")] };
}

const press = (line: HTMLElement | undefined, key: string) =>
  act(async () => line?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));

afterEach(() => document.body.replaceChildren());

test("the keyboard walks the rows and stops at both ends", async () => {
  const { lines } = await show();
  lines[0]?.focus();
  await press(lines[0], "ArrowDown");
  expect(document.activeElement).toBe(lines[1]);
  await press(lines[1], "ArrowDown");
  await press(lines[2], "ArrowDown");
  expect(document.activeElement).toBe(lines[2]);
  await press(lines[2], "ArrowUp");
  expect(document.activeElement).toBe(lines[1]);
});

test("Enter opens the page of the row", async () => {
  const { router, lines } = await show();
  await press(lines[1], "Enter");
  expect(decodeURI(router.state.location.pathname)).toBe("/cases/乙");
});

test("one row alone takes the tab key's turn", async () => {
  const { lines } = await show();
  expect(lines.map((line) => line.tabIndex)).toEqual([0, -1, -1]);
});
