import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { DataTable } from "@/components/DataTable";
import { useListState } from "@/components/listSearch";
import { Share } from "@/components/Share";
import classes from "@/features/jobs/jobs.module.css";
import { useJobColumns } from "@/features/jobs/JobTable";
import { jobsQuery } from "@/features/jobs/queries";

import type { Job } from "@/api/types";

/** The jobs that a job started and waits for; nothing where there are none. */
export function ChildJobs({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const list = useListState();
  const columns = useJobColumns("child");
  const { children } = job;
  const some = children !== null && children.total > 0;
  const query = useQuery({ ...jobsQuery({ parent: job.id, ...(list.search.after ? { after: list.search.after } : {}) }), enabled: some });
  if (!some) return null;
  const ended = children.done + children.failed;
  const words = t("jobs.childrenDone", { done: children.done, total: children.total });
  return (
    <Card title={t("jobs.children")} aside={children.failed > 0 ? <span className={classes["failed"]}>{t("jobs.childrenFailed", { count: children.failed })}</span> : null} flush>
      <div className={classes["children"]}>
        <span>{words}</span>
        <Share part={ended} whole={children.total} label={words} tone={children.failed > 0 ? "bad" : children.active > 0 ? "busy" : "good"} />
      </div>
      <DataTable caption={t("jobs.children")} columns={columns} query={query} list={list} rowId={(child) => child.id} empty={null} />
    </Card>
  );
}
