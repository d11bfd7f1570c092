import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { ServerText } from "@/components/ServerText";
import { Time } from "@/components/Time";
import { CoverageBadge } from "@/components/Verdict";
import classes from "@/features/images/images.module.css";
import { useFormat } from "@/i18n/format";

import type { EcosystemCoverage, Scan } from "@/api/types";

/** What the API lists packages of no known ecosystem under. */
const NONE = "unknown";

/** How far the answer reaches: what the index knows of this image's parts, and what could not be read. */
export function ScanCard({ scan }: { readonly scan: Scan }) {
  const { t } = useTranslation();
  if (scan.status !== "done") return null;
  const { state, ecosystems } = scan.coverage;
  return (
    <Card
      title={t("findings.reach")}
      aside={
        scan.at ? (
          <span className={classes["quiet"]}>
            {t("findings.scanned")} <Time at={scan.at} />
          </span>
        ) : null
      }
    >
      {state === "covered" || ecosystems.length === 0 ? null : (
        <Warning>{state === "not_covered" ? t("findings.notCoveredWarning") : t("findings.coveredToWarning")}</Warning>
      )}
      {ecosystems.length > 0 ? (
        <ul className={classes["ecosystems"]} aria-label={t("findings.coverage")}>
          {ecosystems.map((one) => (
            <Ecosystem key={`${one.ecosystem} ${one.state}`} coverage={one} />
          ))}
        </ul>
      ) : (
        <p className={classes["quiet"]}>{t("findings.noComponents")}</p>
      )}
      {scan.problems.length > 0 ? <Problems scan={scan} /> : null}
    </Card>
  );
}

function Warning({ children }: { readonly children: string }) {
  return (
    <p className={classes["warning"]}>
      <TriangleAlert size={16} aria-hidden /> <span>{children}</span>
    </p>
  );
}

function Ecosystem({ coverage }: { readonly coverage: EcosystemCoverage }) {
  const { t } = useTranslation();
  return (
    <li>
      <span>
        {coverage.ecosystem === NONE ? t("findings.noEcosystem") : coverage.ecosystem}{" "}
        <span className={classes["quiet"]}>{t("findings.componentCount", { count: coverage.components })}</span>
      </span>
      <CoverageBadge coverage={coverage} />
    </li>
  );
}

function Problems({ scan }: { readonly scan: Scan }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={classes["problems"]}>
      <h3>{t("findings.problems")}</h3>
      <Warning>{t("findings.problemsWarning")}</Warning>
      <ul>
        {scan.problems.map((problem) => (
          <li key={`${problem.layer ?? ""} ${problem.path} ${problem.code} ${problem.text}`}>
            <ServerText text={problem.text} />
            <span className={classes["where"]}>
              {problem.layer === null ? null : <span>{t("findings.layerNumber", { number: format.number(problem.layer + 1) })}</span>}
              {problem.path ? <code>{problem.path}</code> : null}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
