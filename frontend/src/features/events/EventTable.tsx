import "@/i18n/operation";

import { Modal } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "@/api/client";
import { CopyButton } from "@/components/CopyButton";
import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Facts } from "@/components/Facts";
import { FilterBar, TextFilter } from "@/components/FilterBar";
import { Time } from "@/components/Time";
import classes from "@/features/events/events.module.css";
import { picked } from "@/features/repositories/queries";
import { useFormat } from "@/i18n/format";

import type { Event } from "@/api/types";
import type { ListState } from "@/components/listSearch";

interface Props {
  readonly list: ListState;
  /** Only what happened in this repository. */
  readonly repository?: string;
}

/** What happened, newest first; a row opens to all that was recorded. */
export function EventTable({ list, repository }: Props) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Event | null>(null);
  const filters = { ...picked(list.search, ["type", "repository", "actor", "after"]), ...(repository ? { repository } : {}) };
  const query = useQuery({
    queryKey: ["events", filters],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/events", { params: { query: { ...filters, limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });
  const columns = useEventColumns(setShown);
  return (
    <>
      <FilterBar>
        <TextFilter list={list} name="type" label={t("events.filterType")} />
        {repository ? null : <TextFilter list={list} name="repository" label={t("events.filterRepository")} />}
        <TextFilter list={list} name="actor" label={t("events.filterActor")} />
      </FilterBar>
      <DataTable
        caption={t("events.title")}
        columns={columns}
        query={query}
        list={list}
        rowId={(event) => event.id}
        isFiltered={Boolean(list.search.type ?? list.search.actor ?? list.search.repository)}
        empty={<EmptyState title={t("events.none")} />}
      />
      <Details event={shown} onClose={() => setShown(null)} />
    </>
  );
}

function useEventColumns(onShow: (event: Event) => void): readonly Column<Event>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "type",
        header: t("events.type"),
        cell: (event) => (
          <button type="button" className={classes["open"]} onClick={() => onShow(event)}>
            <code>{event.type}</code>
          </button>
        ),
      },
      { id: "subject", header: t("events.subject"), grow: true, cell: (event) => <span className={classes["subject"]}>{event.subject}</span> },
      { id: "actor", header: t("events.actor"), cell: (event) => event.actor || t("events.system") },
      { id: "at", header: t("events.at"), cell: (event) => <Time at={event.at} /> },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language, onShow],
  );
}

function Details({ event, onClose }: { readonly event: Event | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const data = JSON.stringify(event?.data ?? {}, null, 2);
  return (
    <Modal closeButtonProps={{ "aria-label": t("common.close") }} opened={event !== null} onClose={onClose} size="lg" title={event?.type}>
      {event ? (
        <>
          <Facts
            facts={[
              { name: t("events.subject"), value: event.subject },
              { name: t("events.actor"), value: event.actor || t("events.system") },
              { name: t("events.client"), value: [event.client, event.agent].filter(Boolean).join(", ") || "—" },
              { name: t("events.at"), value: format.moment(event.at) },
              { name: t("events.requestId"), value: event.request_id ? <><code>{event.request_id}</code> <CopyButton value={event.request_id} label={t("problem.copyRequestId")} /></> : "—" },
            ]}
          />
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must by keyboard too */}
          <pre className={classes["data"]} tabIndex={0} aria-label={t("events.data")}>
            {data}
          </pre>
        </>
      ) : null}
    </Modal>
  );
}
