/** What scanning and the policies say of an image, in one word each. */
import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/components/Badges";
import { useFormat } from "@/i18n/format";

import type { Coverage, ScanStatus, ShortAppraisal, VerdictAction } from "@/api/types";

const ACTION_TONES: Readonly<Record<VerdictAction, Tone>> = { allow: "good", warn: "wait", delayed_block: "wait", hold: "bad", block: "bad", undecided: "quiet" };
const SCAN_TONES: Readonly<Record<ScanStatus, Tone>> = { waiting: "wait", running: "busy", done: "good", failed: "bad", not_applicable: "quiet" };

/** Whether a scan is still to come or at work, so that what is said of the image will change by itself. */
export function isUnsettled(status: ScanStatus | undefined): boolean {
  return status === "waiting" || status === "running";
}

/** Whether an action keeps a thing from whoever asks for it. */
export function isRefusing(action: VerdictAction): boolean {
  return action === "block" || action === "hold";
}

interface BadgeProps {
  readonly appraisal: ShortAppraisal;
  /** Whether all of it is known to have been looked at; a list does not know, and shows nothing as good. */
  readonly isClear?: boolean;
}

/** The verdict; where there is none yet, how far the scan is. */
export function VerdictBadge({ appraisal, isClear = false }: BadgeProps) {
  const { t } = useTranslation();
  const { status } = appraisal.scan;
  const { action } = appraisal.verdict;
  if (status !== "done" && !isRefusing(action)) {
    return (
      <Badge tone={SCAN_TONES[status]} dot>
        {t(`findings.scan_${status}`)}
      </Badge>
    );
  }
  return (
    <Badge tone={action === "allow" && !isClear ? "quiet" : ACTION_TONES[action]} dot>
      {t(`findings.verdict_${action}`)}
    </Badge>
  );
}

/** How far the index knows what a thing is made of. What it does not know is never shown as good. */
export function CoverageBadge({ coverage }: { readonly coverage: Coverage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tone: Tone = coverage.state === "covered" ? "quiet" : "wait";
  const words = coverage.state === "covered_to" && coverage.to ? t("findings.coveredTo", { date: format.date(coverage.to) }) : t(`findings.coverage_${coverage.state}`);
  return <Badge tone={tone}>{words}</Badge>;
}
