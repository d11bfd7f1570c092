/** What the pages of an image ask about its contents and what is known of them. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { ListSearch } from "@/components/listSearch";

/** An image is asked for within a repository: that is where the right to see it is. */
export interface Where {
  readonly repository: string;
  readonly digest: string;
}

export const imageQuery = ({ repository, digest }: Where) =>
  queryOptions({
    queryKey: ["images", "one", repository, digest],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/images/{digest}", { params: { path: { digest }, query: { repository } }, signal })),
  });

export const referrersQuery = ({ repository, digest }: Where) =>
  queryOptions({
    queryKey: ["images", "referrers", repository, digest],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/repositories/{repository}/manifests/{digest}/referrers", { params: { path: { repository, digest } }, signal })),
  });

/** What a deletion would take along and free: asked each time its dialog opens. */
export const deletionQuery = ({ repository, digest }: Where) =>
  queryOptions({
    queryKey: ["images", "deletion", repository, digest],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/repositories/{repository}/manifests/{digest}/deletion", { params: { path: { repository, digest } }, signal })),
    gcTime: 0,
    staleTime: 0,
  });

/** How a package came to be in an image, where its manager notes it. */
export const RELATIONS = ["direct", "transitive"] as const;

/** The part of an address that components are narrowed by, as the API takes it. */
function narrowedComponents(search: ListSearch) {
  const relation = RELATIONS.find((each) => each === search.relation);
  return {
    ...picked(search, ["q", "type", "sort", "after"]),
    ...(relation === undefined ? {} : { relation }),
  };
}

export const componentsQuery = ({ repository, digest }: Where, search: ListSearch) =>
  queryOptions({
    queryKey: ["images", "components", repository, digest, search],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/images/{digest}/components", {
          params: { path: { digest }, query: { repository, ...narrowedComponents(search), limit: 50 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

const NARROWED = ["q", "severity", "purl", "layer", "fixable", "kev", "sort"] as const;

/** The part of an address that findings are narrowed by, as the API takes it. */
function narrowed(search: ListSearch) {
  const { layer, fixable, kev } = search;
  return {
    ...picked(search, ["q", "severity", "purl", "sort", "after"]),
    ...(layer === undefined ? {} : { layer: Number(layer) }),
    ...(fixable === undefined ? {} : { fixable: fixable === "true" }),
    ...(kev === undefined ? {} : { kev: kev === "true" }),
  };
}

export const findingsQuery = ({ repository, digest }: Where, search: ListSearch) =>
  queryOptions({
    queryKey: ["images", "findings", repository, digest, search],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/images/{digest}/findings", {
          params: { path: { digest }, query: { repository, ...narrowed(search), limit: 50 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** The address of the same findings as a file, all pages of them. */
export function findingsFile({ repository, digest }: Where, search: ListSearch): string {
  const query = new URLSearchParams({ repository, ...picked(search, NARROWED) });
  return `/api/v1/images/${encodeURIComponent(digest)}/findings.csv?${query.toString()}`;
}
