import { UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { ProblemAlert } from "@/components/ProblemAlert";
import { ServerText } from "@/components/ServerText";
import classes from "@/features/jobs/jobs.module.css";
import { jobsQuery } from "@/features/jobs/queries";
import { JobStatusBadge } from "@/features/jobs/status";

import type { Job } from "@/api/types";

/** How many levels open in place, and how many jobs of one parent; a job's own page shows the rest. */
const DEPTH = 3;
const WIDTH = 10;

/** What a job in a tree started: opened at a click, or from the beginning where something in it failed. */
export function Branch({ job, depth = 1 }: { readonly job: Job; readonly depth?: number }) {
  const { t } = useTranslation();
  const id = useId();
  const { children } = job;
  const [opened, { toggle }] = useDisclosure(depth < DEPTH && (children?.failed ?? 0) > 0);
  if (!children || children.total === 0) return null;
  const words = (
    <>
      {t("jobs.childrenDone", { done: children.done, total: children.total })}
      {children.failed > 0 ? <span className={classes["failed"]}> · {t("jobs.childrenFailed", { count: children.failed })}</span> : null}
    </>
  );
  if (depth > DEPTH) return <span className={classes["aside"]}>{words}</span>;
  return (
    <>
      <UnstyledButton className={classes["branchToggle"] ?? ""} aria-expanded={opened} aria-controls={id} onClick={toggle}>
        <ChevronRight size={14} aria-hidden data-opened={opened || undefined} />
        {words}
      </UnstyledButton>
      <div id={id}>{opened ? <Twigs job={job} depth={depth} total={children.total} /> : null}</div>
    </>
  );
}

function Twigs({ job, depth, total }: { readonly job: Job; readonly depth: number; readonly total: number }) {
  const { t } = useTranslation();
  const query = useQuery(jobsQuery({ parent: job.id }, WIDTH));
  if (query.error && !query.data) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return null;
  const more = total - query.data.items.length;
  return (
    <ul className={classes["branch"]}>
      {query.data.items.map((child) => (
        <li key={child.id}>
          <span className={classes["twig"]}>
            <Link className={classes["name"] ?? ""} to="/jobs/$id" params={{ id: child.id }} search={{}}>
              {child.action}
            </Link>
            <JobStatusBadge status={child.status} />
          </span>
          {child.error ? (
            <span className={classes["second"]} data-bad>
              <ServerText text={child.error} />
            </span>
          ) : null}
          <Branch job={child} depth={depth + 1} />
        </li>
      ))}
      {more > 0 ? (
        <li>
          <Link to="/jobs/$id" params={{ id: job.id }} search={{}}>
            {t("jobs.branchMore", { count: more })}
          </Link>
        </li>
      ) : null}
    </ul>
  );
}
