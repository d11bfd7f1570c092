import { Link } from "@tanstack/react-router";

import { SeverityCounts } from "@/components/Severity";
import classes from "@/features/images/images.module.css";

import type { Counts } from "@/api/types";
import type { ListSearch } from "@/components/listSearch";

/** Counts that lead to the findings they count; none lead nowhere. */
export function FindingsLink({ counts, search }: { readonly counts: Counts; readonly search: ListSearch }) {
  if (counts.total === 0) return <SeverityCounts counts={counts} />;
  return (
    <Link className={classes["counts"] ?? ""} to="." search={{ tab: "vulnerabilities", ...search }} resetScroll={false}>
      <SeverityCounts counts={counts} />
    </Link>
  );
}
