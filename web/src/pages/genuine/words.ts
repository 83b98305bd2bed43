/** How a document that was looked up is shown, and what somebody typed made into a code. */
import type { GenuineView } from "../../api/types";

/** The ground behind what is said; the words say it too. */
export const TONES: Record<GenuineView["standing"], "met" | "amber" | "red"> = {
  registered: "met",
  unsigned: "amber",
  replaced: "amber",
  blank: "amber",
  void: "red",
};

/** What somebody typed or pasted, as it stands behind `/v/`: without white space, address and the mark of bare codes; full-width signs are meant. */
export function codeOf(typed: string): string {
  const plain = typed.normalize("NFKC").replace(/\s+/g, "");
  const code = plain.slice(plain.lastIndexOf("/v/") < 0 ? 0 : plain.lastIndexOf("/v/") + 3);
  return code.replace(/^zl1:/i, "").toLowerCase();
}

/** The SHA-256 of a file in hexadecimal digits. */
export async function hexDigest(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
