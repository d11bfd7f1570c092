/** What the pages read out of an image's manifest and configuration, which are whatever was pushed. */
import type { Appraisal, Child, Layer } from "@/api/types";

/** A tag or a manifest: what both answers have in common. */
export interface Image extends Appraisal {
  readonly digest: string;
  readonly media_type: string;
  readonly size: number;
  readonly platforms: readonly string[];
  readonly pushed_at: string;
  readonly pushed_by: string | null;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly children: readonly Child[];
  readonly layers: readonly Layer[];
  readonly config: Readonly<Record<string, unknown>> | null;
}

export interface Step {
  readonly layer: Layer;
  /** The instruction of the build that made the layer, where the configuration tells. */
  readonly instruction: string | null;
}

export interface Settings {
  readonly entrypoint: string | null;
  readonly command: string | null;
  readonly user: string | null;
  readonly directory: string | null;
  readonly ports: readonly string[];
  readonly environment: readonly string[];
  readonly labels: readonly (readonly [string, string])[];
  readonly created: string | null;
  readonly author: string | null;
}

type Json = Readonly<Record<string, unknown>>;

function record(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function word(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function line(value: unknown): string | null {
  const words = list(value).map((part) => (typeof part === "string" && /\s/.test(part) ? JSON.stringify(part) : String(part)));
  return words.length > 0 ? words.join(" ") : null;
}

/** An instruction without the shell that the builder wraps around it. */
function plain(instruction: string): string {
  return instruction.replace(/^\/bin\/sh -c (#\(nop\)\s+)?/, "").replace(/\s*# buildkit$/, "").trim();
}

/** Layers with the instruction each came from: the history's entries that made a layer, in order. */
export function readSteps(image: Image): readonly Step[] {
  const history = list(record(image.config)["history"])
    .map(record)
    .filter((entry) => entry["empty_layer"] !== true);
  const known = history.length === image.layers.length;
  return image.layers.map((layer, index) => {
    const instruction = known ? word(history[index]?.["created_by"]) : null;
    return { layer, instruction: instruction === null ? null : plain(instruction) };
  });
}

export function readSettings(image: Image): Settings | null {
  if (!image.config) return null;
  const settings = record(image.config["config"]);
  return {
    entrypoint: line(settings["Entrypoint"]),
    command: line(settings["Cmd"]),
    user: word(settings["User"]),
    directory: word(settings["WorkingDir"]),
    ports: Object.keys(record(settings["ExposedPorts"])),
    environment: list(settings["Env"]).map(String),
    labels: Object.entries(record(settings["Labels"])).map(([name, value]) => [name, String(value)] as const),
    created: word(image.config["created"]),
    author: word(image.config["author"]),
  };
}

export function isIndex(image: Image): boolean {
  return image.media_type.includes("image.index") || image.media_type.includes("manifest.list");
}
