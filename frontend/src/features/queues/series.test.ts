import { describe, expect, it } from "vitest";

import { isQuiet, nearest, readSeries, roundedUp, stretches, ticks } from "@/features/queues/series";

const HISTORY = [
  { at: "2026-01-01T00:00:00Z", queues: { main: { waiting: 3, running: 2, ended: 5, failed: 1, oldest_seconds: 12 } } },
  { at: "2026-01-01T00:01:00Z", queues: { main: { waiting: 0, running: 4, ended: 2, failed: 0, oldest_seconds: 0 } } },
];

describe("queues over time", () => {
  it("are a line each, with nothing where a queue had nothing", () => {
    const [main, media] = readSeries(HISTORY, ["main", "media"]);

    expect(main).toMatchObject({ name: "main", most: 4, ended: 7, failed: 1 });
    expect(main?.points[0]).toEqual({ at: Date.parse("2026-01-01T00:00:00Z"), waiting: 3, running: 2, ended: 5, failed: 1, oldest: 12 });
    expect(media && isQuiet(media)).toBe(true);
    expect(main && isQuiet(main)).toBe(false);
  });

  it.each([
    [0, 1],
    [1, 1],
    [3, 4],
    [7, 10],
    [11, 20],
    [1001, 2000],
  ])("have an axis that ends at a round number: %d", (value, top) => {
    expect(roundedUp(value)).toBe(top);
  });

  it("have ticks at whole hours of the reader's clock", () => {
    const from = Date.parse("2026-01-01T00:10:00Z");
    const found = ticks(from, from + 6 * 3_600_000, 6, -30);

    expect(found.map((at) => new Date(at).toISOString().slice(11, 16))).toEqual(["00:30", "01:30", "02:30", "03:30", "04:30", "05:30"]);
  });

  it("have a gap where nothing was measured", () => {
    const late = { at: "2026-01-01T00:09:00Z", queues: {} };
    const points = readSeries([...HISTORY, late], ["main"])[0]?.points ?? [];

    expect(stretches(points, 60).map((stretch) => stretch.length)).toEqual([2, 1]);
  });

  it("are read at the nearest point", () => {
    const points = readSeries(HISTORY, ["main"])[0]?.points ?? [];

    expect([nearest(points, 0), nearest(points, Date.parse("2026-01-01T00:00:40Z"))]).toEqual([0, 1]);
  });
});
