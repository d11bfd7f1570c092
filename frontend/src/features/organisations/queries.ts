import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { Role } from "@/api/types";
import type { ListSearch } from "@/components/listSearch";

export const organisationsQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["organisations", "list", search],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/organisations", { params: { query: { ...picked(search, ["q", "sort", "after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const organisationQuery = (name: string) =>
  queryOptions({
    queryKey: ["organisations", "one", name],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/organisations/{name}", { params: { path: { name } }, signal })),
  });

export const membersQuery = (name: string, search: ListSearch) =>
  queryOptions({
    queryKey: ["organisations", "members", name, search.after],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/organisations/{name}/members", {
          params: { path: { name }, query: { ...picked(search, ["after"]), limit: 50 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const createOrganisation = (body: { name: string; full_name: string }) => answer(api.POST("/api/v1/organisations", { body }));

export const changeOrganisation = (name: string, full_name: string) =>
  answer(api.PATCH("/api/v1/organisations/{name}", { params: { path: { name } }, body: { full_name } }));

export const deleteOrganisation = (name: string) => answer(api.DELETE("/api/v1/organisations/{name}", { params: { path: { name } } }));

export const setMember = (name: string, account: string, role: Role) =>
  answer(api.PUT("/api/v1/organisations/{name}/members/{account}", { params: { path: { name, account } }, body: { role } }));

export const removeMember = (name: string, account: string) =>
  answer(api.DELETE("/api/v1/organisations/{name}/members/{account}", { params: { path: { name, account } } }));
