import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { StaticTable } from "@/components/StaticTable";
import { Time } from "@/components/Time";
import classes from "@/features/policies/policies.module.css";
import { PolicySections } from "@/features/policies/PolicySections";
import { deploymentQuery } from "@/features/policies/queries";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { Deployed } from "@/api/types";
import type { Column } from "@/components/DataTable";

/** Which processes judge by the present policies and the present index. */
export function DeploymentPage() {
  const { t } = useTranslation();
  const query = useQuery(deploymentQuery);
  const columns = useColumns();
  const found = query.data;
  return (
    <>
      <PageHeader title={t("deployment.title")} lead={t("deployment.lead")} />
      <PolicySections />
      {query.error && !found ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {!found && !query.error ? <PageWait /> : null}
      {found ? (
        <>
          <p className={classes["note"]} role="status">
            {found.is_everywhere ? t("deployment.everywhere") : t("deployment.notEverywhere")}
          </p>
          <StaticTable caption={t("deployment.title")} columns={columns} rows={found.processes} rowId={(row) => `${row.host} ${String(row.pid)}`} />
        </>
      ) : null}
    </>
  );
}

function useColumns(): readonly Column<Deployed>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      { id: "process", header: t("deployment.process"), grow: true, cell: (row) => `${row.role}, ${row.host}:${String(row.pid)}` },
      {
        id: "state",
        header: t("deployment.state"),
        cell: (row) => (
          <Badge tone={row.is_current ? "good" : "wait"} dot>
            {row.is_current ? t("deployment.current") : t("deployment.behind")}
          </Badge>
        ),
      },
      { id: "policies", header: t("deployment.policies"), align: "end", cell: (row) => format.number(row.policies) },
      { id: "index", header: t("deployment.index"), align: "end", cell: (row) => format.number(row.index) },
      { id: "seen", header: t("deployment.seen"), cell: (row) => <Time at={row.seen_at} /> },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}
