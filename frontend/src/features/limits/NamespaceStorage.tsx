import "@/i18n/operation";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { ProblemAlert } from "@/components/ProblemAlert";
import { StaticTable } from "@/components/StaticTable";
import { CreateOnPush } from "@/features/limits/CreateOnPush";
import { Holding } from "@/features/limits/Holding";
import { namespaceQuery, setNamespaceQuota } from "@/features/limits/queries";
import { QuotaForm } from "@/features/limits/QuotaForm";
import { useFormat } from "@/i18n/format";

import type { Namespace } from "@/api/types";
import type { Column } from "@/components/DataTable";

type Largest = Namespace["largest"][number];

/** What an account or organisation holds, by which repositories, and how much it may. */
export function NamespaceStorage({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const query = useQuery(namespaceQuery(name));
  const columns = useColumns();
  const { data } = query;
  return (
    <Card title={t("limits.storage")}>
      {query.error ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {data ? (
        <div style={{ display: "grid", gap: 16 }}>
          <Holding size={data.size} quota={data.quota} near={data.quota_warning} />
          {data.reserved > 0 ? <span>{t("limits.reserved", { size: format.bytes(data.reserved) })}</span> : null}
          {data.largest.length > 0 ? <StaticTable caption={t("limits.largest")} columns={columns} rows={data.largest} rowId={(row) => row.name} /> : null}
          {data.may_set_quota ? (
            <QuotaForm
              quota={data.own_quota}
              empty={null}
              help={t("limits.namespaceHelp")}
              send={(bytes) => setNamespaceQuota(name, bytes)}
              onDone={(changed) => client.setQueryData(namespaceQuery(name).queryKey, changed)}
            />
          ) : null}
          <CreateOnPush namespace={data} onChanged={(changed) => client.setQueryData(namespaceQuery(name).queryKey, changed)} />
        </div>
      ) : null}
    </Card>
  );
}

function useColumns(): readonly Column<Largest>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "name",
        header: t("limits.largest"),
        grow: true,
        cell: (row) => (
          <Link to="/repositories/$" params={{ _splat: row.name }}>
            {row.name}
          </Link>
        ),
      },
      { id: "tags", header: t("repositories.tags"), align: "end", cell: (row) => format.number(row.tag_count) },
      { id: "size", header: t("repositories.size"), align: "end", cell: (row) => format.bytes(row.size) },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}
