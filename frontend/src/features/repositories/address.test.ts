import { expect, it } from "vitest";

import { readPlace } from "@/features/repositories/address";

it.each([
  ["acme/app", { kind: "repository", repository: "acme/app" }],
  ["acme/team/app", { kind: "repository", repository: "acme/team/app" }],
  ["acme/app/tags/v1", { kind: "tag", repository: "acme/app", tag: "v1" }],
  ["acme/tags/tags/v1", { kind: "tag", repository: "acme/tags", tag: "v1" }],
  ["acme/team/app/manifests/sha256:ab", { kind: "manifest", repository: "acme/team/app", digest: "sha256:ab" }],
  ["acme/app/tags", { kind: "repository", repository: "acme/app" }],
])("reads %s", (splat, place) => {
  expect(readPlace(splat)).toEqual(place);
});
