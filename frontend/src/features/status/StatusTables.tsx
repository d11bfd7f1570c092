import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { ServerText } from "@/components/ServerText";
import { StaticTable } from "@/components/StaticTable";
import { Time } from "@/components/Time";
import classes from "@/features/status/status.module.css";
import { useFormat } from "@/i18n/format";

import type { SystemStatus } from "@/api/types";
import type { Column } from "@/components/DataTable";

type Process = SystemStatus["processes"][number];
type Delivery = SystemStatus["outbox"][number];
type Failure = SystemStatus["failures"][number];
type Standings = SystemStatus["queues"];

export function Processes({ processes }: { readonly processes: readonly Process[] }) {
  const { t } = useTranslation();
  const columns: readonly Column<Process>[] = [
    {
      id: "role",
      header: t("status.role"),
      cell: (process) => (
        <>
          <b>{process.role}</b>
          <span className={classes["second"]}>{t("status.process", { host: process.host, pid: String(process.pid) })}</span>
        </>
      ),
    },
    {
      id: "state",
      header: t("jobs.status"),
      grow: true,
      cell: (process) => (
        <>
          <Badge tone={process.ready ? "good" : "bad"} dot>
            {process.ready ? t("status.ready") : t("status.notReady")}
          </Badge>
          {process.wrong.map((ailment) => (
            <span key={ailment.check} className={classes["wrong"]}>
              <ServerText text={ailment.what} />
            </span>
          ))}
        </>
      ),
    },
    { id: "version", header: t("system.version"), cell: (process) => process.version },
    { id: "started", header: t("status.started"), cell: (process) => <Time at={process.started_at} /> },
    { id: "seen", header: t("status.seen"), cell: (process) => <Time at={process.seen_at} /> },
  ];
  if (processes.length === 0) return <p className={classes["none"]}>{t("status.noProcess")}</p>;
  return <StaticTable caption={t("status.processes")} columns={columns} rows={processes} rowId={(process) => `${process.role} ${process.host} ${process.pid}`} />;
}

/** The queues with something in them or behind them; the page of queues has all. */
export function Standing({ queues }: { readonly queues: Standings }) {
  const { t } = useTranslation();
  const format = useFormat();
  const busy = queues.filter((queue) => queue.waiting + queue.running + queue.ended_last_hour + queue.failed_last_hour > 0);
  const columns: readonly Column<Standings[number]>[] = [
    {
      id: "name",
      header: t("jobs.queue"),
      grow: true,
      cell: (queue) => (
        <Link className={classes["name"] ?? ""} to="/jobs" search={{ queue: queue.name }}>
          {queue.name}
        </Link>
      ),
    },
    { id: "waiting", header: t("queues.waiting"), align: "end", cell: (queue) => format.number(queue.waiting) },
    { id: "oldest", header: t("status.oldest"), align: "end", cell: (queue) => (queue.waiting > 0 ? format.seconds(queue.oldest_waiting_seconds) : "—") },
    { id: "running", header: t("queues.running"), align: "end", cell: (queue) => format.number(queue.running) },
    { id: "ended", header: t("queues.endedHour"), align: "end", cell: (queue) => format.number(queue.ended_last_hour) },
    { id: "failed", header: t("queues.failedHour"), align: "end", cell: (queue) => <span className={queue.failed_last_hour > 0 ? classes["bad"] : undefined}>{format.number(queue.failed_last_hour)}</span> },
  ];
  if (busy.length === 0) return <p className={classes["none"]}>{t("queues.noHistory")}</p>;
  return <StaticTable caption={t("jobs.section_queues")} columns={columns} rows={busy} rowId={(queue) => queue.name} />;
}

export function Failures({ failures }: { readonly failures: readonly Failure[] }) {
  const { t } = useTranslation();
  if (failures.length === 0) return <p className={classes["none"]}>{t("status.noFailures")}</p>;
  return (
    <ul className={classes["list"]}>
      {failures.map((failure) => (
        <li key={failure.job}>
          <span className={classes["what"]}>
            <Link className={classes["name"] ?? ""} to="/jobs/$id" params={{ id: failure.job }} search={{}}>
              {failure.action}
            </Link>
            <span className={classes["error"]}><ServerText text={failure.error} /></span>
          </span>
          <span className={classes["aside"]}>{failure.finished_at ? <Time at={failure.finished_at} /> : null}</span>
        </li>
      ))}
    </ul>
  );
}

/** What listeners of events have still to hear. */
export function Deliveries({ outbox }: { readonly outbox: readonly Delivery[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (outbox.length === 0) return <p className={classes["none"]}>{t("status.noListeners")}</p>;
  return (
    <ul className={classes["list"]}>
      {outbox.map((one) => (
        <li key={one.listener}>
          <span className={classes["what"]}>
            <b>{one.listener}</b>
            {one.dead > 0 ? <span className={classes["bad"]}>{t("status.dead", { count: one.dead })}</span> : null}
          </span>
          <span className={classes["aside"]}>{one.waiting > 0 ? t("status.behind", { count: one.waiting, length: format.seconds(one.oldest_seconds) }) : t("status.upToDate")}</span>
        </li>
      ))}
    </ul>
  );
}
