import { useTranslation } from "react-i18next";

import { SectionNav } from "@/components/SectionNav";

/** The pages about background work. */
export function JobSections() {
  const { t } = useTranslation();
  return (
    <SectionNav
      label={t("jobs.sections")}
      sections={[
        { to: "/jobs", label: t("jobs.title"), exact: true },
        { to: "/jobs/schedules", label: t("jobs.section_schedules") },
        { to: "/jobs/queues", label: t("jobs.section_queues") },
        { to: "/jobs/workers", label: t("jobs.section_workers") },
        { to: "/jobs/actions", label: t("jobs.section_actions") },
      ]}
    />
  );
}
