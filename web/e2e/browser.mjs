// Chromium with one window per person, and the few gestures that Ant Design's controls need.
import { join } from "node:path";
import { chromium } from "playwright-core";

const DESKTOP = { width: 1440, height: 940 };
const PHONE = { width: 390, height: 844 };
/** A debug build on a slow machine that does other work reads a scan in more than ten seconds; how fast pages are is measured elsewhere. */
const PATIENCE_MS = 45_000;

export class Browser {
  #chromium;
  #shots;
  #taken = 0;
  url;

  static async launch(url, shots) {
    const browser = new Browser();
    browser.url = url;
    browser.#shots = shots;
    browser.#chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox"],
    });
    return browser;
  }

  /** A window in which somebody is logged in through the door, as a person would. */
  async person(login, password, { phone = false } = {}) {
    const window = await this.window({ phone });
    await window.goto(`${this.url}/`);
    await window.fill("#login", login);
    await window.fill("#password", password);
    await window.getByRole("button", { name: "登录" }).click();
    await window.getByText("行政执法全过程记录", { exact: true }).last().waitFor({ state: "attached" });
    await window.waitForURL((at) => !at.pathname.startsWith("/login"));
    return window;
  }

  /** An empty window, far from Beijing: pages must show Beijing time all the same. */
  async window({ phone = false } = {}) {
    const context = await this.#chromium.newContext({
      viewport: phone ? PHONE : DESKTOP,
      hasTouch: phone,
      locale: "zh-CN",
      // A machine that is busy draws an animation late; what a test presses must not move meanwhile.
      reducedMotion: "reduce",
      timezoneId: "America/New_York",
      acceptDownloads: true,
    });
    const window = await context.newPage();
    window.setDefaultTimeout(PATIENCE_MS);
    window.faults = [];
    window.on("pageerror", (error) => window.faults.push(error.message));
    return window;
  }

  async shot(window, name) {
    this.#taken += 1;
    const file = `${String(this.#taken).padStart(2, "0")}-${name}.png`;
    await window.screenshot({ path: join(this.#shots, file), fullPage: true });
  }

  /** A picture of every window that is open. */
  async shotAll(name) {
    for (const context of this.#chromium.contexts()) {
      for (const window of context.pages()) await this.shot(window, name).catch(() => {});
    }
  }

  close() {
    return this.#chromium.close();
  }
}

/** Opens a select and takes the option that reads so. */
export async function choose(window, id, label) {
  await (await opened(window, id, label)).click();
}

/** As `choose`, and waits until the list is gone: for a click that follows on what lay under it. */
export async function take(window, id, label) {
  await choose(window, id, label);
  await window.locator(OPEN_LIST).waitFor({ state: "hidden" });
}

/** Only the list that is open counts: other selects of the page keep theirs, unseen. */
const OPEN_LIST = ".ant-select-dropdown:not(.ant-select-dropdown-hidden)";
const GLANCE_MS = 3000;

/** The option, in a list that is open. A person whose press opened nothing looks for a moment and presses again. */
async function opened(window, id, label) {
  const option = window.locator(OPEN_LIST).locator(".ant-select-item-option", { hasText: label }).first();
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline;) {
    await window.locator(`#${id}`).click();
    const seen = await option.waitFor({ timeout: GLANCE_MS }).then(
      () => true,
      () => false,
    );
    if (seen) return option;
  }
  await option.waitFor({ timeout: GLANCE_MS });
  return option;
}

/** Adds a person to a list of officers by typing the name. */
export async function addOfficer(window, id, name) {
  await window.locator(`#${id}`).fill(name);
  await window.locator(".ant-select-item-option", { hasText: name }).first().click();
  await window.keyboard.press("Escape");
}

/** Types a day or an instant. */
export async function type(window, id, text) {
  const input = window.locator(`#${CSS_ESCAPE(id)}`);
  await input.click();
  await input.fill(text);
  await input.press("Enter");
}

const CSS_ESCAPE = (id) => id.replace(/[.:]/g, "\\$&");

/** Presses a radio button of a group by its words. */
export async function pick(window, group, label) {
  await window
    .getByRole("group", { name: new RegExp(`^${group}`) })
    .getByText(label, { exact: true })
    .click();
}

export async function hold(window, button, ms) {
  const box = await button.boundingBox();
  await window.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await window.mouse.down();
  await window.waitForTimeout(ms);
  await window.mouse.up();
}
