/** What the page of storage asks the server. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { ListSearch } from "@/components/listSearch";

export const storageQuery = queryOptions({
  queryKey: ["storage", "now"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/storage", { signal })),
  refetchInterval: 10_000,
});

export const collectionsQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["storage", "collections", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/storage/collections", { params: { query: { ...picked(search, ["after"]), limit: 20 } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
