import "@/i18n/operation";

import { Button, Group } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/ConfirmDialog";
import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { useListState } from "@/components/listSearch";
import { done } from "@/components/notify";
import { PageHeader } from "@/components/PageHeader";
import { ManagerDialog } from "@/features/firewall/ManagerDialog";
import { deleteManager, managersQuery } from "@/features/firewall/queries";

import type { Manager } from "@/api/types";

/** The repository managers whose plugins ask what may be let in. */
export function ManagersPage() {
  const { t } = useTranslation();
  const list = useListState();
  const [edited, edit] = useState<Manager | "new" | null>(null);
  const [going, remove] = useState<Manager | null>(null);
  const query = useQuery(managersQuery(list.search));
  const columns = useColumns(edit, remove);
  return (
    <>
      <PageHeader
        title={t("firewall.managers")}
        crumbs={[{ label: t("firewall.title"), path: "/firewall" }]}
        lead={t("firewall.managersLead")}
        actions={
          <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => edit("new")}>
            {t("firewall.addManager")}
          </Button>
        }
      />
      <DataTable
        caption={t("firewall.managers")}
        columns={columns}
        query={query}
        list={list}
        rowId={(row) => row.name}
        isFiltered={false}
        empty={
          <EmptyState title={t("firewall.noManagers")}>
            <p>{t("firewall.noManagersWay")}</p>
          </EmptyState>
        }
      />
      <ManagerDialog edited={edited} onClose={() => edit(null)} />
      <Remove going={going} onClose={() => remove(null)} />
    </>
  );
}

function Remove({ going, onClose }: { readonly going: Manager | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const name = going?.name ?? "";
  const mutation = useMutation({
    mutationFn: () => deleteManager(name),
    onSuccess: () => {
      done(t("firewall.deleted", { name }));
      void client.invalidateQueries({ queryKey: ["firewall", "managers"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog opened={going !== null} onClose={onClose} title={t("firewall.deleteTitle", { name })} action={t("firewall.delete")} onConfirm={() => mutation.mutate()} pending={mutation.isPending} error={mutation.error}>
      {t("firewall.deleteManagerBody")}
    </ConfirmDialog>
  );
}

function useColumns(edit: (row: Manager) => void, remove: (row: Manager) => void): readonly Column<Manager>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      { id: "name", header: t("firewall.name"), sort: ["name", "-name"], cell: (row) => row.name },
      { id: "url", header: t("firewall.managerUrl"), grow: true, cell: (row) => row.url },
      { id: "account", header: t("firewall.account"), cell: (row) => row.account ?? "–" },
      { id: "mode", header: t("firewall.mode"), cell: (row) => t(`firewall.mode_${row.mode}`) },
      {
        id: "deeds",
        header: t("firewall.deeds"),
        quiet: true,
        cell: (row) => (
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" size="xs" onClick={() => edit(row)} aria-label={t("firewall.changeManager", { name: row.name })}>
              {t("firewall.change")}
            </Button>
            <Button variant="default" size="xs" onClick={() => remove(row)} aria-label={t("firewall.deleteTitle", { name: row.name })}>
              {t("firewall.delete")}
            </Button>
          </Group>
        ),
      },
    ],
    // The words follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}
