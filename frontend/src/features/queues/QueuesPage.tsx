import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ServerText } from "@/components/ServerText";
import { StaticTable } from "@/components/StaticTable";
import { JobSections } from "@/features/jobs/JobSections";
import { History } from "@/features/queues/History";
import { queuesQuery } from "@/features/queues/queries";
import classes from "@/features/queues/queues.module.css";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { Queue } from "@/api/types";
import type { Column } from "@/components/DataTable";

/** What waits for whom, now and over time. */
export function QueuesPage() {
  const { t } = useTranslation();
  const list = useListState();
  const query = useQuery(queuesQuery);
  return (
    <>
      <PageHeader title={t("jobs.section_queues")} lead={t("queues.lead")} />
      <JobSections />
      {query.data ? (
        <div className={classes["stack"]}>
          <QueueTable queues={query.data} />
          <History list={list} queues={query.data} />
        </div>
      ) : query.error ? (
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      ) : (
        <PageWait />
      )}
    </>
  );
}

/** The queues as they stand. */
export function QueueTable({ queues }: { readonly queues: readonly Queue[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: readonly Column<Queue>[] = [
    {
      id: "name",
      header: t("jobs.queue"),
      grow: true,
      cell: (queue) => (
        <>
          <Link className={classes["name"] ?? ""} to="/jobs" search={{ queue: queue.name, active: "true" }}>
            {queue.name}
          </Link>
          <span className={classes["second"]}><ServerText text={queue.description} /></span>
        </>
      ),
    },
    { id: "waiting", header: t("queues.waiting"), align: "end", cell: (queue) => <Waiting queue={queue} /> },
    { id: "running", header: t("queues.running"), align: "end", cell: (queue) => format.number(queue.running) },
    { id: "workers", header: t("jobs.section_workers"), align: "end", cell: (queue) => (queue.workers > 0 ? format.number(queue.workers) : <span className={queue.waiting > 0 ? classes["bad"] : undefined}>{t("queues.noWorker")}</span>) },
    { id: "ended", header: t("queues.endedHour"), align: "end", cell: (queue) => format.number(queue.ended_last_hour) },
    { id: "failed", header: t("queues.failedHour"), align: "end", cell: (queue) => <span className={queue.failed_last_hour > 0 ? classes["bad"] : undefined}>{format.number(queue.failed_last_hour)}</span> },
  ];
  return <StaticTable caption={t("jobs.section_queues")} columns={columns} rows={queues} rowId={(queue) => queue.name} />;
}

function Waiting({ queue }: { readonly queue: Queue }) {
  const { t } = useTranslation();
  const format = useFormat();
  const oldest = queue.oldest_waiting_seconds;
  return (
    <>
      {format.number(queue.waiting)}
      {queue.waiting === 0 ? null : <span className={classes["second"]}>{t("queues.oldest", { length: format.seconds(oldest) })}</span>}
    </>
  );
}
