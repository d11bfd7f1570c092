import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download, X } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ChoiceFilter, FilterBar, TextFilter } from "@/components/FilterBar";
import { isFiltered, type ListState } from "@/components/listSearch";
import { EpssValue, KevMark, SEVERITIES, SeverityBadge } from "@/components/Severity";
import { isClear } from "@/features/images/appraisal";
import { FindingDetails } from "@/features/images/FindingDetails";
import classes from "@/features/images/images.module.css";
import { findingsFile, findingsQuery, type Where } from "@/features/images/queries";
import { IndexAge } from "@/features/index/IndexAge";
import names from "@/features/repositories/repositories.module.css";

import type { Finding, Scan } from "@/api/types";

interface Props {
  readonly where: Where;
  readonly list: ListState;
  readonly scan: Scan;
}

/** The vulnerabilities of an image: the worst first, to be narrowed, ordered, explained and taken along as a file. */
export function FindingTable({ where, list, scan }: Props) {
  const { t } = useTranslation();
  const query = useQuery(findingsQuery(where, list.search));
  const [shown, setShown] = useState<Finding | null>(null);
  const columns = useFindingColumns(setShown);
  return (
    <>
      <Filters where={where} list={list} />
      <div className={classes["findings"]}>
        <DataTable
          caption={t("findings.vulnerabilities")}
          columns={columns}
          query={query}
          list={list}
          rowId={(finding) => finding.id}
          isFiltered={isFiltered(list.search)}
          defaultSort="-severity"
          empty={<Nothing scan={scan} />}
        />
      </div>
      <IndexAge />
      <FindingDetails finding={shown} onClose={() => setShown(null)} />
    </>
  );
}

/** No findings is good news only where all of the image was looked at. */
function Nothing({ scan }: { readonly scan: Scan }) {
  const { t } = useTranslation();
  const clear = isClear(scan);
  return (
    <EmptyState title={t("findings.nothing")}>
      <p>{clear ? t("findings.nothingClear") : t("findings.nothingUnclear")}</p>
    </EmptyState>
  );
}

function Filters({ where, list }: { readonly where: Where; readonly list: ListState }) {
  const { t } = useTranslation();
  return (
    <FilterBar
      action={
        <Button component="a" variant="default" leftSection={<Download size={15} aria-hidden />} href={findingsFile(where, list.search)} download>
          {t("findings.export")}
        </Button>
      }
    >
      <TextFilter list={list} name="q" label={t("findings.filter")} />
      <Narrowing list={list} />
      <ChoiceFilter list={list} name="severity" label={t("findings.severity")} any={t("findings.anySeverity")} choices={SEVERITIES.map((value) => ({ value, label: t(`findings.severity_${value}`) }))} />
      <ChoiceFilter
        list={list}
        name="fixable"
        label={t("findings.fix")}
        any={t("findings.anyFix")}
        choices={[
          { value: "true", label: t("findings.withFix") },
          { value: "false", label: t("findings.withoutFix") },
        ]}
      />
      <ChoiceFilter
        list={list}
        name="kev"
        label={t("findings.exploited")}
        any={t("findings.anyExploited")}
        choices={[
          { value: "true", label: t("findings.onlyExploited") },
          { value: "false", label: t("findings.notExploited") },
        ]}
      />
    </FilterBar>
  );
}

/** What a link from another tab narrowed the list by; a click takes it off. */
function Narrowing({ list }: { readonly list: ListState }) {
  const { t } = useTranslation();
  const { layer, purl } = list.search;
  const words = purl ?? (layer === undefined ? undefined : t("findings.layerNumber", { number: Number(layer) + 1 }));
  if (words === undefined) return null;
  return (
    <Button variant="light" className={classes["narrowing"] ?? ""} rightSection={<X size={14} aria-hidden />} aria-label={t("findings.widen", { what: words })} onClick={() => list.filter({ layer: undefined, purl: undefined })}>
      {words}
    </Button>
  );
}

function useFindingColumns(onShow: (finding: Finding) => void): readonly Column<Finding>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      { id: "vulnerability", header: t("findings.vulnerability"), cell: (finding) => <Name finding={finding} /> },
      {
        id: "severity",
        header: t("findings.severity"),
        sort: ["-severity", "severity"],
        cell: (finding) => <SeverityBadge severity={finding.severity} score={finding.score} />,
      },
      {
        id: "package",
        header: t("findings.package"),
        sort: ["name", "-name"],
        grow: true,
        cell: (finding) => (
          <span className={classes["package"]}>
            {finding.name} <code>{finding.version}</code>
          </span>
        ),
      },
      {
        id: "fixed",
        header: t("findings.fixedIn"),
        cell: (finding) => (finding.fixed_version ? <code className={classes["version"]}>{finding.fixed_version}</code> : <span className={classes["quiet"]}>{t("findings.noFix")}</span>),
      },
      { id: "epss", header: t("findings.epssShort"), sort: ["-epss", "epss"], cell: (finding) => <EpssValue epss={finding.epss} /> },
      {
        id: "why",
        header: t("findings.why"),
        align: "end",
        quiet: true,
        cell: (finding) => (
          <Button variant="subtle" size="compact-sm" aria-label={t("findings.whyOf", { id: finding.vulnerability, name: finding.name })} onClick={() => onShow(finding)}>
            {t("findings.why")}
          </Button>
        ),
      },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language, onShow],
  );
}

function Name({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation();
  return (
    <span className={classes["marks"]}>
      <Link className={names["name"] ?? ""} to="/vulnerabilities/$id" params={{ id: finding.vulnerability }}>
        {finding.vulnerability}
      </Link>
      {finding.malicious ? <Badge tone="bad">{t("findings.malicious")}</Badge> : null}
      {finding.kev ? <KevMark /> : null}
      {finding.suppressed ? <Badge tone="quiet">{t("findings.suppressed")}</Badge> : null}
    </span>
  );
}
