/** The lines that a registered station needs in its settings file. */
import type { RegisteredStation } from "../../api/types";

/** `server` is where this page came from: the station may reach the server under another name, and its keeper then writes that. */
export function settingsOf(registered: RegisteredStation, server: string): string {
  const { agency, server_key } = registered;
  return [`server = "${server}"`, `agency = "${agency}"`, `server_keys = ["${server_key}"]`].join("\n");
}
