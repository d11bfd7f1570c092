/** What is asked of the server about deletions that can be undone. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { answer, api } from "@/api/client";
import { picked } from "@/features/repositories/queries";

import type { ListSearch } from "@/components/listSearch";

/** What was deleted in a repository; without one, the repositories that were deleted. */
export const deletionsQuery = (repository: string, search: ListSearch) =>
  queryOptions({
    queryKey: ["repositories", "deletions", repository, search],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/deletions", {
          params: { query: { ...picked(search, ["after"]), ...(repository === "" ? {} : { repository }), limit: 50 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** Lets a deletion be final: the collector's next run removes what it holds. */
export const giveUpDeletion = (deletion: string) => answer(api.DELETE("/api/v1/deletions/{deletion}", { params: { path: { deletion } } }));

export const undoDeletion = (deletion: string) => answer(api.POST("/api/v1/deletions/{deletion}/undo", { params: { path: { deletion } } }));
