import { expect, it } from "vitest";

import { pullCommands } from "@/features/images/pulling";

import type { Image } from "@/features/images/image";

const NAME = "localhost:5000/acme/app";

function of(config: string, mediaType = "application/vnd.oci.image.manifest.v1+json"): Image {
  return { digest: "sha256:0", media_type: mediaType, manifest: config ? { config: { mediaType: config } } : {} } as unknown as Image;
}

it.each([
  ["application/vnd.oci.image.config.v1+json", "v1", [`docker pull ${NAME}:v1`, `docker pull ${NAME}@sha256:0`]],
  ["application/vnd.oci.image.config.v1+json", null, [`docker pull ${NAME}@sha256:0`]],
  ["application/vnd.cncf.helm.config.v1+json", "1.0.0", [`helm pull oci://${NAME} --version 1.0.0`]],
  ["application/vnd.oci.empty.v1+json", null, [`oras pull ${NAME}@sha256:0`]],
  ["", null, [`docker pull ${NAME}@sha256:0`]],
])("what has the configuration %s under %s is fetched by the tool for it", (config, tag, lines) => {
  expect(pullCommands(of(config), NAME, tag)).toEqual(lines);
});

it("an index is pulled whole", () => {
  expect(pullCommands(of("", "application/vnd.oci.image.index.v1+json"), NAME, "v1")[0]).toBe(`docker pull ${NAME}:v1`);
});
