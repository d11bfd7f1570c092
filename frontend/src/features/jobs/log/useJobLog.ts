import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer } from "react";

import { openLogStream, readLog } from "@/features/jobs/queries";
import { followLog, type LogSource, type Mode } from "@/features/jobs/log/follow";

import type { LogLine } from "@/api/types";

/** Lines are kept in blocks, so that a new line redraws one block and not the log. */
export const BLOCK = 200;
/** What a browser still scrolls well; older lines are let go and remain in the download. */
const MOST_BLOCKS = 100;

export interface LogState {
  readonly blocks: readonly (readonly LogLine[])[];
  /** How many lines were let go at the start. */
  readonly dropped: number;
  readonly mode: Mode;
  readonly error: unknown;
}

type Change = { readonly lines: readonly LogLine[] } | { readonly mode: Mode; readonly error: unknown } | "clear";

const EMPTY: LogState = { blocks: [], dropped: 0, mode: "connecting", error: null };

export function reduceLog(state: LogState, change: Change): LogState {
  if (change === "clear") return EMPTY;
  if ("mode" in change) return { ...state, mode: change.mode, error: change.error };
  const blocks = [...state.blocks];
  for (const line of change.lines) {
    const open = blocks.at(-1);
    if (open && open.length < BLOCK) blocks[blocks.length - 1] = [...open, line];
    else blocks.push([line]);
  }
  const gone = blocks.splice(0, Math.max(0, blocks.length - MOST_BLOCKS));
  return { ...state, blocks, dropped: state.dropped + gone.reduce((sum, block) => sum + block.length, 0) };
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener("abort", finish);
  });
}

function sourceOf(id: string): LogSource {
  return {
    ticket: (signal) => openLogStream(id, signal),
    page: (after, signal) => readLog(id, after, 200, signal),
    fetch: (input, init) => globalThis.fetch(input, init),
    wait,
  };
}

/** A job's log as it grows. */
export function useJobLog(id: string): LogState {
  const client = useQueryClient();
  const [state, change] = useReducer(reduceLog, EMPTY);
  useEffect(() => {
    const stop = new AbortController();
    change("clear");
    void followLog(
      sourceOf(id),
      {
        onLines: (lines) => change({ lines }),
        onStatus: () => void client.invalidateQueries({ queryKey: ["jobs", "one", id] }),
        onMode: (mode, error: unknown = null) => change({ mode, error }),
      },
      stop.signal,
    );
    return () => stop.abort();
  }, [client, id]);
  return state;
}
