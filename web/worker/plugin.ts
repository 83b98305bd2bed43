/** Puts out `sw.js` with the list of everything that the build made: the shell that opens without a line. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";

const SOURCE = new URL("./sw.js", import.meta.url);
const PUBLIC = new URL("../public/", import.meta.url);
const PLACE = 'const SHELL = "SHELL";';

/** `sw.js` for these files; the version is a digest of what they are, so that a build that changes nothing is the same version. */
export function workerFor(source: string, files: ReadonlyMap<string, string | Uint8Array>): string {
  if (!source.includes(PLACE)) throw new Error("worker/sw.js has no place for the list of files");
  const digest = createHash("sha256").update(source);
  const names = [...files.keys()].sort();
  for (const name of names) digest.update(`\n${name}\n`).update(files.get(name) ?? "");
  const shell = { version: digest.digest("hex").slice(0, 16), files: names };
  return source.replace(PLACE, `const SHELL = ${JSON.stringify(shell)};`);
}

/** The address of the application page is `/`: no route is served under the name of its file. */
const address = (file: string): string => (file === "index.html" ? "/" : `/${file}`);

export function serviceWorker(): Plugin {
  return {
    name: "zhilu-service-worker",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const files = new Map<string, string | Uint8Array>();
        for (const made of Object.values(bundle)) {
          files.set(address(made.fileName), made.type === "chunk" ? made.code : made.source);
        }
        for (const name of readdirSync(PUBLIC)) files.set(address(name), readFileSync(new URL(name, PUBLIC)));
        if (!files.has("/")) this.error("the build has no index.html yet");
        this.emitFile({ type: "asset", fileName: "sw.js", source: workerFor(readFileSync(SOURCE, "utf8"), files) });
      },
    },
  };
}
