/** 大字, the large-type switch kept on this device; and whether this device wants pages to stand still. */
import { useSyncExternalStore } from "react";

const KEY = "zhilu.large-type";
const listeners = new Set<() => void>();

export function largeType(): boolean {
  return localStorage.getItem(KEY) === "1";
}

export function setLargeType(on: boolean): void {
  localStorage.setItem(KEY, on ? "1" : "0");
  apply();
  listeners.forEach((tell) => tell());
}

function apply(): void {
  document.documentElement.dataset.type = largeType() ? "large" : "usual";
}

export function useLargeType(): boolean {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, largeType);
}

const still = window.matchMedia("(prefers-reduced-motion: reduce)");

export function useStill(): boolean {
  return useSyncExternalStore(
    (tell) => {
      still.addEventListener("change", tell);
      return () => still.removeEventListener("change", tell);
    },
    () => still.matches,
  );
}

apply();
