import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { SourceSwitch } from "@/api/types";
import type { ListSearch } from "@/components/listSearch";

export const indexQuery = queryOptions({
  queryKey: ["index", "current"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/index", { signal })),
});

export const coverageQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["index", "coverage", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/index/coverage", { params: { query: { ...picked(search, ["q", "after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const badQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["index", "bad", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/index/bad", { params: { query: { ...picked(search, ["after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const releasesQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["index", "releases", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/index/releases", { params: { query: { ...picked(search, ["after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const publicSourcesQuery = queryOptions({
  queryKey: ["index", "public-sources"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/index/sources", { signal })),
  // A source that was just switched on is fetched within minutes.
  refetchInterval: ({ state }) => (state.data?.some((source) => source.state === "waiting") ? 5_000 : false),
});

export const switchSource = (name: string, body: SourceSwitch) => answer(api.PUT("/api/v1/index/sources/{name}", { params: { path: { name } }, body }));
