/** One key for the whole page; typing into a field is typing. */
import { useEffect } from "react";

/** Whether what has the focus takes characters. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "file"].includes(target.type);
}

export function useShortcut(key: string, act: () => void) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
      // Over a dialog the page beneath keeps still.
      const dialog = document.querySelector('[role="dialog"]:not([aria-hidden="true"])') !== null;
      if (event.key !== key || !plain || takesText(event.target) || dialog) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [key, act]);
}
