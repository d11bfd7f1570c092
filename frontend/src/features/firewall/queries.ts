/** What the pages of the package firewall ask the server. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { FirewallPatch, ManagerPatch, NewFirewall, NewManager } from "@/api/types";
import type { ListSearch } from "@/components/listSearch";

export const firewallsQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["firewall", "list", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/firewall/repositories", { params: { query: { ...picked(search, ["sort", "after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const firewallQuery = (name: string) =>
  queryOptions({
    queryKey: ["firewall", "one", name],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/firewall/repositories/{name}", { params: { path: { name } }, signal })),
  });

export const packageQuery = (name: string, wanted: string) =>
  queryOptions({
    queryKey: ["firewall", "package", name, wanted],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/firewall/repositories/{name}/package", { params: { path: { name }, query: { package: wanted } }, signal })),
  });

export const packageRequestsQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["firewall", "requests", search],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/firewall/requests", { params: { query: { ...picked(search, ["repository", "package", "status", "after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

export const addFirewall = (body: NewFirewall) => answer(api.POST("/api/v1/firewall/repositories", { body }));

export const changeFirewall = (name: string, body: FirewallPatch) => answer(api.PATCH("/api/v1/firewall/repositories/{name}", { params: { path: { name } }, body }));

export const deleteFirewall = (name: string) => answer(api.DELETE("/api/v1/firewall/repositories/{name}", { params: { path: { name } } }));

export const componentQuery = (purl: string) =>
  queryOptions({
    queryKey: ["firewall", "component", purl],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/firewall/component", { params: { query: { purl } }, signal })),
  });

export const managersQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["firewall", "managers", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/firewall/managers", { params: { query: { ...picked(search, ["sort", "after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const addManager = (body: NewManager) => answer(api.POST("/api/v1/firewall/managers", { body }));

export const changeManager = (name: string, body: ManagerPatch) => answer(api.PATCH("/api/v1/firewall/managers/{name}", { params: { path: { name } }, body }));

export const deleteManager = (name: string) => answer(api.DELETE("/api/v1/firewall/managers/{name}", { params: { path: { name } } }));
