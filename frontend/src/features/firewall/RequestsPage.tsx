import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ChoiceFilter, FilterBar, SetFilter, TextFilter } from "@/components/FilterBar";
import { isFiltered, useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { ServerText } from "@/components/ServerText";
import { Time } from "@/components/Time";
import classes from "@/features/firewall/firewall.module.css";
import { packageRequestsQuery } from "@/features/firewall/queries";
import { useFormat } from "@/i18n/format";

import type { PackageRequest } from "@/api/types";

/** What was let in with a warning is asked for by a word of its own. */
const STATUSES = ["not_blocked", "warned", "delayed_block", "blocked_by_policies", "blocked_not_scanned", "blocked_scan_failed", "blocked_scan_wait_timeout", "blocked_registry_not_configured", "blocked_reserved_name", "failed_request"] as const;
const PASSING: readonly string[] = ["not_blocked", "delayed_block"];

/** Who asked for what, and what was decided. */
export function RequestsPage() {
  const { t } = useTranslation();
  const list = useListState();
  const query = useQuery(packageRequestsQuery(list.search));
  const columns = useColumns();
  return (
    <>
      <PageHeader title={t("firewall.requests")} lead={t("firewall.requestsLead")} />
      <FilterBar>
        <TextFilter list={list} name="package" label={t("firewall.filterPackage")} />
        <ChoiceFilter list={list} name="status" label={t("firewall.decision")} any={t("firewall.anyStatus")} choices={STATUSES.map((status) => ({ value: status, label: t(`firewall.status_${status}`) }))} />
        <SetFilter list={list} name="repository" label={list.search.repository ?? ""} value={null} />
      </FilterBar>
      <DataTable
        caption={t("firewall.requests")}
        columns={columns}
        query={query}
        list={list}
        rowId={(row) => `${row.at} ${row.file} ${row.status} ${row.account ?? ""} ${row.client}`}
        isFiltered={isFiltered(list.search)}
        empty={<EmptyState title={t("firewall.noRequests")} />}
      />
    </>
  );
}

/** What was asked for: a package of a repository here has a page of its versions, what a plugin asked for one of its own. */
function Decided({ row }: { readonly row: PackageRequest }) {
  const { t } = useTranslation();
  // What is let in has a policy where one warns of it, or will refuse it later.
  if (PASSING.includes(row.status) && row.policy) {
    return <Badge tone="wait" dot>{t(row.status === "not_blocked" ? "firewall.status_warned" : "firewall.status_delayed_block")}</Badge>;
  }
  return (
    <Badge tone={PASSING.includes(row.status) ? "quiet" : "bad"} dot>
      {t(`firewall.status_${row.status as (typeof STATUSES)[number]}`)}
    </Badge>
  );
}

function Asked({ row }: { readonly row: PackageRequest }) {
  const label = `${row.package} ${row.version}`;
  return row.repository.includes("/") || row.ecosystem === "oci" ? (
    <Link to="/firewall/component" search={{ purl: row.purl }}>
      {label}
    </Link>
  ) : (
    <Link to="/firewall/$name/packages/$" params={{ name: row.repository, _splat: row.package }} search={{ version: row.version }}>
      {label}
    </Link>
  );
}

function useColumns(): readonly Column<PackageRequest>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      { id: "at", header: t("firewall.at"), cell: (row) => <Time at={row.at} /> },
      {
        id: "package",
        header: t("firewall.package"),
        cell: (row) => (
          <>
            <Asked row={row} />
            <span className={classes["way"]}>{[row.repository, row.file].filter((part) => part !== "").join(", ")}</span>
          </>
        ),
      },
      {
        id: "decision",
        header: t("firewall.decision"),
        grow: true,
        cell: (row) => (
          <div className={classes["why"]}>
            <Decided row={row} />
            {row.reason ? (
              <span className={classes["way"]}>
                {row.policy ? `${row.policy}: ` : ""}
                <ServerText text={row.reason} />
              </span>
            ) : null}
          </div>
        ),
      },
      { id: "account", header: t("firewall.account"), cell: (row) => row.initiator || (row.account ?? row.client) },
      { id: "count", header: t("firewall.asked"), align: "end", cell: (row) => format.number(row.count) },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}
