// A line in front of the server that breaks in the middle of a file, as a mobile network does.
import { connect, createServer } from "node:net";

/** Listens on this machine. `breakAfter(bytes)` tears every connection as soon as so many bytes more have gone up. */
export async function openLine(target) {
  const { hostname, port } = new URL(target);
  const open = new Set();
  let left = Infinity;
  let broken = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    open.add(near).add(far);
    const tear = () => {
      near.destroy();
      far.destroy();
      open.delete(near);
      open.delete(far);
    };
    near.on("data", (bytes) => {
      if (far.writableEnded) return;
      if (bytes.length >= left) {
        // The part that still gets through arrives, then nothing more.
        far.end(bytes.subarray(0, left), tear);
        left = Infinity;
        broken += 1;
        return;
      }
      left -= bytes.length;
      if (!far.write(bytes)) near.pause();
    });
    far.on("drain", () => near.resume());
    far.on("data", (bytes) => near.write(bytes));
    for (const side of [near, far]) side.on("error", tear).on("close", tear);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    breakAfter(bytes) {
      left = bytes;
    },
    /** How often it broke. */
    get broken() {
      return broken;
    },
    close() {
      for (const socket of open) socket.destroy();
      return new Promise((done) => server.close(done));
    },
  };
}
