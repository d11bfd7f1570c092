import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { Facts } from "@/components/Facts";
import { PageHeader, type Crumb } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ServerText } from "@/components/ServerText";
import { Share } from "@/components/Share";
import { ChildJobs } from "@/features/jobs/ChildJobs";
import { JobActions } from "@/features/jobs/JobActions";
import classes from "@/features/jobs/jobs.module.css";
import { LogView } from "@/features/jobs/log/LogView";
import { jobQuery } from "@/features/jobs/queries";
import { JobStatusBadge } from "@/features/jobs/status";
import { useJobFacts } from "@/features/jobs/useJobFacts";
import { useServerText } from "@/i18n/server";
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
  return query.data ? <Loaded key={id} job={query.data} crumbs={crumbs} /> : <PageWait />;
}

function Loaded({ job, crumbs }: { readonly job: Job; readonly crumbs: readonly Crumb[] }) {
  const facts = useJobFacts(job);
  const heading = (
    <span className={classes["heading"]}>
      {job.action} <JobStatusBadge status={job.status} />
    </span>
  );
  return (
    <>
      <PageHeader title={job.action} heading={heading} crumbs={crumbs} actions={<JobActions job={job} />} />
      <div className={classes["stack"]}>
        {job.error ? (
          <div className={classes["error"]} role="alert">
            <ServerText text={job.error} />
          </div>
        ) : null}
        <Card>
          <Facts facts={facts} />
          {job.progress ? <ProgressLine progress={job.progress} /> : null}
        </Card>
        <Parameters job={job} />
        <ChildJobs job={job} />
        <LogView id={job.id} />
      </div>
    </>
  );
}

/** With what the job was asked for, a line each. */
function Parameters({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const parameters = Object.entries(job.parameters);
  if (parameters.length === 0) return null;
  return (
    <Card title={t("jobs.parameters")}>
      <dl className={classes["parameters"]}>
        {parameters.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{typeof value === "string" ? value : JSON.stringify(value)}</code>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function ProgressLine({ progress }: { readonly progress: NonNullable<Job["progress"]> }) {
  const { t } = useTranslation();
  const what = useServerText()(progress.what);
  const words = progress.total ? t("jobs.progress", { done: progress.done, total: progress.total, what }) : `${progress.done} ${what}`;
  return (
    <div className={classes["progress"]}>
      <span>{words}</span>
      {progress.total ? <Share part={progress.done} whole={progress.total} label={words} /> : null}
    </div>
  );
}
