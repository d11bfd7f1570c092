import { describe, expect, it } from "vitest";

import { BLOCK, reduceLog, type LogState } from "@/features/jobs/log/useJobLog";

const EMPTY: LogState = { blocks: [], dropped: 0, mode: "live", error: null };

function lines(from: number, count: number) {
  return Array.from({ length: count }, (_, place) => ({ line: from + place, at: "", text: "" }));
}

describe("the lines that are kept", () => {
  it("leaves full blocks as they are when lines are added, so that they need no drawing", () => {
    const before = reduceLog(EMPTY, { lines: lines(1, BLOCK + 1) });

    const after = reduceLog(before, { lines: lines(BLOCK + 2, 1) });

    expect(after.blocks[0]).toBe(before.blocks[0]);
    expect(after.blocks[1]).toHaveLength(2);
  });

  it("lets the oldest go and counts them", () => {
    const state = reduceLog(EMPTY, { lines: lines(1, BLOCK * 101) });

    expect(state.dropped).toBe(BLOCK);
    expect(state.blocks[0]?.[0]?.line).toBe(BLOCK + 1);
  });
});
