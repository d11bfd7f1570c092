import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";

export const queuesQuery = queryOptions({
  queryKey: ["queues"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/queues", { signal })),
  refetchInterval: 4_000,
});

export const historyQuery = (hours: number) =>
  queryOptions({
    queryKey: ["queues", "history", hours],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/queues/history", { params: { query: { hours } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
