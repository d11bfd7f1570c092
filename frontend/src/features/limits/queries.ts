/** What is held and may be held, and whether the registry takes anything at all. */
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";

import type { Namespace, RegistryState, Repository, RepositoryRules } from "@/api/types";

/** Everybody sees soon that nothing can be pushed, whoever made it so. */
export const registryStateQuery = queryOptions({
  queryKey: ["registry", "state"],
  queryFn: ({ signal }): Promise<RegistryState> => answer(api.GET("/api/v1/registry", { signal })),
  refetchInterval: 15_000,
});

export const makeReadOnly = (reason: string): Promise<RegistryState> => answer(api.PUT("/api/v1/registry/read-only", { body: { reason } }));

export const makeWritable = (): Promise<RegistryState> => answer(api.DELETE("/api/v1/registry/read-only"));

export const namespaceQuery = (name: string) =>
  queryOptions({
    queryKey: ["namespaces", name],
    queryFn: ({ signal }): Promise<Namespace> => answer(api.GET("/api/v1/namespaces/{name}", { params: { path: { name } }, signal })),
  });

export const setNamespaceQuota = (name: string, bytes: number | null): Promise<Namespace> =>
  answer(api.PUT("/api/v1/namespaces/{name}/quota", { params: { path: { name } }, body: { bytes } }));

export const setCreateOnPush = (name: string, allowed: boolean | null): Promise<Namespace> =>
  answer(api.PUT("/api/v1/namespaces/{name}/create-on-push", { params: { path: { name } }, body: { allowed } }));

export const changeRules = (repository: string, body: RepositoryRules): Promise<Repository> =>
  answer(api.PATCH("/api/v1/repositories/{repository}", { params: { path: { repository } }, body }));
