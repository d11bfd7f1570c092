import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { Card } from "@/components/Card";
import { useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { StaticTable } from "@/components/StaticTable";
import { ServerText } from "@/components/ServerText";
import { Time } from "@/components/Time";
import classes from "@/features/firewall/firewall.module.css";
import { packageQuery } from "@/features/firewall/queries";
import { useFormat } from "@/i18n/format";
import { useServerText } from "@/i18n/server";
import { PageWait } from "@/shell/states";

import type { PackageDetail, PackageVersion } from "@/api/types";
import type { Column } from "@/components/DataTable";

/** A package in a repository: its versions, what is said of each, and why. A refusal links here with its version. */
export function PackagePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, _splat: wanted = "" } = useParams({ from: "/inside/firewall/$name/packages/$" });
  const { search } = useListState();
  const query = useQuery(packageQuery(name, wanted));
  const crumbs = [
    { label: t("firewall.title"), path: "/firewall" },
    { label: name, path: `/firewall/${name}` },
  ];
  const found = query.data;
  return (
    <>
      <PageHeader title={wanted} crumbs={crumbs} lead={found ? t("firewall.packageLead", { repository: name, when: format.relative(found.fetched_at) }) : undefined} />
      {query.error && !found ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {!found && !query.error ? <PageWait /> : null}
      {found ? <Versions found={found} version={search.version} /> : null}
    </>
  );
}

function Versions({ found, version }: { readonly found: PackageDetail; readonly version: string | undefined }) {
  const { t } = useTranslation();
  const columns = useColumns(version);
  const asked = version === undefined ? undefined : found.versions.find((one) => one.version === version);
  return (
    <div className={classes["stack"]}>
      {found.problem ? <ProblemAlert error={new Error(found.problem)} /> : null}
      {version === undefined ? null : (
        <Card title={`${found.package} ${version}`}>
          {asked ? <Said version={asked} /> : <p>{t("firewall.versionMissing", { version })}</p>}
        </Card>
      )}
      <StaticTable caption={found.package} columns={columns} rows={found.versions} rowId={(row) => row.version} />
    </div>
  );
}

/** Reasons of one policy stand together, under its title. */
function byPolicy(reasons: PackageVersion["refusals"]): (readonly [string, PackageVersion["refusals"]])[] {
  const policies = [...new Set(reasons.map((one) => one.policy))];
  return policies.map((policy) => [policy, reasons.filter((one) => one.policy === policy)]);
}

type LateFile = PackageVersion["late_files"][number];

function Decision({ on }: { readonly on: PackageVersion | LateFile }) {
  const { t } = useTranslation();
  const refused = on.refusals.length > 0;
  return (
    <Badge tone={refused ? "bad" : "good"} dot>
      {t(refused ? "firewall.refused" : "firewall.allowed")}
    </Badge>
  );
}

function Said({ version }: { readonly version: PackageVersion }) {
  return (
    <div className={classes["why"]}>
      <Decision on={version} />
      <Reasons on={version} />
      {version.late_files.map((file) => (
        <Late key={file.name} file={file} />
      ))}
    </div>
  );
}

/** A file that came later than its version is decided on apart, by its own date. */
function Late({ file }: { readonly file: LateFile }) {
  const { t } = useTranslation();
  return (
    <section className={classes["late"]} aria-label={file.name}>
      <Decision on={file} /> <code>{file.name}</code>
      <span className={classes["way"]}>
        {t("firewall.addedLater")} {file.published_at ? <Time at={file.published_at} /> : null}
      </span>
      <Reasons on={file} />
    </section>
  );
}

function Reasons({ on }: { readonly on: PackageVersion | LateFile }) {
  const { t } = useTranslation();
  const text = useServerText();
  return (
    <>
      {on.refusals.length > 0 ? (
        <ul className={classes["refusals"]} aria-label={t("firewall.refusals")}>
          {byPolicy(on.refusals).map(([policy, reasons]) => (
            <li key={policy}>
              {text(reasons[0]?.title ?? policy)}
              <ul className={classes["reasons"]}>
                {reasons.map((one) => (
                  <li key={one.reason}>
                    {text(one.reason)} <span className={classes["way"]}>{text(one.way_out)}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      ) : null}
      {on.notes.length > 0 ? (
        <ul className={classes["notes"]} aria-label={t("firewall.notes")}>
          {on.notes.map((note) => (
            <li key={`${note.policy} ${note.reason}`}>{`${text(note.title)}: ${text(note.reason)}`}</li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** The version that was asked for is explained above the table, and said only once. */
function useColumns(explained: string | undefined): readonly Column<PackageVersion>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "version",
        header: t("firewall.version"),
        cell: (row) => (
          <>
            {row.version}
            {row.withdrawn ? <span className={classes["way"]}>{t("firewall.withdrawn")}</span> : null}
          </>
        ),
      },
      { id: "decision", header: t("firewall.decision"), grow: true, cell: (row) => (row.version === explained ? <Decision on={row} /> : <Said version={row} />) },
      { id: "licence", header: t("firewall.licence"), cell: (row) => row.licence || (row.version === explained && row.licence_problem ? <span className={classes["way"]}><ServerText text={row.licence_problem} /></span> : "–") },
      { id: "published", header: t("firewall.published"), cell: (row) => (row.published_at ? <Time at={row.published_at} /> : "–") },
      { id: "scanned", header: t("firewall.scanned"), cell: (row) => (row.scanned_at ? <Time at={row.scanned_at} /> : t("firewall.notScanned")) },
      { id: "asked", header: t("firewall.asked"), align: "end", cell: (row) => format.number(row.requests) },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language, explained],
  );
}
