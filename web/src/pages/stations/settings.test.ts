import { expect, test } from "vitest";
import { settingsOf } from "./settings";

test("the lines are those of the station's settings file", () => {
  const registered = { station: "s", agency: "00000000000000000000000000", server_key: "zhilu/receipt+0102+AQ==" };
  expect(settingsOf(registered, "https://zhilu.example")).toBe(
    'server = "https://zhilu.example"\nagency = "00000000000000000000000000"\nserver_keys = ["zhilu/receipt+0102+AQ=="]',
  );
});
