import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { ListSearch } from "@/components/listSearch";

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/search", { params: { query: { q } }, signal })),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });

/** The images that hold one package, of those the reader may see. */
export const packageImagesQuery = (purl: string, search: ListSearch) =>
  queryOptions({
    queryKey: ["search", "package", purl, search.after],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/search/packages/images", { params: { query: { purl, ...picked(search, ["after"]), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
  });
