/** What the pages read out of an image's manifest and configuration, which are whatever was pushed. */
import type { Appraisal, Child, Layer, Step } from "@/api/types";

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
  /** The steps that made the layers, and those that made none, in order. */
  readonly history: readonly Step[];
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
