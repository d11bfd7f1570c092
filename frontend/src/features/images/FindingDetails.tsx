import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Facts, type Fact } from "@/components/Facts";
import { KevMark, EpssValue, SeverityBadge } from "@/components/Severity";
import { CoverageBadge } from "@/components/Verdict";
import classes from "@/features/images/images.module.css";
import { useFormat } from "@/i18n/format";

import type { Finding } from "@/api/types";

interface Props {
  readonly finding: Finding | null;
  readonly onClose: () => void;
}

/** Why a finding is one: the record, the range and the event of it that decided; where in the image it is. */
export function FindingDetails({ finding, onClose }: Props) {
  const { t } = useTranslation();
  const title = finding ? t("findings.whyTitle", { id: finding.vulnerability, name: finding.name }) : "";
  return (
    <Modal closeButtonProps={{ "aria-label": t("common.close") }} opened={finding !== null} onClose={onClose} size="lg" title={title}>
      {finding ? <Details finding={finding} /> : null}
    </Modal>
  );
}

function Details({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts: Fact[] = [
    {
      name: t("findings.severity"),
      value: (
        <>
          <SeverityBadge severity={finding.severity} score={finding.score} /> {finding.kev ? <KevMark /> : null}
        </>
      ),
    },
    { name: t("findings.epss"), value: <EpssValue epss={finding.epss} /> },
    { name: t("findings.fixedIn"), value: finding.fixed_version ? <code>{finding.fixed_version}</code> : t("findings.noFix") },
    { name: t("findings.record"), value: <code>{finding.advisory}</code> },
    { name: t("findings.layer"), value: format.number(finding.layer + 1) },
    { name: t("findings.coverage"), value: <CoverageBadge coverage={finding.coverage} /> },
  ];
  if (finding.aliases.length > 0) facts.push({ name: t("findings.aliases"), value: finding.aliases.join(", ") });
  if (finding.path) facts.push({ name: t("findings.path"), value: <code>{finding.path}</code> });
  facts.push({ name: t("findings.purl"), value: <code>{finding.purl}</code> });
  return (
    <div className={classes["details"]}>
      {finding.suppressed ? (
        <p className={classes["warning"]}>
          {t("findings.suppressedWhy")} {finding.suppressed}
        </p>
      ) : null}
      {finding.summary ? <p>{finding.summary}</p> : null}
      <p>{finding.explanation}</p>
      <Facts facts={facts} />
    </div>
  );
}
