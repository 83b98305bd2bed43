// A server of our own in a folder of our own, a copy of the demo's; gone when the test ends.
import { spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { need } from "./programs.mjs";

const READY_WITHIN_MS = 30_000;

/** `prepare` gets the folder before the server starts; `settings` are variables of its environment. */
export async function startServer({ prepare = async () => {}, settings = {} } = {}) {
  if (process.env.ZHILU_URL) return { url: process.env.ZHILU_URL, stop: async () => {} };
  const data = await mkdtemp(join(tmpdir(), "zhilu-e2e-"));
  await cp(need("ZHILU_TEST_DEMO_DATA"), data, { recursive: true });
  await prepare(data);
  const listen = `127.0.0.1:${await freePort()}`;
  const url = `http://${listen}`;
  let server = await launch(data, listen, settings);
  return {
    url,
    data,
    /** Kills the server as a power cut would, and starts it again over the same folder at the same address. */
    async crash() {
      await end(server, "SIGKILL");
      server = await launch(data, listen, settings);
    },
    /** Stops the server and leaves its folder. */
    halt: () => end(server, "SIGTERM"),
    /** Starts it again over the same folder at the same address, with other settings. */
    async again(others) {
      await end(server, "SIGTERM");
      server = await launch(data, listen, others);
    },
    async stop() {
      await end(server, "SIGTERM");
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function launch(data, listen, settings) {
  const server = spawn(need("ZHILU_BIN"), ["serve", "--data", data, "--listen", listen], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ZHILU_LOG: process.env.ZHILU_LOG ?? "warn,symphonia=error", ...settings },
  });
  await ready(`http://${listen}`, server);
  return server;
}

async function end(server, signal) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((done) => server.once("exit", done));
  server.kill(signal);
  await ended;
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
