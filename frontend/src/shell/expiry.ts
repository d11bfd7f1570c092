/** Notices that the session ended while a page was open: the first answer 401 says so. */
import { useSyncExternalStore } from "react";

import { asProblem } from "@/api/problem";

let ended = false;
const listeners = new Set<() => void>();

function set(value: boolean): void {
  if (ended === value) return;
  ended = value;
  for (const listener of listeners) listener();
}

/** Looks at a failed call; wrong passwords are also answered 401 and mean something else. */
export function watchForExpiry(error: unknown): void {
  const problem = asProblem(error);
  if (problem.status === 401 && problem.code !== "bad_credentials") set(true);
}

/** The session is no longer that of the page: said by whoever saw it. */
export function endSession(): void {
  set(true);
}

export function resumeSession(): void {
  set(false);
}

export function useSessionEnded(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => ended,
  );
}
