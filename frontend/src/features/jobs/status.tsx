import "@/i18n/operation";

import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/components/Badges";

import type { JobStatus } from "@/api/types";

export const STATUSES: readonly JobStatus[] = [
  "waiting",
  "running",
  "done",
  "error",
  "cancel_request",
  "cancel",
  "worker_dead",
  "worker_shutdown",
  "worker_resurrection",
  "deleted",
];

const TONES: Readonly<Record<JobStatus, Tone>> = {
  waiting: "wait",
  running: "busy",
  done: "good",
  error: "bad",
  cancel_request: "wait",
  cancel: "quiet",
  deleted: "quiet",
  worker_dead: "wait",
  worker_shutdown: "wait",
  worker_resurrection: "wait",
};

const FINAL: ReadonlySet<JobStatus> = new Set<JobStatus>(["done", "error", "cancel", "deleted"]);

/** Whether a job of this status will never change again. */
export function isFinal(status: JobStatus): boolean {
  return FINAL.has(status);
}

export function JobStatusBadge({ status }: { readonly status: JobStatus }) {
  const { t } = useTranslation();
  return (
    <Badge tone={TONES[status]} dot>
      {t(`jobs.status_${status}`)}
    </Badge>
  );
}
