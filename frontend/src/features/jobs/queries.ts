import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { isFinal, STATUSES } from "@/features/jobs/status";
import { picked } from "@/features/repositories/queries";

import type { JobStatus } from "@/api/types";
import type { ListSearch } from "@/components/listSearch";

/** The status in the address, if it is one. */
function statusOf(search: ListSearch): { status?: JobStatus } {
  const status = STATUSES.find((known) => known === search.status);
  return status ? { status } : {};
}

function activeOf(search: ListSearch): { active?: boolean } {
  return search.active === "true" ? { active: true } : {};
}

export const jobsQuery = (search: ListSearch, limit = 50) =>
  queryOptions({
    queryKey: ["jobs", "list", search, limit],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/jobs", {
          params: { query: { ...picked(search, ["action", "queue", "requested_by", "schedule", "parent", "after"]), ...statusOf(search), ...activeOf(search), limit } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 4_000,
  });

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ["jobs", "one", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: id } }, signal })),
    // The log's stream tells of changes at once; this is for when it can't be had.
    refetchInterval: (query) => (query.state.data && isFinal(query.state.data.status) ? false : 2_000),
  });

export const actionsQuery = queryOptions({
  queryKey: ["actions"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/actions", { signal })),
  staleTime: 5 * 60_000,
});

export const startJob = (body: { action: string; parameters: Record<string, unknown>; not_before?: string }) => answer(api.POST("/api/v1/jobs", { body }));

export const cancelJob = (id: string) => answer(api.POST("/api/v1/jobs/{job_id}/cancel", { params: { path: { job_id: id } } }));

/** Asks for an ended job once more: a new job that knows which one it repeats. */
export const retryJob = (id: string) => answer(api.POST("/api/v1/jobs/{job_id}/retry", { params: { path: { job_id: id } } }));

export const deleteJob = (id: string) => answer(api.DELETE("/api/v1/jobs/{job_id}", { params: { path: { job_id: id } } }));

export const readLog = (id: string, after: number | null, limit: number, signal?: AbortSignal) =>
  answer(
    api.GET("/api/v1/jobs/{job_id}/log", {
      params: { path: { job_id: id }, query: { limit, ...(after === null ? {} : { after }) } },
      ...(signal ? { signal } : {}),
    }),
  );

export const openLogStream = (id: string, signal?: AbortSignal) =>
  answer(api.POST("/api/v1/jobs/{job_id}/log/stream", { params: { path: { job_id: id } }, ...(signal ? { signal } : {}) }));
