import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { CopyButton } from "@/components/CopyButton";
import { Time } from "@/components/Time";
import { Duration, Requester } from "@/features/jobs/JobTable";
import { useFormat } from "@/i18n/format";

import type { Job } from "@/api/types";
import type { Fact } from "@/components/Facts";

/** What is known of a job, without what does not apply to it. */
export function useJobFacts(job: Job): readonly Fact[] {
  const { t } = useTranslation();
  return [
    { name: t("jobs.requestedBy"), value: <Requester job={job} /> },
    { name: t("jobs.created"), value: <Time at={job.created_at} /> },
    { name: t("jobs.duration"), value: <Duration job={job} /> },
    { name: t("jobs.attempt"), value: t("jobs.attemptOf", { attempt: job.attempt, attempts: job.attempts }) },
    { name: t("jobs.queue"), value: job.queue },
    ...useRelations(job),
    ...useLimits(job),
    {
      name: t("jobs.id"),
      value: (
        <>
          <code>{job.id}</code> <CopyButton value={job.id} label={t("jobs.copyId")} />
        </>
      ),
    },
  ];
}

function useRelations(job: Job): readonly Fact[] {
  const { t } = useTranslation();
  const relations: Fact[] = [];
  if (job.parent) relations.push({ name: t("jobs.parent"), value: <JobLink id={job.parent} /> });
  if (job.retry_of) relations.push({ name: t("jobs.retryOf"), value: <JobLink id={job.retry_of} /> });
  if (job.due_at) relations.push({ name: t("jobs.dueAt"), value: <Time at={job.due_at} /> });
  if (job.not_before && job.status === "waiting") relations.push({ name: t("jobs.notBefore"), value: <Time at={job.not_before} /> });
  if (job.namespace) relations.push({ name: t("jobs.namespace"), value: job.namespace });
  if (job.worker) relations.push({ name: t("jobs.worker"), value: <WorkerLink id={job.worker} /> });
  return relations;
}

function useLimits(job: Job): readonly Fact[] {
  const { t } = useTranslation();
  const format = useFormat();
  const limits: Fact[] = [];
  const needs = Object.entries(job.capacity);
  if (needs.length > 0) limits.push({ name: t("jobs.needs"), value: needs.map(([name, count]) => `${name} ${count}`).join(", ") });
  if (job.memory_mib) limits.push({ name: t("jobs.memory"), value: format.bytes(job.memory_mib * 1_048_576) });
  if (job.deadline_seconds) limits.push({ name: t("jobs.deadline"), value: format.seconds(job.deadline_seconds) });
  return limits;
}

function WorkerLink({ id }: { readonly id: string }) {
  return (
    <Link to="/jobs/workers" search={{}} title={id}>
      <code>…{id.slice(-8)}</code>
    </Link>
  );
}

function JobLink({ id }: { readonly id: string }) {
  return (
    <Link to="/jobs/$id" params={{ id }} search={{}}>
      <code>…{id.slice(-8)}</code>
    </Link>
  );
}
