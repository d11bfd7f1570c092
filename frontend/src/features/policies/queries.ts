import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { ExceptionDocument, Mode, PolicyDocument } from "@/api/types";
import type { ListSearch } from "@/components/listSearch";

export const policiesQuery = queryOptions({
  queryKey: ["policies", "list"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/policies", { signal })),
});

/** The fields of the language change with the program only. */
export const fieldsQuery = queryOptions({
  queryKey: ["policies", "fields"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/policies/fields", { signal })),
  staleTime: Infinity,
});

/** What a draft would do, in words; or what is wrong with it, as the error. */
export const readingQuery = (draft: PolicyDocument) =>
  queryOptions({
    queryKey: ["policies", "reading", draft],
    queryFn: ({ signal }) => answer(api.POST("/api/v1/policies/reading", { body: draft, signal })),
    retry: false,
    placeholderData: keepPreviousData,
  });

export const setMode = (name: string, mode: Mode) => answer(api.PATCH("/api/v1/policies/{name}", { params: { path: { name } }, body: { mode } }));
export const createPolicy = (body: PolicyDocument) => answer(api.POST("/api/v1/policies", { body }));
export const replacePolicy = (name: string, body: PolicyDocument) => answer(api.PUT("/api/v1/policies/{name}", { params: { path: { name } }, body }));
export const deletePolicy = (name: string) => answer(api.DELETE("/api/v1/policies/{name}", { params: { path: { name } } }));
export const orderPolicies = (names: string[]) => answer(api.PUT("/api/v1/policies/order", { body: { names } }));
export const tryPolicy = (body: PolicyDocument) => answer(api.POST("/api/v1/policies/preview", { body }));

const STATES = ["in_force", "expired", "revoked"] as const;

export const exceptionsQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["exceptions", search],
    queryFn: ({ signal }) => {
      const state = STATES.find((one) => one === search.status);
      return answer(api.GET("/api/v1/exceptions", { params: { query: { ...picked(search, ["q", "after"]), ...(state ? { state } : {}), limit: 50 } }, signal }));
    },
    placeholderData: keepPreviousData,
  });

export const grantException = (body: ExceptionDocument) => answer(api.POST("/api/v1/exceptions", { body }));
export const revokeException = (exception: string) => answer(api.DELETE("/api/v1/exceptions/{exception}", { params: { path: { exception } } }));

export const deploymentQuery = queryOptions({
  queryKey: ["policies", "deployment"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/policies/deployment", { signal })),
  refetchInterval: 2_000,
});
