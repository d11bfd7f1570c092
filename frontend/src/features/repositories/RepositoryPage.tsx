import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { CopyButton } from "@/components/CopyButton";
import { useListState } from "@/components/listSearch";
import { PageHeader, type Crumb } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Time } from "@/components/Time";
import { DeletionTable } from "@/features/deletions/DeletionTable";
import { EventTable } from "@/features/events/EventTable";
import { repositoryQuery } from "@/features/repositories/queries";
import classes from "@/features/repositories/repositories.module.css";
import { RepositoryName, VisibilityMark } from "@/features/repositories/RepositoriesPage";
import { RepositorySettings } from "@/features/repositories/RepositorySettings";
import { TagTable } from "@/features/repositories/TagTable";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { Repository } from "@/api/types";

const TABS = ["tags", "events", "deleted", "settings"] as const;

export function useRepositoryCrumbs(): readonly Crumb[] {
  const { t } = useTranslation();
  return [{ label: t("repositories.title"), path: "/repositories" }];
}

export function RepositoryPage({ name }: { readonly name: string }) {
  const crumbs = useRepositoryCrumbs();
  const query = useQuery(repositoryQuery(name));
  if (query.data) return <Loaded repository={query.data} />;
  if (query.error) {
    return (
      <>
        <PageHeader title={name} crumbs={crumbs} />
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      </>
    );
  }
  return <PageWait />;
}

function Loaded({ repository }: { readonly repository: Repository }) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useListState();
  const crumbs = useRepositoryCrumbs();
  const open = TABS.find((tab) => tab === list.search.tab) ?? "tags";
  const { may } = repository;
  const tabs = TABS.filter((tab) => (tab === "deleted" ? may.delete : tab === "settings" ? may.administer : true));
  const facts = (
    <span className={classes["subhead"]}>
      <VisibilityMark visibility={repository.visibility} />
      <span>{t("repositories.tagCount", { count: repository.tag_count })}</span>
      <span>{format.bytes(repository.size)}</span>
      <span>{t("repositories.pullCount", { count: repository.pulls })}</span>
      <span>{t("repositories.pushCount", { count: repository.pushes })}</span>
      <span>
        {t("repositories.updatedAt")} <Time at={repository.updated_at} />
      </span>
    </span>
  );
  return (
    <>
      <PageHeader
        title={repository.name}
        heading={
          <>
            <RepositoryName name={repository.name} /> <CopyButton value={repository.name} label={t("repositories.copyName")} />
          </>
        }
        crumbs={crumbs}
        lead={
          <>
            {repository.description ? <p style={{ margin: "0 0 6px" }}>{repository.description}</p> : null}
            {facts}
          </>
        }
      />
      <Tabs value={open} onChange={(tab) => list.filter({ tab: tab === "tags" ? undefined : (tab ?? undefined), q: undefined, sort: undefined, type: undefined })} keepMounted={false}>
        <Tabs.List className={classes["tabs"] ?? ""}>
          {tabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`repositories.tab_${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="tags">
          <TagTable repository={repository} list={list} />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <EventTable list={list} repository={repository.name} />
        </Tabs.Panel>
        {may.delete ? (
          <Tabs.Panel value="deleted">
            <DeletionTable repository={repository.name} list={list} />
          </Tabs.Panel>
        ) : null}
        {may.administer ? (
          <Tabs.Panel value="settings">
            <RepositorySettings repository={repository} />
          </Tabs.Panel>
        ) : null}
      </Tabs>
    </>
  );
}
