import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answer, api } from "@/api/client";
import { Card } from "@/components/Card";
import { CommandLines } from "@/components/CommandLines";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Time } from "@/components/Time";
import classes from "@/features/home/home.module.css";
import { JobStatusBadge } from "@/features/jobs/status";
import { repositoriesQuery } from "@/features/repositories/queries";
import { FirstPush, RepositoryName } from "@/features/repositories/RepositoriesPage";
import { useAccount, useRegistryHost } from "@/features/session/session";

import type { Event, Job, Page, Repository } from "@/api/types";
import type { ReactNode } from "react";

/** What one comes for most: the newest images, how to push the next, and for administrators what is going on. */
export function HomePage() {
  const { t } = useTranslation();
  const account = useAccount();
  const repositories = useQuery(repositoriesQuery({ sort: "-updated_at" }, 8));
  return (
    <>
      <PageHeader title={t("home.title")} lead={t("home.greeting", { name: account.full_name || account.name })} />
      {repositories.data?.items.length === 0 ? (
        <FirstPush />
      ) : (
        <div className={classes["columns"]}>
          <Repositories query={repositories} />
          <Push />
        </div>
      )}
      {account.is_admin ? <Running /> : null}
    </>
  );
}

interface ListQuery<T> {
  readonly data: Page<T> | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

interface ListCardProps<T> {
  readonly title: string;
  readonly all: ReactNode;
  readonly query: ListQuery<T>;
  readonly none: string;
  readonly row: (item: T) => ReactNode;
  readonly rowId: (item: T) => string;
}

function ListCard<T>({ title, all, query, none, row, rowId }: ListCardProps<T>) {
  return (
    <Card title={title} aside={all} flush>
      {query.error ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data?.items.length === 0 ? <p className={classes["none"]}>{none}</p> : null}
      <ul className={classes["list"]}>
        {(query.data?.items ?? []).map((item) => (
          <li key={rowId(item)}>{row(item)}</li>
        ))}
      </ul>
    </Card>
  );
}

function Repositories({ query }: { readonly query: ListQuery<Repository> }) {
  const { t } = useTranslation();
  return (
    <ListCard
      title={t("home.newest")}
      all={<Link to="/repositories">{t("home.all")}</Link>}
      query={query}
      none=""
      rowId={(item) => item.name}
      row={(item) => (
        <>
          <Link className={classes["subject"] ?? ""} to="/repositories/$" params={{ _splat: item.name }}>
            <RepositoryName name={item.name} />
          </Link>
          <span className={classes["aside"]}>
            {t("repositories.tagCount", { count: item.tag_count })}
            <Time at={item.updated_at} />
          </span>
        </>
      )}
    />
  );
}

function Push() {
  const { t } = useTranslation();
  const host = useRegistryHost();
  const { name } = useAccount();
  return (
    <Card title={t("home.push")}>
      <div className={classes["push"]}>
        <CommandLines label={t("repositories.copyCommands")} lines={[`docker login ${host} -u ${name}`, `docker push ${host}/${name}/app:latest`]} />
        <p>
          {t("repositories.noneToken")} <Link to="/tokens">{t("repositories.makeToken")}</Link>
        </p>
      </div>
    </Card>
  );
}

function Running() {
  const { t } = useTranslation();
  const jobs = useQuery({
    queryKey: ["jobs", "list", "home"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/jobs", { params: { query: { limit: 6 } }, signal })),
    refetchInterval: 10_000,
  });
  const events = useQuery({
    queryKey: ["events", "home"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/events", { params: { query: { limit: 6 } }, signal })),
    refetchInterval: 10_000,
  });
  return (
    <div className={classes["columns"]}>
      <ListCard<Event>
        title={t("home.events")}
        all={<Link to="/events">{t("home.all")}</Link>}
        query={events}
        none={t("home.noEvents")}
        rowId={(item) => item.id}
        row={(item) => (
          <>
            <span className={classes["event"]}>
              <code>{item.type}</code> <span>{item.subject}</span>
            </span>
            <span className={classes["aside"]}>
              <Time at={item.at} />
            </span>
          </>
        )}
      />
      <ListCard<Job>
        title={t("home.jobs")}
        all={<Link to="/jobs">{t("home.all")}</Link>}
        query={jobs}
        none={t("home.noJobs")}
        rowId={(item) => item.id}
        row={(item) => (
          <>
            <Link className={classes["subject"] ?? ""} to="/jobs/$id" params={{ id: item.id }}>
              {item.action}
            </Link>
            <span className={classes["aside"]}>
              <JobStatusBadge status={item.status} />
              <Time at={item.created_at} />
            </span>
          </>
        )}
      />
    </div>
  );
}
