// A server of our own in a folder of our own, filled with the demo; gone when the test ends.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const READY_WITHIN_MS = 30_000;

export async function startServer() {
  if (process.env.ZHILU_URL) return { url: process.env.ZHILU_URL, stop: async () => {} };
  const data = await mkdtemp(join(tmpdir(), "zhilu-e2e-"));
  await run(need("ZHILU_DEMO_SEED"), [data]);
  const listen = `127.0.0.1:${await freePort()}`;
  const server = spawn(need("ZHILU_BIN"), ["serve", "--data", data, "--listen", listen], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ZHILU_LOG: process.env.ZHILU_LOG ?? "warn" },
  });
  const url = `http://${listen}`;
  await ready(url, server);
  return {
    url,
    async stop() {
      const ended = new Promise((done) => server.once("exit", done));
      server.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

function need(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

function run(program, args) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
    child.once("error", fail);
    child.once("exit", (code) => (code === 0 ? done() : fail(new Error(`${program} ended with ${code}`))));
  });
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer().once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

async function ready(url, server) {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Error(`the server was not ready within ${READY_WITHIN_MS} ms`);
}
