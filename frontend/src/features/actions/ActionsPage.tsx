import "@/i18n/operation";

import { ActionIcon, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Play, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ServerText } from "@/components/ServerText";
import { StaticTable } from "@/components/StaticTable";
import classes from "@/features/actions/actions.module.css";
import { EditDefaults } from "@/features/actions/EditDefaults";
import { JobSections } from "@/features/jobs/JobSections";
import { readParameters } from "@/features/jobs/parameters";
import { actionsQuery } from "@/features/jobs/queries";
import { StartJob } from "@/features/jobs/StartJob";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { Action } from "@/api/types";
import type { Column } from "@/components/DataTable";

/** What can be done as a job: within which limits, and with which parameters unless others are given. */
export function ActionsPage() {
  const { t } = useTranslation();
  const query = useQuery(actionsQuery);
  const [started, setStarted] = useState<Action | null>(null);
  const [edited, setEdited] = useState<Action | null>(null);
  const columns = useActionColumns(setStarted, setEdited);
  return (
    <>
      <PageHeader title={t("jobs.section_actions")} lead={t("actions.lead")} />
      <JobSections />
      {query.data ? <StaticTable caption={t("jobs.section_actions")} columns={columns} rows={query.data} rowId={(action) => action.name} /> : query.error ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : <PageWait />}
      <StartJob opened={started !== null} action={started?.name} onClose={() => setStarted(null)} />
      <EditDefaults action={edited} onClose={() => setEdited(null)} />
    </>
  );
}

function Name({ action }: { readonly action: Action }) {
  const { t } = useTranslation();
  return (
    <>
      <Link className={classes["name"] ?? ""} to="/jobs" search={{ action: action.name }}>
        {action.name}
      </Link>
      <span className={classes["second"]}>
        <ServerText text={action.description} marked />
      </span>
      {action.aliases.length > 0 ? <span className={classes["second"]}>{t("actions.aliases", { names: action.aliases.join(", ") })}</span> : null}
    </>
  );
}

function Limits({ action }: { readonly action: Action }) {
  const { t } = useTranslation();
  const format = useFormat();
  const needs = Object.entries(action.capacity).map(([name, count]) => t("actions.needs", { name, count: String(count) }));
  const limits = [
    t("actions.attempts", { count: action.attempts }),
    ...(action.deadline_seconds ? [format.seconds(action.deadline_seconds)] : []),
    ...(action.memory_mib ? [format.bytes(action.memory_mib * 1_048_576)] : []),
    ...needs,
  ];
  return <span className={classes["limits"]}>{limits.join(", ")}</span>;
}

function Defaults({ action }: { readonly action: Action }) {
  const defaults = Object.entries(action.defaults);
  if (defaults.length === 0) return <>—</>;
  return (
    <ul className={classes["defaults"]}>
      {defaults.map(([name, value]) => (
        <li key={name}>
          <code>
            {name}={JSON.stringify(value)}
          </code>
        </li>
      ))}
    </ul>
  );
}

function useActionColumns(onStart: (action: Action) => void, onEdit: (action: Action) => void): readonly Column<Action>[] {
  const { t } = useTranslation();
  return [
    { id: "name", header: t("jobs.action"), grow: true, cell: (action) => <Name action={action} /> },
    { id: "queue", header: t("jobs.queue"), cell: (action) => action.queue },
    { id: "limits", header: t("actions.limits"), cell: (action) => <Limits action={action} /> },
    { id: "defaults", header: t("actions.defaults"), cell: (action) => <Defaults action={action} /> },
    {
      id: "actions",
      header: t("common.actions"),
      quiet: true,
      align: "end",
      cell: (action) => (
        <span className={classes["buttons"]}>
          {readParameters(action.parameters_schema).length > 0 ? (
            <Tooltip label={t("actions.edit")}>
              <ActionIcon variant="subtle" color="gray" aria-label={t("actions.editOne", { name: action.name })} onClick={() => onEdit(action)}>
                <SlidersHorizontal size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          ) : null}
          <Tooltip label={t("actions.start")}>
            <ActionIcon variant="subtle" color="gray" aria-label={t("actions.startOne", { name: action.name })} onClick={() => onStart(action)}>
              <Play size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </span>
      ),
    },
  ];
}
