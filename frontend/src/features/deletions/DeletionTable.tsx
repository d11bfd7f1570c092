import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { Card } from "@/components/Card";
import { DataTable, type Column } from "@/components/DataTable";
import { Digest } from "@/components/Digest";
import { EmptyState } from "@/components/EmptyState";
import { StaticTable } from "@/components/StaticTable";
import { Time } from "@/components/Time";
import { GiveUpDeletion } from "@/features/deletions/GiveUpDeletion";
import { deletionsQuery } from "@/features/deletions/queries";
import { UndoDeletion, useFrozen } from "@/features/deletions/UndoDeletion";
import classes from "@/features/repositories/repositories.module.css";

import type { Deletion } from "@/api/types";
import type { ListState } from "@/components/listSearch";

/** What was deleted in a repository and can come back. */
export function DeletionTable({ repository, list }: { readonly repository: string; readonly list: ListState }) {
  const { t } = useTranslation();
  const query = useQuery(deletionsQuery(repository, list.search));
  const columns = useDeletionColumns();
  return (
    <DataTable
      caption={t("repositories.tab_deleted")}
      columns={columns}
      query={query}
      list={list}
      rowId={(deletion) => deletion.id}
      empty={
        <EmptyState title={t("deletions.noneDeleted")}>
          <p>{t("deletions.noneDeletedWay")}</p>
        </EmptyState>
      }
    />
  );
}

/** The repositories that were deleted and can come back; nothing where there are none. */
export function DeletedRepositories() {
  const { t } = useTranslation();
  const query = useQuery(deletionsQuery("", {}));
  const columns = useDeletionColumns();
  const rows = query.data?.items ?? [];
  if (rows.length === 0) return null;
  return (
    <div className={classes["deleted"]}>
      <Card title={t("deletions.deletedRepositories")} flush>
        <StaticTable caption={t("deletions.deletedRepositories")} columns={columns} rows={rows} rowId={(deletion) => deletion.id} />
      </Card>
    </div>
  );
}

function useDeletionColumns(): readonly Column<Deletion>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      { id: "what", header: t("deletions.deletedWhat"), grow: true, cell: (deletion) => <What deletion={deletion} /> },
      {
        id: "when",
        header: t("deletions.deletedAt"),
        cell: (deletion) => (
          <span>
            <Time at={deletion.deleted_at} />
            {deletion.deleted_by ? ` · ${deletion.deleted_by}` : ""}
          </span>
        ),
      },
      { id: "until", header: t("deletions.deletedUntil"), cell: (deletion) => <Time at={deletion.until} /> },
      { id: "actions", header: t("common.actions"), align: "end", quiet: true, cell: (deletion) => <WaysOut deletion={deletion} /> },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}

function WaysOut({ deletion }: { readonly deletion: Deletion }) {
  const frozen = useFrozen();
  return (
    <span style={{ display: "inline-flex", gap: 8 }}>
      <GiveUpDeletion deletion={deletion} disabled={frozen} />
      <UndoDeletion deletion={deletion} />
    </span>
  );
}

function What({ deletion }: { readonly deletion: Deletion }) {
  const { t } = useTranslation();
  if (deletion.kind === "repository") return <b>{deletion.repository}</b>;
  return (
    <span className={classes["deletedWhat"]}>
      <Badge tone="quiet">{t(`deletions.deleted_${deletion.kind}`)}</Badge>
      {deletion.tags.map((tag) => (
        <b key={tag}>{tag}</b>
      ))}
      {deletion.digest ? <Digest value={deletion.digest} /> : null}
    </span>
  );
}
