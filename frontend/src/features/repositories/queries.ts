/** What the pages of repositories and images ask the server. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { isUnsettled } from "@/components/Verdict";

import type { ManifestDetail, Page, Tag, TagDetail, Visibility } from "@/api/types";
import type { ListSearch } from "@/components/listSearch";

const PAGE = 50;
/** Answers that one page of a search is put together from; 200,000 names are looked through by then. */
const ASKED_MAX = 20;

/** A scan at work is looked at often; one that is over changes only with the index and the policies. */
function followScan(image: TagDetail | ManifestDetail | undefined): number {
  return isUnsettled(image?.scan.status) ? 2_000 : 30_000;
}

export const repositoriesQuery = (search: ListSearch, limit = 50) =>
  queryOptions({
    queryKey: ["repositories", "list", search, limit],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/repositories", { params: { query: { ...picked(search, ["q", "sort", "after"]), limit } }, signal })),
    placeholderData: keepPreviousData,
  });

export const repositoryQuery = (repository: string) =>
  queryOptions({
    queryKey: ["repositories", "one", repository],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/repositories/{repository}", { params: { path: { repository } }, signal })),
  });

/** Asks on until a page is full: a search goes through some thousand names for an answer, and may find nothing among them. */
async function filled<T>(search: ListSearch, ask: (search: ListSearch, limit: number) => Promise<Page<T>>): Promise<Page<T>> {
  let page = await ask(search, PAGE);
  const items = [...page.items];
  for (let asked = 1; asked < ASKED_MAX && page.next && items.length < PAGE; asked += 1) {
    page = await ask({ ...search, after: page.next }, PAGE - items.length);
    items.push(...page.items);
  }
  return { ...page, items };
}

export const tagsQuery = (repository: string, search: ListSearch) =>
  queryOptions({
    queryKey: ["repositories", "tags", repository, search],
    queryFn: ({ signal }): Promise<Page<Tag>> =>
      filled(search, (part, limit) =>
        answer(
          api.GET("/api/v1/repositories/{repository}/tags", {
            params: { path: { repository }, query: { ...picked(part, ["q", "sort", "after"]), limit } },
            signal,
          }),
        ),
      ),
    placeholderData: keepPreviousData,
    // A push shows up without a reload, and what its scan finds soon after.
    refetchInterval: (query) => (query.state.data?.items.some((tag) => isUnsettled(tag.scan.status)) ? 3_000 : 10_000),
  });

export const tagQuery = (repository: string, tag: string) =>
  queryOptions({
    queryKey: ["repositories", "tag", repository, tag],
    queryFn: ({ signal }): Promise<TagDetail> =>
      answer(api.GET("/api/v1/repositories/{repository}/tags/{tag}", { params: { path: { repository, tag } }, signal })),
    refetchInterval: (query) => followScan(query.state.data),
  });

export const manifestQuery = (repository: string, digest: string) =>
  queryOptions({
    queryKey: ["repositories", "manifest", repository, digest],
    queryFn: ({ signal }): Promise<ManifestDetail> =>
      answer(
        api.GET("/api/v1/repositories/{repository}/manifests/{digest}", { params: { path: { repository, digest } }, signal }),
      ),
    refetchInterval: (query) => followScan(query.state.data),
  });

export const createRepository = (body: { name: string; visibility: Visibility; description: string }) =>
  answer(api.POST("/api/v1/repositories", { body }));

export const changeRepository = (repository: string, body: { visibility: Visibility; description: string }) =>
  answer(api.PATCH("/api/v1/repositories/{repository}", { params: { path: { repository } }, body }));

export const deleteRepository = (repository: string) =>
  answer(api.DELETE("/api/v1/repositories/{repository}", { params: { path: { repository } } }));

export const deleteTag = (repository: string, tag: string) =>
  answer(api.DELETE("/api/v1/repositories/{repository}/tags/{tag}", { params: { path: { repository, tag } } }));

export const deleteManifest = (repository: string, digest: string) =>
  answer(api.DELETE("/api/v1/repositories/{repository}/manifests/{digest}", { params: { path: { repository, digest } } }));

/** The part of an address's query that one list of the API knows. */
export function picked<K extends keyof ListSearch>(search: ListSearch, keys: readonly K[]): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const value = search[key];
    if (value !== undefined) found[key] = value;
  }
  return found;
}
