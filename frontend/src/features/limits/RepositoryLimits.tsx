import { RepositoryQuota } from "@/features/limits/RepositoryQuota";
import { TagRules } from "@/features/limits/TagRules";

import type { Repository } from "@/api/types";

/** What a repository may hold, and what becomes of its tags. */
export function RepositoryLimits({ repository }: { readonly repository: Repository }) {
  return (
    <>
      <TagRules repository={repository} />
      <RepositoryQuota repository={repository} />
    </>
  );
}
