import { TriangleAlert } from "lucide-react";

import classes from "@/features/policies/policies.module.css";
import { useSaid } from "@/features/policies/said";

import type { Said } from "@/api/types";

/** What of a policy nothing can ever meet. */
export function Warnings({ warnings }: { readonly warnings: readonly Said[] }) {
  const said = useSaid();
  return warnings.map((warning) => (
    <p key={warning.en} className={classes["warning"]}>
      <TriangleAlert size={16} aria-hidden /> {said(warning)}
    </p>
  ));
}
