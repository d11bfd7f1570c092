import { describe, expect, it } from "vitest";

import { formatIn } from "@/i18n/format";

const NOW = Date.parse("2026-03-10T12:00:00Z");
const english = formatIn("en", () => NOW);
const russian = formatIn("ru", () => NOW);

describe("sizes", () => {
  it.each([
    [0, "0 bytes"],
    [999, "999 bytes"],
    [1500, "1.5 kB"],
    [88_400_000, "88 MB"],
    [2_100_000_000, "2.1 GB"],
  ])("writes %d as %s", (value, text) => {
    expect(english.bytes(value)).toBe(text);
  });
});

describe("chances and shares", () => {
  it.each([
    [0.9441, "94.4%"],
    [0.0134, "1.3%"],
    [0.00043, "0.043%"],
    [0, "0%"],
  ])("writes the chance %d as %s", (value, text) => {
    expect(english.percent(value)).toBe(text);
  });

  it.each([
    [0.86214, "86%"],
    [0.9998, "99.9%"],
    [1, "100%"],
  ])("writes the share %d as %s, never rounded up", (value, text) => {
    expect(english.share(value)).toBe(text);
  });

  it("writes a score with one digit behind the point", () => {
    expect([english.decimal(9), russian.decimal(9.85)]).toEqual(["9.0", "9,9"]);
  });
});

describe("dates", () => {
  it("are the day that is written, wherever the reader is", () => {
    expect([english.date("2026-01-31"), english.date("2026-01-31T23:59:00Z")]).toEqual(["Jan 31, 2026", "Jan 31, 2026"]);
  });
});

describe("moments", () => {
  it.each([
    ["2026-03-10T11:59:45Z", "now"],
    ["2026-03-10T11:58:00Z", "2 minutes ago"],
    ["2026-03-09T11:00:00Z", "yesterday"],
    ["2026-06-10T12:00:00Z", "in 3 months"],
  ])("says %s as %s", (iso, text) => {
    expect(english.relative(iso)).toBe(text);
  });

  it("speaks Russian to Russians", () => {
    expect(russian.relative("2026-03-10T11:55:00Z")).toBe("5 минут назад");
  });
});

describe("durations", () => {
  it.each([
    ["2026-03-10T12:00:00.000Z", "2026-03-10T12:00:01.500Z", "1.5 sec"],
    ["2026-03-10T12:00:00Z", "2026-03-10T12:02:05Z", "2 min 5 sec"],
    ["2026-03-10T12:00:00Z", "2026-03-10T15:07:00Z", "3 hr 7 min"],
  ])("writes the time from %s to %s as %s", (from, to, text) => {
    expect(english.duration(from, to)).toBe(text);
  });
});
