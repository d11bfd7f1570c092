import { describe, expect, it } from "vitest";

import { readCron, type Rhythm } from "@/features/schedules/cron";

const CASES: readonly (readonly [string, Rhythm])[] = [
  ["* * * * *", { kind: "minutes", every: 1 }],
  ["*/15 * * * *", { kind: "minutes", every: 15 }],
  ["*/7 * * * *", { kind: "other" }],
  ["*/60 * * * *", { kind: "hourly", minute: 0 }],
  ["0 */24 * * *", { kind: "daily", time: "00:00" }],
  ["5 * * * *", { kind: "hourly", minute: 5 }],
  ["@hourly", { kind: "hourly", minute: 0 }],
  ["30 */6 * * *", { kind: "hours", every: 6, minute: 30 }],
  ["0 3 * * *", { kind: "daily", time: "03:00" }],
  ["@daily", { kind: "daily", time: "00:00" }],
  ["15 22 * * 1-5", { kind: "weekly", time: "22:15", days: [1, 2, 3, 4, 5] }],
  ["0 0 * * sun", { kind: "weekly", time: "00:00", days: [0] }],
  ["0 0 * * 7", { kind: "weekly", time: "00:00", days: [0] }],
  ["0 0 * * FRI-MON", { kind: "weekly", time: "00:00", days: [1, 5, 6, 0] }],
  ["0 4 * * 0-6", { kind: "daily", time: "04:00" }],
  ["0 4 1 * *", { kind: "monthly", time: "04:00", day: 1 }],
  ["0 4 0 * *", { kind: "other" }],
  ["0 4 1 1 *", { kind: "other" }],
  ["0 4 1 * 1", { kind: "other" }],
  ["61 4 * * *", { kind: "other" }],
  ["0 25 * * *", { kind: "other" }],
  ["0 4 * *", { kind: "other" }],
  ["", { kind: "other" }],
  ["0 0 * * mon-tue-wed", { kind: "other" }],
];

describe("cron in words", () => {
  it.each(CASES)("reads %s", (expression, rhythm) => {
    expect(readCron(expression)).toEqual(rhythm);
  });
});
