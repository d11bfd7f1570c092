import classes from "@/components/components.module.css";

import type { ReactNode } from "react";

export type Tone = "good" | "bad" | "busy" | "wait" | "quiet";

/** A word with a colour. The word alone must say it all. */
export function Badge({ tone, dot = false, children }: { readonly tone: Tone; readonly dot?: boolean; readonly children: ReactNode }) {
  return (
    <span className={classes["badge"]} data-tone={tone}>
      {dot ? <span className={classes["dot"]} aria-hidden /> : null}
      {children}
    </span>
  );
}
