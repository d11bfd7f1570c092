/** What the pages of exports and uploads ask the server. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { Export, FileStatus } from "@/api/types";
import type { ListSearch } from "@/components/listSearch";

/** Whether a file is still being made or taken in. */
export function isUnderWay(status: FileStatus | undefined): boolean {
  return status === "waiting" || status === "running";
}

/** What is under way is looked at often. */
function pace(items: readonly { readonly status: FileStatus }[] | undefined): number {
  return items?.some(({ status }) => isUnderWay(status)) ? 1_500 : 15_000;
}

const everybodys = (search: ListSearch): { all?: boolean } => (search.all === "true" ? { all: true } : {});

export const exportsQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["exports", "list", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/exports", { params: { query: { ...picked(search, ["after"]), ...everybodys(search), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => pace(query.state.data?.items),
  });

export const exportQuery = (id: string) =>
  queryOptions({
    queryKey: ["exports", "one", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/exports/{export_id}", { params: { path: { export_id: id } }, signal })),
    refetchInterval: (query) => (isUnderWay(query.state.data?.status) ? 1_000 : false),
  });

export const exportKindsQuery = queryOptions({
  queryKey: ["exports", "kinds"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/exports/kinds", { signal })),
  staleTime: 5 * 60_000,
});

export const requestExport = (body: { kind: string; format: string; parameters: Record<string, unknown> }): Promise<Export> => answer(api.POST("/api/v1/exports", { body }));

export const deleteExport = (id: string) => answer(api.DELETE("/api/v1/exports/{export_id}", { params: { path: { export_id: id } } }));

/** Where the file of an export is fetched; the session's cookie opens it. */
export const fileOf = (id: string): string => `/api/v1/exports/${id}/file`;

export const uploadsQuery = (search: ListSearch) =>
  queryOptions({
    queryKey: ["uploads", "list", search],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/uploads", { params: { query: { ...picked(search, ["after"]), ...everybodys(search), limit: 50 } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => pace(query.state.data?.items),
  });

export const uploadKindsQuery = queryOptions({
  queryKey: ["uploads", "kinds"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/uploads/kinds", { signal })),
  staleTime: 5 * 60_000,
});

export const deleteUpload = (id: string) => answer(api.DELETE("/api/v1/uploads/{upload_id}", { params: { path: { upload_id: id } } }));

/** Sends a file as it is: the body is its bytes. */
export const sendFile = (what: { readonly kind: string; readonly namespace: string; readonly file: File }) =>
  answer(
    api.POST("/api/v1/uploads", {
      params: { query: { kind: what.kind, name: what.file.name, ...(what.namespace ? { namespace: what.namespace } : {}) } },
      // The type of the body is that of JSON documents; what is sent is the file.
      body: what.file as unknown as string,
      bodySerializer: (body) => body as unknown as File,
      headers: { "Content-Type": "application/octet-stream" },
    }),
  );
