/** What the pages of schedules ask the server. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { Missed } from "@/api/types";
import type { ListSearch } from "@/components/listSearch";

export const schedulesQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["schedules", "list", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/schedules", { params: { query: { ...picked(search, ["after"]), limit: 100 } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

export const scheduleQuery = (name: string) =>
  queryOptions({
    queryKey: ["schedules", "one", name],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/schedules/{name}", { params: { path: { name } }, signal })),
    refetchInterval: 10_000,
  });

/** The next firings of an expression, as the server will fire. */
export const previewQuery = (cron: string, zone: string) =>
  queryOptions({
    queryKey: ["schedules", "preview", cron, zone],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/schedules/preview", { params: { query: { cron, time_zone: zone } }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    enabled: cron.trim() !== "",
  });

/** What a person may change of a schedule. */
export interface Change {
  readonly cron?: string;
  readonly time_zone?: string;
  readonly missed?: Missed;
  readonly paused?: boolean;
  readonly parameters?: Record<string, unknown>;
}

export const changeSchedule = (name: string, body: Change) => answer(api.PATCH("/api/v1/schedules/{name}", { params: { path: { name } }, body }));

export const createSchedule = (body: Required<Change> & { readonly name: string; readonly action: string }) => answer(api.POST("/api/v1/schedules", { body }));

export const deleteSchedule = (name: string) => answer(api.DELETE("/api/v1/schedules/{name}", { params: { path: { name } } }));

/** Starts the schedule's job now, whatever the time; its next firing stays. */
export const runSchedule = (name: string) => answer(api.POST("/api/v1/schedules/{name}/run", { params: { path: { name } } }));

/** Brings back what the product came with. */
export const resetSchedule = (name: string) => answer(api.POST("/api/v1/schedules/{name}/reset", { params: { path: { name } } }));
