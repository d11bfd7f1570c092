/** What the pages of SBOMs that were sent in ask the server. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { ListSearch } from "@/components/listSearch";

export const sbomsQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["sboms", "list", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/sboms", { params: { query: { ...picked(search, ["q", "after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const sbomQuery = (id: string) =>
  queryOptions({
    queryKey: ["sboms", "one", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/sboms/{sbom_id}", { params: { path: { sbom_id: id } }, signal })),
  });

export const sbomFindingsQuery = (id: string, search: ListSearch) =>
  queryOptions({
    queryKey: ["sboms", "findings", id, search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/sboms/{sbom_id}/findings", { params: { path: { sbom_id: id }, query: { ...picked(search, ["q", "severity", "after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const sbomComponentsQuery = (id: string, search: ListSearch) =>
  queryOptions({
    queryKey: ["sboms", "components", id, search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/sboms/{sbom_id}/components", { params: { path: { sbom_id: id }, query: { ...picked(search, ["q", "after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const deleteSbom = (id: string) => answer(api.DELETE("/api/v1/sboms/{sbom_id}", { params: { path: { sbom_id: id } } }));
