import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ChoiceFilter, FilterBar, TextFilter } from "@/components/FilterBar";
import { isFiltered, type ListState } from "@/components/listSearch";
import { KevMark, SEVERITIES, SeverityBadge, SeverityCounts } from "@/components/Severity";
import { CoverageBadge } from "@/components/Verdict";
import classes from "@/features/files/files.module.css";
import { IndexAge } from "@/features/index/IndexAge";
import { sbomComponentsQuery, sbomFindingsQuery } from "@/features/sboms/queries";

import type { Finding, ImageComponent } from "@/api/types";

interface Props {
  readonly id: string;
  readonly list: ListState;
}

/** What is known against the components of an SBOM, the worst first. */
export function SbomFindings({ id, list }: Props) {
  const { t } = useTranslation();
  const query = useQuery(sbomFindingsQuery(id, list.search));
  const columns: readonly Column<Finding>[] = [
    {
      id: "vulnerability",
      header: t("sboms.vulnerability"),
      grow: true,
      cell: (finding) => (
        <>
          <Link className={classes["name"] ?? ""} to="/vulnerabilities/$id" params={{ id: finding.vulnerability }} search={{}}>
            {finding.vulnerability}
          </Link>{" "}
          {finding.kev ? <KevMark /> : null}
          <span className={classes["second"]}>{finding.summary}</span>
        </>
      ),
    },
    { id: "severity", header: t("sboms.severity"), cell: (finding) => <SeverityBadge severity={finding.severity} score={finding.score} /> },
    { id: "component", header: t("sboms.component"), cell: (finding) => `${finding.name} ${finding.version}` },
    { id: "fixed", header: t("sboms.fixed"), cell: (finding) => finding.fixed_version || "—" },
  ];
  return (
    <>
      <FilterBar>
        <TextFilter list={list} name="q" label={t("sboms.filterFindings")} />
        <ChoiceFilter list={list} name="severity" label={t("sboms.severity")} any={t("sboms.anySeverity")} choices={SEVERITIES.map((value) => ({ value, label: t(`findings.severity_${value}`) }))} />
      </FilterBar>
      <DataTable caption={t("sboms.tab_findings")} columns={columns} query={query} list={list} rowId={(finding) => finding.id} isFiltered={isFiltered(list.search)} empty={<EmptyState title={t("sboms.noFindings")}><p>{t("sboms.noFindingsWay")}</p></EmptyState>} />
      <IndexAge />
    </>
  );
}

/** What an SBOM lists, and how far the index knows each. */
export function SbomComponents({ id, list }: Props) {
  const { t } = useTranslation();
  const query = useQuery(sbomComponentsQuery(id, list.search));
  const columns: readonly Column<ImageComponent>[] = [
    {
      id: "name",
      header: t("sboms.component"),
      grow: true,
      cell: (component) => (
        <>
          <span className={classes["name"]}>{component.name}</span> {component.version}
          <span className={classes["second"]}>{component.purl}</span>
        </>
      ),
    },
    { id: "coverage", header: t("index.tab_coverage"), cell: (component) => <CoverageBadge coverage={component.coverage} /> },
    { id: "findings", header: t("sboms.findings"), cell: (component) => <SeverityCounts counts={component.findings} /> },
  ];
  return (
    <>
      <FilterBar>
        <TextFilter list={list} name="q" label={t("sboms.filterComponents")} />
      </FilterBar>
      <DataTable caption={t("sboms.tab_components")} columns={columns} query={query} list={list} rowId={(component) => component.purl} isFiltered={isFiltered(list.search)} empty={<EmptyState title={t("sboms.noComponents")} />} />
    </>
  );
}
