/** Brings the service worker in, and lets a new version take over once a page of it is open. Browsers without one work as before. */

const LOOK_EVERY_MS = 30 * 60_000;

export function registerWorker(): void {
  // Plain http, except on this very machine, has none.
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("/sw.js").then(watch, (reason: unknown) => console.warn("没有离线页面：", reason));
}

function watch(registration: ServiceWorkerRegistration): void {
  // This page came from the server a moment ago, so it is of the version that waits; a page out of the old cache was opened without a line.
  if (navigator.onLine) registration.waiting?.postMessage("activate");
  setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
}
