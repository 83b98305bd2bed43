import { describe, expect, test } from "vitest";
import { dayOf, endOfDay, fromWallClock, moment, span, toInstant, toWallClock } from "./time";

describe("time is shown on the regulation's clock", () => {
  const now = "2026-11-10T10:31:00.000+08:00";

  test("an instant written in another zone falls on the Beijing day", () => {
    expect(dayOf("2026-11-02T17:30:00.000Z")).toBe("2026-11-03");
  });

  test("the year shows only when it is another year", () => {
    expect(moment("2026-11-03T09:02:00.000+08:00", now)).toBe("11-03 09:02");
    expect(moment("2025-12-31T23:59:59.000+08:00", now)).toBe("2025-12-31 23:59");
  });

  test("a span names its day once", () => {
    expect(span("2026-11-03T09:02:00.000+08:00", "2026-11-03T10:17:00.000+08:00", now)).toBe("11-03 09:02–10:17");
    expect(span("2026-11-03T23:40:00.000+08:00", "2026-11-04T00:25:00.000+08:00", now)).toBe("11-03 23:40–11-04 00:25");
  });

  test("a term ends with the Beijing day, wherever the server stands", () => {
    expect(endOfDay(Date.parse("2026-11-10T23:59:00.000+08:00"))).toBe("2026-11-11T00:00:00.000+08:00");
    expect(endOfDay(Date.parse("2026-11-10T00:00:00.000+08:00"), 3)).toBe("2026-11-14T00:00:00.000+08:00");
  });

  test("what is typed comes back as typed", () => {
    const instant = fromWallClock("2026-11-03T09:02");
    expect(instant).toBe("2026-11-03T09:02:00.000+08:00");
    expect(toWallClock(instant)).toBe("2026-11-03T09:02:00");
    expect(toInstant(Date.parse(instant) + 7)).toBe("2026-11-03T09:02:00.007+08:00");
  });
});
