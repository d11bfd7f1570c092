/**
 * Repository names hold slashes, so an address of a thing in a repository is read from the third segment on: the
 * server keeps the words below from standing there in a name.
 */
export type Place =
  | { readonly kind: "repository"; readonly repository: string }
  | { readonly kind: "tag"; readonly repository: string; readonly tag: string }
  | { readonly kind: "manifest"; readonly repository: string; readonly digest: string };

export function readPlace(splat: string): Place {
  const segments = splat.split("/").filter((segment) => segment !== "");
  const at = segments.findIndex((segment, index) => index >= 2 && (segment === "tags" || segment === "manifests"));
  const repository = segments.slice(0, at === -1 ? undefined : at).join("/");
  const last = segments[at + 1];
  if (at === -1 || last === undefined) return { kind: "repository", repository };
  return segments[at] === "tags" ? { kind: "tag", repository, tag: last } : { kind: "manifest", repository, digest: last };
}
