import "@/i18n/operation";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { AddFirewall } from "@/features/firewall/AddFirewall";
import classes from "@/features/firewall/firewall.module.css";
import { firewallsQuery } from "@/features/firewall/queries";
import { useAccount } from "@/features/session/session";
import { useFormat } from "@/i18n/format";

import type { Firewall } from "@/api/types";

/** The ways in for packages. */
export function FirewallPage() {
  const { t } = useTranslation();
  const account = useAccount();
  const list = useListState();
  const [opened, dialog] = useDisclosure(false);
  const query = useQuery(firewallsQuery(list.search));
  const columns = useColumns();
  const add = account.is_admin ? (
    <>
      <Button component={Link} to="/firewall/managers" variant="default">
        {t("firewall.managers")}
      </Button>
      <Button leftSection={<Plus size={15} aria-hidden />} onClick={dialog.open}>
        {t("firewall.add")}
      </Button>
    </>
  ) : null;
  return (
    <>
      <PageHeader title={t("firewall.title")} lead={t("firewall.lead")} actions={add} />
      <DataTable
        caption={t("firewall.title")}
        columns={columns}
        query={query}
        list={list}
        rowId={(row) => row.name}
        isFiltered={false}
        empty={
          <EmptyState title={t("firewall.none")}>
            <p>{t("firewall.noneWay")}</p>
          </EmptyState>
        }
      />
      <AddFirewall opened={opened} onClose={dialog.close} />
    </>
  );
}

function useColumns(): readonly Column<Firewall>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "name",
        header: t("firewall.name"),
        sort: ["name", "-name"],
        grow: true,
        cell: (row) => (
          <Link to="/firewall/$name" params={{ name: row.name }} search={{}}>
            {row.name}
          </Link>
        ),
      },
      { id: "ecosystem", header: t("firewall.ecosystem"), cell: (row) => t(`firewall.ecosystem_${row.ecosystem}`) },
      { id: "mode", header: t("firewall.mode"), cell: (row) => t(`firewall.mode_${row.mode}`) },
      { id: "upstream", header: t("firewall.upstream"), cell: (row) => <span className={classes["upstream"]}>{row.upstream}</span> },
      { id: "kept", header: t("firewall.kept"), cell: (row) => t("firewall.keptFiles", { count: row.kept_files, size: format.bytes(row.kept_size) }) },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}
