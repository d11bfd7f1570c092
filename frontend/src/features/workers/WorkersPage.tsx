import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/components/Badges";
import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { Share } from "@/components/Share";
import { Time } from "@/components/Time";
import { JobSections } from "@/features/jobs/JobSections";
import { workersQuery } from "@/features/workers/queries";
import classes from "@/features/workers/workers.module.css";
import { useFormat } from "@/i18n/format";

import type { Worker } from "@/api/types";

const TONES: Readonly<Record<Worker["state"], Tone>> = { living: "good", stopping: "wait", dead: "bad", ended: "quiet" };

/** Who does the work: what each is at now, and how much of it there is room for. */
export function WorkersPage() {
  const { t } = useTranslation();
  const list = useListState();
  const query = useQuery(workersQuery(list.search));
  const columns = useWorkerColumns();
  return (
    <>
      <PageHeader title={t("jobs.section_workers")} lead={t("workers.lead")} />
      <JobSections />
      <DataTable
        caption={t("jobs.section_workers")}
        columns={columns}
        query={query}
        list={list}
        rowId={(worker) => worker.id}
        empty={
          <EmptyState title={t("workers.none")}>
            <p>{t("workers.noneWay")}</p>
          </EmptyState>
        }
      />
    </>
  );
}

/** Slots and named resources, each as "used of all" with a bar. */
function Room({ worker }: { readonly worker: Worker }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (worker.state === "dead" || worker.state === "ended") return <>—</>;
  const named = Object.entries(worker.capacity).map(([name, all]) => ({ name, used: worker.used[name] ?? 0, all }));
  const rooms = [{ name: t("workers.slots"), used: worker.running.length, all: worker.concurrency }, ...named];
  return (
    <ul className={classes["rooms"]}>
      {rooms.map(({ name, used, all }) => (
        <li key={name}>
          <span>
            {name} <b>{t("workers.usedOf", { used: format.number(used), all: format.number(all) })}</b>
          </span>
          <Share part={used} whole={all} label={`${name}: ${t("workers.usedOf", { used: format.number(used), all: format.number(all) })}`} tone={used >= all ? "wait" : "busy"} />
        </li>
      ))}
    </ul>
  );
}

function Running({ worker }: { readonly worker: Worker }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (worker.running.length === 0) return <span className={classes["idle"]}>{worker.state === "living" ? t("workers.idle") : "—"}</span>;
  return (
    <ul className={classes["running"]}>
      {worker.running.map((job) => (
        <li key={job.id}>
          <Link to="/jobs/$id" params={{ id: job.id }} search={{}}>
            {job.action}
          </Link>
          <span>
            {job.namespace ? `${job.namespace}, ` : ""}
            {format.duration(job.started_at, new Date().toISOString())}
          </span>
        </li>
      ))}
    </ul>
  );
}

function useWorkerColumns(): readonly Column<Worker>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "host",
        header: t("workers.worker"),
        cell: (worker) => (
          <>
            <span className={classes["host"]} title={worker.host}>
              {nameOf(worker.host)}
            </span>
            <span className={classes["second"]}>{t("workers.process", { pid: String(worker.pid), version: worker.version })}</span>
          </>
        ),
      },
      { id: "state", header: t("jobs.status"), cell: (worker) => <Badge tone={TONES[worker.state]} dot>{t(`workers.state_${worker.state}`)}</Badge> },
      { id: "room", header: t("workers.capacity"), cell: (worker) => <Room worker={worker} /> },
      { id: "running", header: t("workers.running"), grow: true, cell: (worker) => <Running worker={worker} /> },
      { id: "queues", header: t("jobs.section_queues"), cell: (worker) => <Queues names={worker.queues} /> },
      { id: "started", header: t("workers.started"), cell: (worker) => <Time at={worker.started_at} /> },
      { id: "seen", header: t("workers.seen"), cell: (worker) => <Time at={worker.heartbeat_at} /> },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}

/** A host's name, without the boot and the namespace that tell its processes from those of others. */
function nameOf(host: string): string {
  return host.split("/", 1)[0] ?? host;
}

const FEW = 3;

/** Most workers take from every queue: then their number says it, and the names stand behind it. */
function Queues({ names }: { readonly names: readonly string[] }) {
  const { t } = useTranslation();
  if (names.length <= FEW) return <span className={classes["queues"]}>{names.join(", ")}</span>;
  return (
    <details className={classes["queues"]}>
      <summary>{t("workers.queues", { count: names.length })}</summary>
      {names.join(", ")}
    </details>
  );
}
