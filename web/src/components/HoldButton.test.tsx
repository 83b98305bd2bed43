import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HoldButton } from "./HoldButton";

beforeEach(() => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

async function show(onHeld: () => void) {
  const root = document.createElement("div");
  document.body.append(root);
  await act(async () =>
    createRoot(root).render(
      <HoldButton onHeld={onHeld} hint="按住不放">
        离开现场
      </HoldButton>,
    ),
  );
  const button = root.querySelector("button");
  if (!button) throw new Error("no button");
  const fire = (type: string) => act(async () => button.dispatchEvent(new Event(type, { bubbles: true })));
  return { root, fire };
}

test("a tap does nothing but say how", async () => {
  const left = vi.fn();
  const { root, fire } = await show(left);
  await fire("pointerdown");
  await act(async () => vi.advanceTimersByTime(500));
  await fire("pointerup");
  await act(async () => vi.advanceTimersByTime(5000));
  expect(left).not.toHaveBeenCalled();
  expect(root.textContent).toContain("按住不放");
});

test("holding acts once, even when the finger stays", async () => {
  const left = vi.fn();
  const { fire } = await show(left);
  await fire("pointerdown");
  await act(async () => vi.advanceTimersByTime(10_000));
  await fire("pointerup");
  expect(left).toHaveBeenCalledTimes(1);
});

test("a finger that slides off has changed its mind", async () => {
  const left = vi.fn();
  const { fire } = await show(left);
  await fire("pointerdown");
  await fire("pointerout");
  await fire("pointercancel");
  await act(async () => vi.advanceTimersByTime(5000));
  expect(left).not.toHaveBeenCalled();
});
