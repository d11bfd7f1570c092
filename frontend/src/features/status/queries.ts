import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";

export const statusQuery = queryOptions({
  queryKey: ["status"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/status", { signal })),
  refetchInterval: 10_000,
});
