import { Link } from "@tanstack/react-router";

import { shortDigest } from "@/components/Digest";
import classes from "@/features/repositories/repositories.module.css";
import { RepositoryName } from "@/features/repositories/RepositoriesPage";

import type { ListSearch } from "@/components/listSearch";

interface Props {
  readonly repository: string;
  /** The tag it is known by; without one the digest stands for it. */
  readonly tag: string | null;
  readonly digest: string;
  /** What its page shows first. */
  readonly search?: ListSearch;
}

/** The way to an image's page. */
export function ImageLink({ repository, tag, digest, search = {} }: Props) {
  const place = tag === null ? `manifests/${digest}` : `tags/${tag}`;
  return (
    <Link className={classes["name"] ?? ""} to="/repositories/$" params={{ _splat: `${repository}/${place}` }} search={search}>
      <RepositoryName name={repository} />
      {tag === null ? `@${shortDigest(digest)}` : `:${tag}`}
    </Link>
  );
}
