import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { serviceWorker } from "./worker/plugin.ts";

/** Where `zhilu serve` listens while the pages are served by Vite. */
const server = process.env.ZHILU_SERVER ?? "http://127.0.0.1:8480";

export default defineConfig({
  plugins: [react(), serviceWorker()],
  server: { host: "127.0.0.1", port: 5173, proxy: { "/api": server, "/healthz": server, "/readyz": server } },
  build: { target: "es2022", chunkSizeWarningLimit: 1000 },
  test: { environment: "happy-dom", include: ["{src,worker}/**/*.test.{ts,tsx}"] },
});
