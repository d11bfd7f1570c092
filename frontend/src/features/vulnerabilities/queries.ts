import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { ListSearch } from "@/components/listSearch";

export const vulnerabilitiesQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["vulnerabilities", "list", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/vulnerabilities", { params: { query: { ...picked(search, ["q", "after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const vulnerabilityQuery = (id: string) =>
  queryOptions({
    queryKey: ["vulnerabilities", "one", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/vulnerabilities/{vulnerability}", { params: { path: { vulnerability: id } }, signal })),
  });

/** The images in which it was found, of those the reader may see. */
export const hitImagesQuery = (id: string, search: ListSearch) =>
  queryOptions({
    queryKey: ["vulnerabilities", "images", id, search.after],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/vulnerabilities/{vulnerability}/images", { params: { path: { vulnerability: id }, query: { ...picked(search, ["after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });

export const statementsQuery = (id: string) =>
  queryOptions({
    queryKey: ["vulnerabilities", "statements", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/index/statements", { params: { query: { vulnerability: id } }, signal })),
  });
