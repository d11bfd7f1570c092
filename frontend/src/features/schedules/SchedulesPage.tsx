import "@/i18n/operation";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { ServerText } from "@/components/ServerText";
import { Time } from "@/components/Time";
import { JobSections } from "@/features/jobs/JobSections";
import { JobStatusBadge } from "@/features/jobs/status";
import { CreateSchedule } from "@/features/schedules/CreateSchedule";
import { schedulesQuery } from "@/features/schedules/queries";
import { useRhythm } from "@/features/schedules/Rhythm";
import { PauseSchedule, RunSchedule } from "@/features/schedules/ScheduleActions";
import classes from "@/features/schedules/schedules.module.css";

import type { Schedule } from "@/api/types";

/** What is started by the clock: when, how it went the last time, and when it is due again. */
export function SchedulesPage() {
  const { t } = useTranslation();
  const list = useListState();
  const [opened, dialog] = useDisclosure(false);
  const query = useQuery(schedulesQuery(list.search));
  const columns = useScheduleColumns();
  const create = (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={dialog.open}>
      {t("schedules.create")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("jobs.section_schedules")} lead={t("schedules.lead")} actions={create} />
      <JobSections />
      <DataTable
        caption={t("jobs.section_schedules")}
        columns={columns}
        query={query}
        list={list}
        rowId={(schedule) => schedule.name}
        empty={
          <EmptyState title={t("schedules.none")}>
            <p>{t("schedules.noneWay")}</p>
          </EmptyState>
        }
      />
      <CreateSchedule opened={opened} onClose={dialog.close} />
    </>
  );
}

/** Whether a schedule stands still, and whether a person changed it. */
export function ScheduleMarks({ schedule }: { readonly schedule: Schedule }) {
  const { t } = useTranslation();
  return (
    <>
      {schedule.paused ? <Badge tone="wait">{t("schedules.paused")}</Badge> : null}
      {schedule.is_changed ? <Badge tone="quiet">{t("schedules.changed")}</Badge> : null}
      {schedule.is_default ? null : <Badge tone="quiet">{t("schedules.own")}</Badge>}
    </>
  );
}

function Name({ schedule }: { readonly schedule: Schedule }) {
  return (
    <>
      <span className={classes["heading"]}>
        <Link className={classes["name"] ?? ""} to="/jobs/schedules/$name" params={{ name: schedule.name }} search={{}}>
          {schedule.name}
        </Link>
        <ScheduleMarks schedule={schedule} />
      </span>
      <span className={classes["description"]}>
        <ServerText text={schedule.description} marked />
      </span>
    </>
  );
}

function When({ schedule }: { readonly schedule: Schedule }) {
  const words = useRhythm()(schedule.cron);
  return (
    <>
      <span className={words === schedule.cron ? classes["cron"] : undefined}>{words}</span>
      <span className={classes["zone"]}>{schedule.time_zone}</span>
    </>
  );
}

function Last({ schedule }: { readonly schedule: Schedule }) {
  const { t } = useTranslation();
  const { last_job: job, last_due_at: at } = schedule;
  if (!job) return <>{at ? <Time at={at} /> : t("schedules.never")}</>;
  return (
    <Link className={classes["last"] ?? ""} to="/jobs/$id" params={{ id: job.id }} search={{}}>
      <JobStatusBadge status={job.status} /> {at ? <Time at={at} /> : null}
    </Link>
  );
}

function useScheduleColumns(): readonly Column<Schedule>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      { id: "name", header: t("schedules.name"), grow: true, cell: (schedule) => <Name schedule={schedule} /> },
      { id: "when", header: t("schedules.when"), cell: (schedule) => <When schedule={schedule} /> },
      { id: "last", header: t("schedules.last"), cell: (schedule) => <Last schedule={schedule} /> },
      { id: "next", header: t("schedules.next"), cell: (schedule) => (schedule.paused || !schedule.next_due_at ? "—" : <Time at={schedule.next_due_at} />) },
      {
        id: "actions",
        header: t("common.actions"),
        quiet: true,
        align: "end",
        cell: (schedule) => (
          <span className={classes["buttons"]}>
            <RunSchedule schedule={schedule} small />
            <PauseSchedule schedule={schedule} small />
          </span>
        ),
      },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}
