import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { ListSearch } from "@/components/listSearch";

export const workersQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["workers", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/workers", { params: { query: { ...picked(search, ["after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 4_000,
  });
