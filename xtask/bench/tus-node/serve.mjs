// A peer of `cargo xtask bench`: tus for Node with its file store, in a folder and on a free port; ends when its input is closed.
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";

const server = new Server({ path: "/files", relativeLocation: true, datastore: new FileStore({ directory: process.argv[2] }) });
const listener = server.listen({ host: "127.0.0.1", port: 0 }, () => {
  console.log(`http://127.0.0.1:${listener.address().port}/files`);
});
process.stdin.on("end", () => process.exit(0)).resume();
