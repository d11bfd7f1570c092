/** How an image stands, read from its scan and its verdict. */
import { isRefusing } from "@/components/Verdict";

import type { Appraisal, Reason, ScanStatus, VerdictAction } from "@/api/types";

/** `allow_observed`: only observing policies object. `allow_unclear`: nobody objects, but not all of it could be looked at. */
export type Standing = VerdictAction | Exclude<ScanStatus, "done"> | "allow_observed" | "allow_unclear";

export function wordOf({ scan, verdict }: Appraisal): Standing {
  if (scan.status === "not_applicable") return "not_applicable";
  if (verdict.action !== "allow" && verdict.action !== "undecided") return verdict.action;
  if (scan.status !== "done") return scan.status;
  if (verdict.action !== "allow") return verdict.action;
  if (verdict.reasons.length > 0) return "allow_observed";
  return isClear(scan) ? "allow" : "allow_unclear";
}

/** Whether all of the image was looked at and all of it is covered to this day. */
export function isClear(scan: Appraisal["scan"]): boolean {
  return scan.status === "done" && scan.coverage.state === "covered" && scan.problems.length === 0;
}

export interface Objection {
  readonly policy: string;
  readonly title: string;
  readonly mode: Reason["mode"];
  readonly action: Reason["action"];
  readonly reasons: readonly Reason[];
}

/** The reasons by the policy they come from: those that count first, else in the order given. */
export function byPolicy(reasons: readonly Reason[]): readonly Objection[] {
  const found = new Map<string, Objection & { reasons: Reason[] }>();
  for (const reason of reasons) {
    const { policy, title, mode, action } = reason;
    const known = found.get(policy);
    if (known) known.reasons.push(reason);
    else found.set(policy, { policy, title, mode, action, reasons: [reason] });
  }
  return [...found.values()].sort((one, other) => weight(one) - weight(other));
}

function weight({ mode, action }: Objection): number {
  return (mode === "enforcing" ? 0 : 2) + (isRefusing(action) ? 0 : 1);
}
