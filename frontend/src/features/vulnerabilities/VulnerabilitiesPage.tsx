import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { FilterBar, TextFilter } from "@/components/FilterBar";
import { useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { KevMark, SeverityBadge } from "@/components/Severity";
import { IndexAge } from "@/features/index/IndexAge";
import classes from "@/features/repositories/repositories.module.css";
import { vulnerabilitiesQuery } from "@/features/vulnerabilities/queries";
import { useFormat } from "@/i18n/format";

import type { VulnerabilityItem } from "@/api/types";

/** Every vulnerability found in an image that the reader may see. */
export function VulnerabilitiesPage() {
  const { t } = useTranslation();
  const list = useListState();
  const query = useQuery(vulnerabilitiesQuery(list.search));
  const columns = useVulnerabilityColumns();
  return (
    <>
      <PageHeader title={t("vulnerabilities.title")} lead={t("vulnerabilities.lead")} />
      <IndexAge />
      <FilterBar>
        <TextFilter list={list} name="q" label={t("vulnerabilities.filter")} />
      </FilterBar>
      <DataTable
        caption={t("vulnerabilities.title")}
        columns={columns}
        query={query}
        list={list}
        rowId={(row) => row.id}
        isFiltered={list.search.q !== undefined}
        empty={
          <EmptyState title={t("vulnerabilities.none")}>
            <p>{t("vulnerabilities.noneWay")}</p>
          </EmptyState>
        }
      />
    </>
  );
}

export function useVulnerabilityColumns(): readonly Column<VulnerabilityItem>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "id",
        header: t("findings.vulnerability"),
        grow: true,
        cell: (row) => (
          <>
            <Link className={classes["name"] ?? ""} to="/vulnerabilities/$id" params={{ id: row.id }}>
              {row.id}
            </Link>{" "}
            {row.kev ? <KevMark /> : null}
            {row.summary ? <span className={classes["description"]}>{row.summary}</span> : null}
          </>
        ),
      },
      { id: "severity", header: t("findings.severity"), cell: (row) => <SeverityBadge severity={row.severity} score={row.score} /> },
      { id: "images", header: t("vulnerabilities.images"), align: "end", cell: (row) => format.number(row.images) },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}
