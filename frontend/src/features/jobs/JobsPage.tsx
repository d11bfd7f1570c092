import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ChoiceFilter, FilterBar } from "@/components/FilterBar";
import { useListState, type ListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { Time } from "@/components/Time";
import { actionsQuery, jobsQuery } from "@/features/jobs/queries";
import { StartJob } from "@/features/jobs/StartJob";
import { isFinal, JobStatusBadge, STATUSES } from "@/features/jobs/status";
import classes from "@/features/repositories/repositories.module.css";
import { useFormat } from "@/i18n/format";

import type { Job } from "@/api/types";

export function JobsPage() {
  const { t } = useTranslation();
  const list = useListState();
  const [opened, dialog] = useDisclosure(false);
  const query = useQuery(jobsQuery(list.search));
  const columns = useJobColumns();
  const { action, status, queue } = list.search;
  const start = (
    <Button leftSection={<Play size={15} aria-hidden />} onClick={dialog.open}>
      {t("jobs.start")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("jobs.title")} lead={t("jobs.lead")} actions={start} />
      <Filters list={list} />
      <DataTable
        caption={t("jobs.title")}
        columns={columns}
        query={query}
        list={list}
        rowId={(job) => job.id}
        isFiltered={Boolean(action ?? status ?? queue)}
        empty={
          <EmptyState title={t("jobs.none")}>
            <p>{t("jobs.noneWay")}</p>
          </EmptyState>
        }
      />
      <StartJob opened={opened} onClose={dialog.close} />
    </>
  );
}

function Filters({ list }: { readonly list: ListState }) {
  const { t } = useTranslation();
  const actions = useQuery(actionsQuery).data ?? [];
  const queues = [...new Set(actions.map((action) => action.queue))].sort();
  return (
    <FilterBar>
      <ChoiceFilter list={list} name="status" label={t("jobs.status")} any={t("jobs.anyStatus")} choices={STATUSES.map((value) => ({ value, label: t(`jobs.status_${value}`) }))} />
      <ChoiceFilter list={list} name="action" label={t("jobs.action")} any={t("jobs.anyAction")} choices={actions.map(({ name }) => ({ value: name, label: name }))} />
      <ChoiceFilter list={list} name="queue" label={t("jobs.queue")} any={t("jobs.anyQueue")} choices={queues.map((value) => ({ value, label: value }))} />
    </FilterBar>
  );
}

/** How long a job has run or ran. */
export function Duration({ job }: { readonly job: Job }) {
  const format = useFormat();
  if (!job.started_at) return <>—</>;
  if (!job.finished_at && isFinal(job.status)) return <>—</>;
  return <>{format.duration(job.started_at, job.finished_at ?? new Date().toISOString())}</>;
}

function useJobColumns(): readonly Column<Job>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "action",
        header: t("jobs.action"),
        grow: true,
        cell: (job) => (
          <>
            <Link className={classes["name"] ?? ""} to="/jobs/$id" params={{ id: job.id }}>
              {job.action}
            </Link>
            {job.error ? <span className={classes["description"]}>{job.error}</span> : null}
          </>
        ),
      },
      { id: "status", header: t("jobs.status"), cell: (job) => <JobStatusBadge status={job.status} /> },
      { id: "queue", header: t("jobs.queue"), cell: (job) => job.queue },
      { id: "attempt", header: t("jobs.attempt"), align: "end", cell: (job) => t("jobs.attemptOf", { attempt: job.attempt, attempts: job.attempts }) },
      { id: "by", header: t("jobs.requestedBy"), cell: (job) => job.requested_by || t("jobs.schedule") },
      { id: "created", header: t("jobs.created"), cell: (job) => <Time at={job.created_at} /> },
      { id: "duration", header: t("jobs.duration"), align: "end", cell: (job) => <Duration job={job} /> },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}
