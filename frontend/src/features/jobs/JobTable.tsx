import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { ServerText } from "@/components/ServerText";
import { Time } from "@/components/Time";
import { Branch } from "@/features/jobs/Branch";
import classes from "@/features/jobs/jobs.module.css";
import { isFinal, JobStatusBadge } from "@/features/jobs/status";
import { useFormat } from "@/i18n/format";

import type { Job } from "@/api/types";
import type { Column } from "@/components/DataTable";

/** How long a job has run or ran. */
export function Duration({ job }: { readonly job: Job }) {
  const format = useFormat();
  if (!job.started_at) return <>—</>;
  if (!job.finished_at && isFinal(job.status)) return <>—</>;
  return <>{format.duration(job.started_at, job.finished_at ?? new Date().toISOString())}</>;
}

/** Who asked: an account, a schedule, or the system itself. */
export function Requester({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  if (job.schedule) {
    return (
      <Link to="/jobs/schedules/$name" params={{ name: job.schedule }} search={{}}>
        {t("jobs.schedule")}
      </Link>
    );
  }
  return <>{job.requested_by || t("jobs.system")}</>;
}

/** Ids and instants say nothing at a glance; the job's page has them. */
const MACHINES_OWN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^\d{4}-\d{2}-\d{2}T/;

/** What a job is about: the texts it was asked with, and numbers with their names. */
function about(parameters: Job["parameters"]): string {
  return Object.entries(parameters)
    .flatMap(([name, value]) => (typeof value === "number" ? [`${name} ${value}`] : typeof value === "string" && !MACHINES_OWN.test(value) ? [value] : []))
    .join(" ");
}

/** A job's name leads to it; below it what went wrong, else what it is about. */
function Name({ job, inTree }: { readonly job: Job; readonly inTree: boolean }) {
  const { t } = useTranslation();
  const { children } = job;
  const second = job.error ?? about(job.parameters);
  return (
    <>
      <Link className={classes["name"] ?? ""} to="/jobs/$id" params={{ id: job.id }} search={{}}>
        {job.action}
      </Link>
      {!inTree && children && children.total > 0 ? <span className={classes["aside"]}>{t("jobs.childrenDone", { done: children.done, total: children.total })}</span> : null}
      {second ? (
        <span className={classes["second"]} data-bad={job.error ? true : undefined}>
          {job.error ? <ServerText text={job.error} /> : second}
        </span>
      ) : null}
      {inTree ? <Branch job={job} /> : null}
    </>
  );
}

/** The columns of lists of jobs; those of a job's children leave out what they share with it, a brief list what stands around it. */
export function useJobColumns(kind: "all" | "child" | "brief" = "all"): readonly Column<Job>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(() => {
    const own: readonly Column<Job>[] = [
      { id: "action", header: t("jobs.action"), grow: true, cell: (job) => <Name job={job} inTree={kind === "child"} /> },
      { id: "status", header: t("jobs.status"), cell: (job) => <JobStatusBadge status={job.status} /> },
      { id: "queue", header: t("jobs.queue"), cell: (job) => job.queue },
      { id: "attempt", header: t("jobs.attempt"), align: "end", cell: (job) => t("jobs.attemptOf", { attempt: job.attempt, attempts: job.attempts }) },
    ];
    const asked: readonly Column<Job>[] = [
      { id: "by", header: t("jobs.requestedBy"), cell: (job) => <Requester job={job} /> },
      { id: "created", header: t("jobs.created"), cell: (job) => <Time at={job.created_at} /> },
    ];
    const took: Column<Job> = { id: "duration", header: t("jobs.duration"), align: "end", cell: (job) => <Duration job={job} /> };
    if (kind === "brief") return [...own.slice(0, 2), ...asked.slice(1), took];
    return kind === "child" ? [...own, took] : [...own, ...asked, took];
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [language, kind]);
}
