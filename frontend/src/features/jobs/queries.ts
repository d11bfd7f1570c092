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

export const jobsQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["jobs", "list", search],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/jobs", {
          params: { query: { ...picked(search, ["action", "queue", "after"]), ...statusOf(search), limit: 50 } },
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

export const startJob = (body: { action: string; parameters: Record<string, unknown> }) => answer(api.POST("/api/v1/jobs", { body }));

export const cancelJob = (id: string) => answer(api.POST("/api/v1/jobs/{job_id}/cancel", { params: { path: { job_id: id } } }));

export const readLog = (id: string, after: number | null, limit: number, signal?: AbortSignal) =>
  answer(
    api.GET("/api/v1/jobs/{job_id}/log", {
      params: { path: { job_id: id }, query: { limit, ...(after === null ? {} : { after }) } },
      ...(signal ? { signal } : {}),
    }),
  );

export const openLogStream = (id: string, signal?: AbortSignal) =>
  answer(api.POST("/api/v1/jobs/{job_id}/log/stream", { params: { path: { job_id: id } }, ...(signal ? { signal } : {}) }));
