import { Button, Progress } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Ban } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { CopyButton } from "@/components/CopyButton";
import { Facts, type Fact } from "@/components/Facts";
import { failed } from "@/components/notify";
import { PageHeader, type Crumb } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Time } from "@/components/Time";
import { Duration } from "@/features/jobs/JobsPage";
import classes from "@/features/jobs/jobs.module.css";
import { LogView } from "@/features/jobs/log/LogView";
import { cancelJob, jobQuery } from "@/features/jobs/queries";
import { isFinal, JobStatusBadge } from "@/features/jobs/status";
import { PageWait } from "@/shell/states";

import type { Job } from "@/api/types";

export function JobPage() {
  const { id = "" } = useParams({ strict: false });
  const { t } = useTranslation();
  const query = useQuery(jobQuery(id));
  const crumbs = [{ label: t("jobs.title"), path: "/jobs" }];
  if (query.error && !query.data) {
    return (
      <>
        <PageHeader title={t("jobs.one")} crumbs={crumbs} />
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      </>
    );
  }
  return query.data ? <Loaded job={query.data} crumbs={crumbs} /> : <PageWait />;
}

function Loaded({ job, crumbs }: { readonly job: Job; readonly crumbs: readonly Crumb[] }) {
  const facts = useFacts(job);
  const heading = (
    <span className={classes["heading"]}>
      {job.action} <JobStatusBadge status={job.status} />
    </span>
  );
  return (
    <>
      <PageHeader title={job.action} heading={heading} crumbs={crumbs} actions={isFinal(job.status) ? null : <Cancel job={job} />} />
      <div className={classes["stack"]}>
        {job.error ? (
          <div className={classes["error"]} role="alert">
            {job.error}
          </div>
        ) : null}
        <Card>
          <Facts facts={facts} />
          {job.progress ? <ProgressLine progress={job.progress} /> : null}
        </Card>
        <LogView id={job.id} />
      </div>
    </>
  );
}

function useFacts(job: Job): readonly Fact[] {
  const { t } = useTranslation();
  const parameters = Object.entries(job.parameters);
  return [
    { name: t("jobs.requestedBy"), value: job.requested_by || t("jobs.schedule") },
    { name: t("jobs.created"), value: <Time at={job.created_at} /> },
    { name: t("jobs.duration"), value: <Duration job={job} /> },
    { name: t("jobs.attempt"), value: t("jobs.attemptOf", { attempt: job.attempt, attempts: job.attempts }) },
    { name: t("jobs.queue"), value: job.queue },
    { name: t("jobs.parameters"), value: parameters.length > 0 ? <code>{parameters.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(" ")}</code> : "—" },
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

function ProgressLine({ progress }: { readonly progress: NonNullable<Job["progress"]> }) {
  const { t } = useTranslation();
  const share = progress.total ? Math.min(100, (100 * progress.done) / progress.total) : 0;
  const words = progress.total ? t("jobs.progress", { done: progress.done, total: progress.total, what: progress.what }) : `${progress.done} ${progress.what}`;
  return (
    <div className={classes["progress"]}>
      <span>{words}</span>
      {progress.total ? <Progress value={share} size="sm" color="var(--pq-busy)" aria-label={words} /> : null}
    </div>
  );
}

function Cancel({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: () => cancelJob(job.id),
    onSuccess: (changed) => client.setQueryData(jobQuery(job.id).queryKey, changed),
    onError: (error) => failed(t("jobs.cancelFailed"), error),
  });
  const asked = job.status === "cancel_request";
  return (
    <Button variant="default" leftSection={<Ban size={15} aria-hidden />} loading={mutation.isPending} disabled={asked} onClick={() => mutation.mutate()}>
      {asked ? t("jobs.cancelling") : t("jobs.cancel")}
    </Button>
  );
}
