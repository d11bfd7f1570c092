import "@/i18n/operation";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useTranslation } from "react-i18next";

import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ChoiceFilter, FilterBar, SetFilter, TextFilter } from "@/components/FilterBar";
import { isFiltered, useListState, type ListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { JobSections } from "@/features/jobs/JobSections";
import { useJobColumns } from "@/features/jobs/JobTable";
import { actionsQuery, jobsQuery } from "@/features/jobs/queries";
import { StartJob } from "@/features/jobs/StartJob";
import { STATUSES } from "@/features/jobs/status";

/** All jobs, newest first, and the way to start one by hand. */
export function JobsPage() {
  const { t } = useTranslation();
  const list = useListState();
  const [opened, dialog] = useDisclosure(false);
  const query = useQuery(jobsQuery(list.search));
  const columns = useJobColumns();
  const start = (
    <Button leftSection={<Play size={15} aria-hidden />} onClick={dialog.open}>
      {t("jobs.start")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("jobs.title")} lead={t("jobs.lead")} actions={start} />
      <JobSections />
      <Filters list={list} />
      <DataTable
        caption={t("jobs.title")}
        columns={columns}
        query={query}
        list={list}
        rowId={(job) => job.id}
        isFiltered={isFiltered(list.search)}
        empty={
          <EmptyState title={t("jobs.none")}>
            <p>{t("jobs.noneWay")}</p>
          </EmptyState>
        }
      />
      <StartJob opened={opened} onClose={dialog.close} />
    </>
  );
}

function Filters({ list }: { readonly list: ListState }) {
  const { t } = useTranslation();
  const actions = useQuery(actionsQuery).data ?? [];
  const queues = [...new Set(actions.map((action) => action.queue))].sort();
  return (
    <FilterBar>
      <ChoiceFilter list={list} name="status" label={t("jobs.status")} any={t("jobs.anyStatus")} choices={STATUSES.map((value) => ({ value, label: t(`jobs.status_${value}`) }))} />
      <ChoiceFilter list={list} name="action" label={t("jobs.action")} any={t("jobs.anyAction")} choices={actions.map(({ name }) => ({ value: name, label: name }))} />
      <ChoiceFilter list={list} name="queue" label={t("jobs.queue")} any={t("jobs.anyQueue")} choices={queues.map((value) => ({ value, label: value }))} />
      <TextFilter list={list} name="requested_by" label={t("jobs.filterBy")} />
      <SetFilter list={list} name="schedule" label={t("jobs.ofSchedule")} />
      <SetFilter list={list} name="active" label={t("jobs.onlyActive")} value={null} />
    </FilterBar>
  );
}
