import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { ListSearch } from "@/components/listSearch";

export const accountsQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["accounts", "list", search],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/accounts", { params: { query: { ...picked(search, ["q", "sort", "after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const accountQuery = (name: string) =>
  queryOptions({
    queryKey: ["accounts", "one", name],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/accounts/{name}", { params: { path: { name } }, signal })),
  });

export const createAccount = (body: { name: string; full_name: string; password: string; is_admin: boolean }) =>
  answer(api.POST("/api/v1/accounts", { body }));

export const changeAccount = (name: string, body: { full_name?: string; is_active?: boolean; is_admin?: boolean; is_policy_manager?: boolean }) =>
  answer(api.PATCH("/api/v1/accounts/{name}", { params: { path: { name } }, body }));
