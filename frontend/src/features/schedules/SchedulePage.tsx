import "@/i18n/operation";

import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { DataTable } from "@/components/DataTable";
import { Facts } from "@/components/Facts";
import { FormBody } from "@/components/FormDialog";
import { useListState } from "@/components/listSearch";
import { done } from "@/components/notify";
import { PageHeader, type Crumb } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ServerText } from "@/components/ServerText";
import { Time } from "@/components/Time";
import { useSubmit } from "@/components/useSubmit";
import { ParameterFields, type Given } from "@/features/jobs/ParameterFields";
import { useJobColumns } from "@/features/jobs/JobTable";
import { collected, readParameters } from "@/features/jobs/parameters";
import { actionsQuery, jobsQuery } from "@/features/jobs/queries";
import { changeSchedule, scheduleQuery } from "@/features/schedules/queries";
import { useRhythm } from "@/features/schedules/Rhythm";
import { DeleteSchedule, keep, PauseSchedule, ResetSchedule, RunSchedule } from "@/features/schedules/ScheduleActions";
import classes from "@/features/schedules/schedules.module.css";
import { ScheduleMarks } from "@/features/schedules/SchedulesPage";
import { TimeFields, type Times } from "@/features/schedules/TimeFields";
import { PageWait } from "@/shell/states";

import type { Action, Schedule } from "@/api/types";

/** One schedule: its clock, what it starts, and the jobs it started. */
export function SchedulePage() {
  const { name = "" } = useParams({ strict: false });
  const { t } = useTranslation();
  const query = useQuery(scheduleQuery(name));
  const actions = useQuery(actionsQuery);
  const crumbs = [
    { label: t("jobs.title"), path: "/jobs" },
    { label: t("jobs.section_schedules"), path: "/jobs/schedules" },
  ];
  const error = query.data ? actions.error : query.error;
  if (error) {
    return (
      <>
        <PageHeader title={name} crumbs={crumbs} />
        <ProblemAlert error={error} retry={() => void query.refetch()} />
      </>
    );
  }
  return query.data && actions.data ? <Loaded schedule={query.data} action={actions.data.find((one) => one.name === query.data.action)} crumbs={crumbs} /> : <PageWait />;
}

interface LoadedProps {
  readonly schedule: Schedule;
  readonly action: Action | undefined;
  readonly crumbs: readonly Crumb[];
}

function Loaded({ schedule, action, crumbs }: LoadedProps) {
  const { t } = useTranslation();
  const words = useRhythm()(schedule.cron);
  const heading = (
    <span className={classes["heading"]}>
      {schedule.name} <ScheduleMarks schedule={schedule} />
    </span>
  );
  const actions = (
    <>
      <RunSchedule schedule={schedule} />
      <PauseSchedule schedule={schedule} />
      {schedule.is_default ? (schedule.is_changed ? <ResetSchedule schedule={schedule} /> : null) : <DeleteSchedule schedule={schedule} />}
    </>
  );
  return (
    <>
      <PageHeader title={schedule.name} heading={heading} crumbs={crumbs} lead={<ServerText text={schedule.description} marked />} actions={actions} />
      <div className={classes["stack"]}>
        <Card>
          <Facts
            facts={[
              { name: t("jobs.action"), value: <Link to="/jobs/actions" search={{}}>{schedule.action}</Link> },
              { name: t("schedules.when"), value: `${words}, ${schedule.time_zone}` },
              { name: t("schedules.next"), value: schedule.paused ? t("schedules.paused") : schedule.next_due_at ? <Time at={schedule.next_due_at} /> : "—" },
              { name: t("schedules.last"), value: schedule.last_due_at ? <Time at={schedule.last_due_at} /> : t("schedules.never") },
              { name: t("schedules.changedBy"), value: schedule.updated_by && schedule.updated_at ? <>{schedule.updated_by}, <Time at={schedule.updated_at} /></> : t("schedules.nobody") },
            ]}
          />
        </Card>
        <div className={classes["split"]}>
          <Card title={t("schedules.settings")}>
            <Settings key={schedule.updated_at ?? ""} schedule={schedule} action={action} />
          </Card>
          <Jobs name={schedule.name} />
        </div>
      </div>
    </>
  );
}

interface Values extends Record<string, unknown>, Times {
  given: Given;
}

function Settings({ schedule, action }: Omit<LoadedProps, "crumbs">) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm<Values>({
    initialValues: { cron: schedule.cron, time_zone: schedule.time_zone, missed: schedule.missed, given: schedule.parameters },
  });
  const { given, cron, time_zone, missed } = form.values;
  const parameters = readParameters(action?.parameters_schema ?? {}, action?.defaults);
  const submit = useSubmit({
    form,
    send: (values) => changeSchedule(schedule.name, { cron: values.cron, time_zone: values.time_zone, missed: values.missed, parameters: collected(parameters, values.given) }),
    onDone: (changed) => {
      keep(client, changed);
      done(t("common.saved"));
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("common.save")} pending={submit.pending} error={submit.error}>
      <TimeFields times={{ cron, time_zone, missed }} errors={form.errors} onChange={(change) => form.setValues(change)} />
      <ParameterFields parameters={parameters} given={given} errors={form.errors} onChange={(name, value) => form.setFieldValue("given", { ...given, [name]: value })} />
    </FormBody>
  );
}

function Jobs({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const list = useListState();
  const query = useQuery(jobsQuery({ schedule: name, ...(list.search.after ? { after: list.search.after } : {}) }));
  const columns = useJobColumns("brief");
  return (
    <Card
      title={t("schedules.jobs")}
      aside={
        <Link to="/jobs" search={{ schedule: name }}>
          {t("home.all")}
        </Link>
      }
      flush
    >
      <div className={classes["inner"]}>
        <DataTable caption={t("schedules.jobs")} columns={columns} query={query} list={list} rowId={(job) => job.id} empty={<p className={classes["none"]}>{t("schedules.noJobs")}</p>} />
      </div>
    </Card>
  );
}
