/** The tables of the index: its sources, what they cover, what of them could not be read, and the releases before. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { DataTable, type Column } from "@/components/DataTable";
import { Digest } from "@/components/Digest";
import { EmptyState } from "@/components/EmptyState";
import { FilterBar, TextFilter } from "@/components/FilterBar";
import { StaticTable } from "@/components/StaticTable";
import { Time } from "@/components/Time";
import { CoverageBadge } from "@/components/Verdict";
import images from "@/features/images/images.module.css";
import { badQuery, coverageQuery, releasesQuery } from "@/features/index/queries";
import { useFormat } from "@/i18n/format";

import type { BadRecord, IndexCoverage, Release, Source } from "@/api/types";
import type { ListState } from "@/components/listSearch";

interface Props {
  readonly list: ListState;
}

export function SourceTable({ sources }: { readonly sources: readonly Source[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: readonly Column<Source>[] = [
    {
      id: "name",
      header: t("index.source"),
      grow: true,
      cell: (source) => (
        <>
          <strong>{source.name}</strong>
          <span className={images["second"]}>{shortened(source.covers)}</span>
        </>
      ),
    },
    { id: "kind", header: t("index.kind"), cell: (source) => source.kind },
    { id: "newest", header: t("index.newest"), cell: (source) => (source.newest ? format.date(source.newest) : "—") },
    { id: "records", header: t("index.records"), align: "end", cell: (source) => format.number(source.records) },
    { id: "bad", header: t("index.badCount"), align: "end", cell: (source) => (source.bad > 0 ? <Badge tone="wait">{format.number(source.bad)}</Badge> : format.number(0)) },
  ];
  if (sources.length === 0) return <EmptyState title={t("index.noSources")} />;
  return <StaticTable caption={t("index.tab_sources")} columns={columns} rows={sources} rowId={(source, place) => `${source.name} ${place}`} />;
}

function shortened(covers: readonly string[]): string {
  return covers.length > 8 ? `${covers.slice(0, 8).join(", ")} +${covers.length - 8}` : covers.join(", ");
}

export function CoverageTable({ list }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const query = useQuery(coverageQuery(list.search));
  const language = i18n.resolvedLanguage;
  const columns = useMemo(
    (): readonly Column<IndexCoverage>[] => [
      {
        id: "ecosystem",
        header: t("vulnerabilities.ecosystem"),
        grow: true,
        cell: (row) => (
          <>
            <strong>{row.ecosystem}</strong>
            <span className={images["second"]}>{row.packages === null ? row.sources.join(", ") : t("index.onlyPackages", { count: row.packages, sources: row.sources.join(", ") })}</span>
          </>
        ),
      },
      { id: "state", header: t("findings.coverage"), cell: (row) => <CoverageBadge coverage={row} /> },
      { id: "records", header: t("index.records"), align: "end", cell: (row) => format.number(row.records) },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
  return (
    <>
      <FilterBar>
        <TextFilter list={list} name="q" label={t("index.filter")} />
      </FilterBar>
      <p className={images["quiet"]}>{t("index.restNotCovered")}</p>
      <DataTable caption={t("index.tab_coverage")} columns={columns} query={query} list={list} rowId={(row) => row.ecosystem} isFiltered={list.search.q !== undefined} empty={<EmptyState title={t("index.noCoverage")} />} />
    </>
  );
}

export function BadTable({ list }: Props) {
  const { t, i18n } = useTranslation();
  const query = useQuery(badQuery(list.search));
  const language = i18n.resolvedLanguage;
  const columns = useMemo(
    (): readonly Column<BadRecord>[] => [
      { id: "member", header: t("index.member"), cell: (row) => <code className={images["member"]}>{row.member}</code> },
      { id: "source", header: t("index.source"), cell: (row) => <span className={images["member"]}>{row.source}</span> },
      { id: "reason", header: t("index.reason"), grow: true, cell: (row) => <span className={images["package"]}>{row.reason}</span> },
    ],
    // The words follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
  return (
    <DataTable
      caption={t("index.tab_bad")}
      columns={columns}
      query={query}
      list={list}
      rowId={(row) => `${row.source} ${row.member} ${row.reason}`}
      empty={
        <EmptyState title={t("index.noBad")}>
          <p>{t("index.noBadWay")}</p>
        </EmptyState>
      }
    />
  );
}

export function ReleaseTable({ list }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const query = useQuery(releasesQuery(list.search));
  const language = i18n.resolvedLanguage;
  const columns = useMemo(
    (): readonly Column<Release>[] => [
      { id: "generation", header: t("index.generation"), cell: (row) => format.number(row.generation) },
      { id: "built", header: t("index.built"), grow: true, cell: (row) => <Time at={row.built_at} /> },
      { id: "used", header: t("index.used"), cell: (row) => <Time at={row.used_at} /> },
      { id: "digest", header: t("images.digest"), cell: (row) => <Digest value={row.digest} /> },
      { id: "records", header: t("index.records"), align: "end", cell: (row) => format.number(row.records) },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
  return <DataTable caption={t("index.tab_releases")} columns={columns} query={query} list={list} rowId={(row) => String(row.generation)} empty={<EmptyState title={t("index.none")} />} />;
}
