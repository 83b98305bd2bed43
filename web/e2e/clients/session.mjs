// Somebody logged in without a browser: the headers that requests carry, and what became of an upload.
import assert from "node:assert/strict";
import { PASSWORD } from "../people.mjs";

export class Session {
  /** Where requests go: the server itself, or a line in front of it. */
  url;
  /** Session and CSRF token. */
  headers;

  static async open(url, login) {
    const answer = await fetch(`${url}/api/v1/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ login, password: PASSWORD }),
    });
    assert.equal(answer.status, 201, `${login} cannot log in`);
    const [cookie] = answer.headers.get("set-cookie").split(";");
    const { csrf } = await answer.json();
    const session = new Session();
    session.url = url;
    session.headers = { Cookie: cookie, "X-Zhilu-CSRF": csrf };
    return session;
  }

  /** The same session over another line. */
  through(url) {
    return Object.assign(new Session(), { url, headers: this.headers });
  }

  get uploads() {
    return `${this.url}/api/v1/uploads`;
  }

  /** A request of the tus protocol, written by hand; `path` is an address or begins with `/`. */
  tus(method, path, { headers = {}, body } = {}) {
    const url = new URL(path, this.url);
    return fetch(url, { method, headers: { "Tus-Resumable": "1.0.0", ...this.headers, ...headers }, body });
  }

  /** Announces an upload by hand; returns its address. */
  async announce(length, filename) {
    const answer = await this.tus("POST", "/api/v1/uploads", {
      headers: { "Upload-Length": String(length), "Upload-Metadata": `filename ${btoa(filename)}` },
    });
    assert.equal(answer.status, 201);
    return answer.headers.get("location");
  }

  /** Sends bytes by hand. */
  patch(location, offset, body, headers = {}) {
    const type = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) };
    return this.tus("PATCH", location, { headers: { ...type, ...headers }, body });
  }

  /** How many bytes of an upload the server holds. */
  async offset(location) {
    const answer = await this.tus("HEAD", location);
    assert.equal(answer.status, 200);
    return Number(answer.headers.get("upload-offset"));
  }

  /** What an upload became, with its receipt. */
  async result(location) {
    const id = location.split("/").at(-1);
    const answer = await fetch(`${this.url}/api/v1/uploads/${id}/result`, { headers: this.headers });
    const body = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(body));
    return body;
  }
}
