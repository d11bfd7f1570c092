import { Loader, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, Hourglass, OctagonPause, OctagonX, TriangleAlert, type LucideIcon } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";

import { announce } from "@/components/announce";
import { ServerText } from "@/components/ServerText";
import { SEVERITIES } from "@/components/Severity";
import { Time } from "@/components/Time";
import { isUnsettled } from "@/components/Verdict";
import { wordOf, type Standing } from "@/features/images/appraisal";
import classes from "@/features/images/images.module.css";
import { Reasons } from "@/features/images/Reasons";
import { useFormat } from "@/i18n/format";

import type { Appraisal, Counts } from "@/api/types";

const ICONS: Readonly<Record<Standing, LucideIcon>> = {
  block: OctagonX,
  hold: OctagonPause,
  delayed_block: Hourglass,
  warn: TriangleAlert,
  allow: CircleCheck,
  allow_observed: CircleAlert,
  allow_unclear: CircleAlert,
  undecided: CircleDashed,
  waiting: CircleDashed,
  running: CircleDashed,
  failed: TriangleAlert,
  not_applicable: CircleMinus,
};

const TONES: Readonly<Record<Standing, "good" | "bad" | "wait" | "busy" | "quiet">> = {
  block: "bad",
  hold: "bad",
  delayed_block: "wait",
  warn: "wait",
  allow: "good",
  allow_observed: "wait",
  allow_unclear: "wait",
  undecided: "quiet",
  waiting: "busy",
  running: "busy",
  failed: "bad",
  not_applicable: "quiet",
};

interface Props {
  readonly appraisal: Appraisal;
  /** Whether the findings are counted, each number leading to them. */
  readonly tally: boolean;
}

/** The answer one came for: may this image be pulled, and why; then how much was found. */
export function VerdictCard({ appraisal, tally }: Props) {
  const { t } = useTranslation();
  const id = useId();
  useScanNews(appraisal);
  const { scan, verdict } = appraisal;
  const standing = wordOf(appraisal);
  const Icon = ICONS[standing];
  return (
    <section className={classes["verdict"]} data-tone={TONES[standing]} aria-labelledby={id}>
      <div className={classes["verdictHead"]}>
        <span className={classes["verdictIcon"]} aria-hidden>
          {isUnsettled(scan.status) ? <Loader size={22} color="currentColor" /> : <Icon size={26} strokeWidth={1.9} />}
        </span>
        <div className={classes["verdictWords"]}>
          <Title order={2} id={id}>
            {t(`findings.standing_${standing}`)}
          </Title>
          <p>{t(`findings.standingWhy_${standing}`)}</p>
          {scan.status === "failed" && scan.error ? <p className={classes["failure"]}><ServerText text={scan.error} /></p> : null}
        </div>
        {verdict.decided_at ? (
          <p className={classes["decided"]}>
            {t("findings.decided")} <Time at={verdict.decided_at} />
          </p>
        ) : null}
      </div>
      {verdict.reasons.length > 0 ? <Reasons reasons={verdict.reasons} /> : null}
      {tally && scan.status === "done" ? <Tally counts={appraisal.findings} /> : null}
    </section>
  );
}

/** Findings by severity; each number leads to those findings. */
function Tally({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={classes["tally"]} aria-label={t("findings.bySeverity")}>
      {SEVERITIES.map((severity) => (
        <li key={severity} data-severity={severity} data-none={counts[severity] === 0 || undefined}>
          <Link to="." search={{ tab: "vulnerabilities", severity }} resetScroll={false}>
            <strong>{format.number(counts[severity])}</strong> <span>{t(`findings.severity_${severity}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Says to a screen reader that the scan went on, and asks anew for what hangs on it. */
function useScanNews({ scan, verdict }: Appraisal): void {
  const { t } = useTranslation();
  const client = useQueryClient();
  const before = useRef(scan.status);
  const action = verdict.action;
  useEffect(() => {
    if (before.current === scan.status) return;
    before.current = scan.status;
    const state = t(`findings.scan_${scan.status}`);
    announce(scan.status === "done" ? t("findings.scanNews", { state, verdict: t(`findings.verdict_${action}`) }) : state);
    void client.invalidateQueries({ queryKey: ["images"] });
  }, [scan.status, action, client, t]);
}
