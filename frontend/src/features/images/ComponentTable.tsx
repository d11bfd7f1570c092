import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ChoiceFilter, FilterBar, TextFilter } from "@/components/FilterBar";
import { isFiltered, type ListState } from "@/components/listSearch";
import { CoverageBadge } from "@/components/Verdict";
import { FindingsLink } from "@/features/images/FindingsLink";
import classes from "@/features/images/images.module.css";
import { componentsQuery, RELATIONS, type Where } from "@/features/images/queries";
import { useFormat } from "@/i18n/format";

import type { ImageComponent } from "@/api/types";

/** The kinds of packages that analysis finds, by the type of their package URL. */
const TYPES = ["apk", "deb", "npm", "pypi"] as const;

/** What an image is made of, and from which layer each part came. */
export function ComponentTable({ where, list }: { readonly where: Where; readonly list: ListState }) {
  const { t } = useTranslation();
  const query = useQuery(componentsQuery(where, list.search));
  const columns = useComponentColumns();
  return (
    <>
      <FilterBar>
        <TextFilter list={list} name="q" label={t("findings.filterComponents")} />
        <ChoiceFilter list={list} name="type" label={t("findings.type")} any={t("findings.anyType")} choices={TYPES.map((value) => ({ value, label: value }))} />
        <ChoiceFilter list={list} name="relation" label={t("findings.relation")} any={t("findings.anyRelation")} choices={RELATIONS.map((value) => ({ value, label: t(`findings.relation_${value}`) }))} />
      </FilterBar>
      <DataTable
        caption={t("findings.components")}
        columns={columns}
        query={query}
        list={list}
        rowId={(row) => `${row.purl} ${row.layer} ${row.path}`}
        isFiltered={isFiltered(list.search)}
        defaultSort="name"
        empty={
          <EmptyState title={t("findings.noComponentsTitle")}>
            <p>{t("findings.noComponents")}</p>
          </EmptyState>
        }
      />
    </>
  );
}

function useComponentColumns(): readonly Column<ImageComponent>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "name",
        header: t("findings.component"),
        sort: ["name", "-name"],
        grow: true,
        cell: (row) => (
          <>
            <span className={classes["package"]}>
              <strong>{row.name}</strong> <code>{row.version}</code>
            </span>
            <span className={classes["second"]}>{origin(row)}</span>
          </>
        ),
      },
      { id: "type", header: t("findings.type"), cell: (row) => row.type },
      { id: "layer", header: t("findings.layer"), align: "end", cell: (row) => format.number(row.layer + 1) },
      { id: "coverage", header: t("findings.coverage"), cell: (row) => <CoverageBadge coverage={row.coverage} /> },
      { id: "findings", header: t("findings.vulnerabilities"), sort: ["-findings"], cell: (row) => <FindingsLink counts={row.findings} search={{ purl: row.purl }} /> },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );

  function origin(row: ImageComponent): string {
    const source = row.source_name && row.source_name !== row.name ? t("findings.builtFrom", { name: row.source_name, version: row.source_version }) : "";
    const owner = row.owner ? t("findings.ownedBy", { owner: row.owner }) : "";
    const relation = row.relation ? t(`findings.relation_${row.relation}`) : "";
    return [relation, source, row.path, owner].filter(Boolean).join(" · ");
  }
}
