import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ReadOnlySwitch } from "@/features/limits/ReadOnlySwitch";
import { Checks, Summary } from "@/features/status/Checks";
import { Parts } from "@/features/status/Parts";
import { Deliveries, Failures, Processes, Standing } from "@/features/status/StatusTables";
import { statusQuery } from "@/features/status/queries";
import classes from "@/features/status/status.module.css";
import { PageWait } from "@/shell/states";

import type { SystemStatus } from "@/api/types";

/** How the installation is: first whether anything wants attention, then what it stands on, who runs, and what went wrong. */
export function StatusPage() {
  const { t } = useTranslation();
  const query = useQuery(statusQuery);
  const { data } = query;
  const lead = data ? t("status.lead", { version: data.version, profile: t(`status.profile_${data.profile}`) }) : undefined;
  return (
    <>
      <PageHeader title={t("status.title")} lead={lead} />
      {query.error ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : null}
      {data ? <Loaded status={data} /> : query.error ? null : <PageWait />}
    </>
  );
}

function Loaded({ status }: { readonly status: SystemStatus }) {
  const { t } = useTranslation();
  return (
    <div className={classes["stack"]}>
      <Summary status={status} />
      <Parts status={status} />
      <ReadOnlySwitch />
      <Section title={t("status.processes")}>
        <Processes processes={status.processes} />
      </Section>
      <Section title={t("jobs.section_queues")}>
        <Standing queues={status.queues} />
      </Section>
      <div className={classes["split"]}>
        <Card title={t("status.failures")} flush>
          <Failures failures={status.failures} />
        </Card>
        <Card title={t("status.deliveries")} flush>
          <Deliveries outbox={status.outbox} />
        </Card>
      </div>
      <Card title={t("status.checks")} flush>
        <Checks checks={status.checks} />
      </Card>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Card title={title} flush>
      <div className={classes["inner"]}>{children}</div>
    </Card>
  );
}
