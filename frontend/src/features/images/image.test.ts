import { describe, expect, it } from "vitest";

import { readSettings, type Image } from "@/features/images/image";
import { CLEAN } from "@/testing/appraisals";

const LAYER = { digest: "sha256:1", media_type: "layer", size: 1 };
const IMAGE: Image = {
  digest: "sha256:0",
  media_type: "application/vnd.oci.image.manifest.v1+json",
  size: 3,
  platforms: [],
  pushed_at: "2026-01-01T00:00:00Z",
  pushed_by: "ada",
  manifest: {},
  children: [],
  ...CLEAN,
  layers: [LAYER, { ...LAYER, digest: "sha256:2" }],
  config: null,
  history: [],
};

describe("the settings of an image", () => {
  it("are nothing for what has no configuration", () => {
    expect(readSettings(IMAGE)).toBeNull();
  });

  it("survive a configuration of the wrong shape", () => {
    const settings = readSettings({ ...IMAGE, config: { config: { Cmd: "sh", Env: 7, Labels: null, ExposedPorts: [] } } });

    expect(settings).toMatchObject({ command: null, environment: [], labels: [], ports: [] });
  });

  it("quote the words of a command that hold spaces", () => {
    expect(readSettings({ ...IMAGE, config: { config: { Cmd: ["sh", "-c", "make all"] } } })?.command).toBe('sh -c "make all"');
  });
});
