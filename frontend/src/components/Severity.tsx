/** How bad findings are: always a word or a letter with a word behind it, the colour only repeats it. */
import { Tooltip } from "@mantine/core";
import { Flame } from "lucide-react";
import { useTranslation } from "react-i18next";

import classes from "@/components/severity.module.css";
import { useFormat } from "@/i18n/format";

import type { Counts, Epss, Severity } from "@/api/types";

/** Those that are counted, the worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low", "unknown"] as const satisfies readonly Severity[];

interface BadgeProps {
  readonly severity: Severity;
  readonly score?: number | null | undefined;
}

export function SeverityBadge({ severity, score }: BadgeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className={classes["severity"]} data-severity={severity}>
      {t(`findings.severity_${severity}`)}
      {typeof score === "number" ? <span className={classes["score"]}>{format.decimal(score)}</span> : null}
    </span>
  );
}

/** Findings counted by severity in little room: the numbers, each with its word for those who can't see its colour. */
export function SeverityCounts({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation();
  const format = useFormat();
  const some = SEVERITIES.filter((severity) => counts[severity] > 0);
  if (some.length === 0) return <span className={classes["none"]}>{t("findings.none")}</span>;
  const words = some.map((severity) => t(`findings.count_${severity}`, { count: counts[severity] })).join(", ");
  return (
    <Tooltip label={words}>
      <span className={classes["counts"]}>
        <span className="pq-hidden">{words}</span>
        {some.map((severity) => (
          <span key={severity} className={classes["count"]} data-severity={severity} aria-hidden>
            {format.number(counts[severity])} <small>{t(`findings.letter_${severity}`)}</small>
          </span>
        ))}
      </span>
    </Tooltip>
  );
}

/** Known to be exploited: on CISA's list. */
export function KevMark() {
  const { t } = useTranslation();
  return (
    <Tooltip label={t("findings.kevMeaning")}>
      <span className={classes["kev"]}>
        <Flame size={11} aria-hidden />
        KEV
        <span className="pq-hidden">: {t("findings.kevMeaning")}</span>
      </span>
    </Tooltip>
  );
}

/** The chance of exploitation in the next 30 days, and how it stands among all others. */
export function EpssValue({ epss }: { readonly epss: Epss | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!epss) return <>—</>;
  return (
    <>
      {format.percent(epss.score)}
      <span className={classes["second"]}>{t("findings.epssHigher", { share: format.share(epss.percentile) })}</span>
    </>
  );
}
