import "@/i18n/operation";

import { useTranslation } from "react-i18next";

import { useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { EventTable } from "@/features/events/EventTable";

export function EventsPage() {
  const { t } = useTranslation();
  const list = useListState();
  return (
    <>
      <PageHeader title={t("events.title")} lead={t("events.lead")} />
      <EventTable list={list} />
    </>
  );
}
