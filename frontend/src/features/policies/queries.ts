import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";

import type { Mode } from "@/api/types";

export const policiesQuery = queryOptions({
  queryKey: ["policies"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/policies", { signal })),
});

export const setMode = (name: string, mode: Mode) => answer(api.PATCH("/api/v1/policies/{name}", { params: { path: { name } }, body: { mode } }));
