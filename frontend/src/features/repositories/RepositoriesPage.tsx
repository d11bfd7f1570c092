import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Globe, Lock, Plus } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { CommandLines } from "@/components/CommandLines";
import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { FilterBar, TextFilter } from "@/components/FilterBar";
import { useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { Time } from "@/components/Time";
import { DeletedRepositories } from "@/features/deletions/DeletionTable";
import { namespaceQuery } from "@/features/limits/queries";
import { CreateRepository } from "@/features/repositories/CreateRepository";
import { repositoriesQuery } from "@/features/repositories/queries";
import classes from "@/features/repositories/repositories.module.css";
import { useAccount, useRegistryHost } from "@/features/session/session";
import { useFormat } from "@/i18n/format";

import type { Repository } from "@/api/types";

export function RepositoriesPage() {
  const { t } = useTranslation();
  const list = useListState();
  const [opened, dialog] = useDisclosure(false);
  const query = useQuery(repositoriesQuery(list.search));
  const columns = useRepositoryColumns();
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={dialog.open}>
      {t("repositories.create")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("repositories.title")} lead={t("repositories.lead")} actions={create} />
      <FilterBar>
        <TextFilter list={list} name="q" label={t("repositories.filter")} />
      </FilterBar>
      <DataTable
        caption={t("repositories.title")}
        columns={columns}
        query={query}
        list={list}
        rowId={(row) => row.name}
        isFiltered={list.search.q !== undefined}
        defaultSort="name"
        empty={<FirstPush />}
      />
      <DeletedRepositories />
      <CreateRepository opened={opened} onClose={dialog.close} />
    </>
  );
}

/** A repository's name: the namespace quiet, the rest plain. */
export function RepositoryName({ name }: { readonly name: string }) {
  const [namespace = "", ...rest] = name.split("/");
  return (
    <>
      <span className={classes["namespace"]}>{namespace}/</span>
      {rest.join("/")}
    </>
  );
}

export function VisibilityMark({ visibility }: { readonly visibility: Repository["visibility"] }) {
  const { t } = useTranslation();
  const Icon = visibility === "public" ? Globe : Lock;
  return (
    <span className={classes["visibility"]}>
      <Icon size={14} aria-hidden />
      {t(`repositories.visibility_${visibility}`)}
    </span>
  );
}

export function useRepositoryColumns(): readonly Column<Repository>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "name",
        header: t("repositories.name"),
        sort: ["name", "-name"],
        grow: true,
        cell: (row) => (
          <>
            <Link className={classes["name"] ?? ""} to="/repositories/$" params={{ _splat: row.name }}>
              <RepositoryName name={row.name} />
            </Link>
            {row.description ? <span className={classes["description"]}>{row.description}</span> : null}
          </>
        ),
      },
      { id: "visibility", header: t("repositories.visibility"), cell: (row) => <VisibilityMark visibility={row.visibility} /> },
      { id: "tags", header: t("repositories.tags"), align: "end", cell: (row) => format.number(row.tag_count) },
      { id: "size", header: t("repositories.size"), align: "end", cell: (row) => format.bytes(row.size) },
      { id: "updated", header: t("repositories.updated"), cell: (row) => <Time at={row.updated_at} /> },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}

/** How the first image gets here: the very lines for this registry and this account. */
export function FirstPush() {
  const { t } = useTranslation();
  const host = useRegistryHost();
  const { name } = useAccount();
  const isMadeByPush = useQuery(namespaceQuery(name)).data?.create_on_push ?? true;
  return (
    <EmptyState title={t("repositories.none")}>
      <p>{isMadeByPush ? t("repositories.noneWay") : t("repositories.noneMakeFirst")}</p>
      <CommandLines
        label={t("repositories.copyCommands")}
        lines={[`docker login ${host} -u ${name}`, `docker tag alpine:latest ${host}/${name}/alpine:latest`, `docker push ${host}/${name}/alpine:latest`]}
      />
      <p>
        {t("repositories.noneToken")} <Link to="/tokens">{t("repositories.makeToken")}</Link>
      </p>
    </EmptyState>
  );
}
