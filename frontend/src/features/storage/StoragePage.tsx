import "@/i18n/operation";

import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Recycle } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { Card } from "@/components/Card";
import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Facts } from "@/components/Facts";
import { useListState } from "@/components/listSearch";
import { done, failed } from "@/components/notify";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Time } from "@/components/Time";
import { startJob } from "@/features/jobs/queries";
import classes from "@/features/repositories/repositories.module.css";
import { scheduleQuery } from "@/features/schedules/queries";
import { collectionsQuery, storageQuery } from "@/features/storage/queries";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { Collection, Storage } from "@/api/types";

const COLLECTOR = "onlinegc";

/** What is stored, what waits to go, and what the collector gave back: now, in each run, in all. */
export function StoragePage() {
  const { t } = useTranslation();
  const query = useQuery(storageQuery);
  return (
    <>
      <PageHeader title={t("storage.title")} lead={t("storage.lead")} actions={<CollectNow />} />
      {query.error ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? <Loaded storage={query.data} /> : query.error ? null : <PageWait />}
    </>
  );
}

function CollectNow() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: () => startJob({ action: COLLECTOR, parameters: {} }),
    onSuccess: () => {
      done(t("storage.begun"));
      void client.invalidateQueries({ queryKey: ["storage"] });
    },
    onError: (error) => failed(t("storage.notBegun"), error),
  });
  return (
    <Button leftSection={<Recycle size={16} aria-hidden />} loading={mutation.isPending} onClick={() => mutation.mutate()}>
      {t("storage.collect")}
    </Button>
  );
}

function Loaded({ storage }: { readonly storage: Storage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const schedule = useQuery(scheduleQuery(COLLECTOR));
  const next = schedule.data?.next_due_at;
  const freed = storage.reclaimed.reduce((sum, each) => sum + each.size, 0);
  const { waiting } = storage;
  return (
    <div className={classes["stack"]}>
      <Card title={t("storage.now")}>
        <Facts
          facts={[
            { name: t("storage.stored"), value: `${format.bytes(storage.size)} · ${t("status.blobs", { count: storage.blobs })}` },
            { name: t("storage.freed"), value: format.bytes(freed) },
            { name: t("storage.deletions"), value: format.number(waiting.deletions) },
            { name: t("storage.repositories"), value: format.number(waiting.repositories) },
            { name: t("storage.remains"), value: format.number(waiting.remains) },
            { name: t("storage.next"), value: next ? <Link to="/jobs/schedules/$name" params={{ name: COLLECTOR }}><Time at={next} /></Link> : t("storage.never") },
          ]}
        />
      </Card>
      <Runs />
    </div>
  );
}

function Runs() {
  const { t } = useTranslation();
  const list = useListState();
  const query = useQuery(collectionsQuery(list.search));
  const columns = useRunColumns();
  return (
    <DataTable
      caption={t("storage.runs")}
      columns={columns}
      query={query}
      list={list}
      rowId={(run) => run.id}
      empty={
        <EmptyState title={t("storage.noRuns")}>
          <p>{t("storage.noRunsWay")}</p>
        </EmptyState>
      }
    />
  );
}

function useRunColumns(): readonly Column<Collection>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "started",
        header: t("storage.run"),
        cell: (run) => (
          <>
            <Link className={classes["name"] ?? ""} to="/jobs/$id" params={{ id: run.job }}>
              <Time at={run.started_at} />
            </Link>
            <span className={classes["description"]}>{run.action}</span>
          </>
        ),
      },
      { id: "state", header: t("storage.state"), cell: (run) => <State run={run} /> },
      { id: "freed", header: t("storage.freed"), align: "end", cell: (run) => format.bytes(run.size) },
      {
        id: "removed",
        header: t("storage.removed"),
        grow: true,
        cell: (run) => run.reclaimed.map((each) => t("storage.counted", { what: each.what, count: format.number(each.count) })).join(", ") || t("storage.nothing"),
      },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}

function State({ run }: { readonly run: Collection }) {
  const { t } = useTranslation();
  if (!run.finished_at) return <Badge tone="busy">{t("storage.running")}</Badge>;
  return run.is_complete ? <Badge tone="good">{t("storage.complete")}</Badge> : <Badge tone="wait">{t("storage.cut")}</Badge>;
}
