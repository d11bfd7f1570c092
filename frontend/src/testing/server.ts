/**
 * A small server in memory that stands in for REST. It is given routes, remembers what it was asked, and answers a
 * problem document for anything else, so that a page that asks for more than its test knows shows it.
 */
import { vi } from "vitest";

import { CLEAN, DIGEST, LAYER } from "@/testing/appraisals";

import type { Appraisal, RegistryState, Repository, Session, System, Tag } from "@/api/types";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly headers: Headers;
}

type Answer = Response | object | null;
type Route = (asked: Asked) => Answer | Promise<Answer>;
export type Routes = Readonly<Record<string, Route>>;

export const SESSION: Session = {
  account: { name: "ada", full_name: "Ada", is_admin: true, is_policy_manager: true, kind: "user" },
  csrf_token: "csrf-1",
  must_change_password: false,
};

export const NOBODY: Session = { account: null, csrf_token: "csrf-0", must_change_password: false };

export const SYSTEM: System = {
  version: "1.2.3",
  public_url: "http://registry.example.com",
  registry_host: "registry.example.com:5000",
  api_url: "http://registry.example.com/api/v1",
  insecure: false,
  profile: "embedded",
};

export const REPOSITORY: Repository = {
  name: "acme/app",
  namespace: "acme",
  visibility: "private",
  description: "The app",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-02T00:00:00Z",
  tag_count: 1,
  size: 1_000_000,
  pulls: 12,
  pushes: 3,
  quota: 0,
  quota_warning: false,
  over_quota: 0,
  tag_limit: 0,
  at_tag_limit: "drop_oldest",
  immutable_tags: [],
  mutable_tags: [],
  may: { write: true, delete: true, administer: true },
};

export const TAG: Tag = {
  name: "v1",
  digest: DIGEST,
  media_type: "application/vnd.oci.image.manifest.v1+json",
  size: 1_000_000,
  platforms: ["linux/amd64"],
  pushed_at: "2026-01-02T00:00:00Z",
  pushed_by: "ada",
  pulls: 4,
  pulled_at: null,
  is_immutable: false,
  has_signature: false,
  ...CLEAN,
};

/** The tag's own answer, with what is known of its image. */
export function tagOf(appraisal: Appraisal): object {
  return { ...TAG, manifest: {}, children: [], layers: [LAYER], config: {}, history: [{ instruction: "COPY app /", comment: "", created: "", layer: 0 }], ...appraisal };
}

export function page(items: readonly object[], next: string | null = null): object {
  return { items, next };
}

/** A refusal as the server writes it. */
export function refusal(status: number, details: Readonly<Record<string, unknown>> = {}): Response {
  const document = { type: "about:blank", title: "Refused", status, detail: "It was refused.", code: "refused", request_id: "req-42", ...details };
  return Response.json(document, { status, headers: { "Content-Type": "application/problem+json" } });
}

const WRITABLE: RegistryState = { read_only: false, since: null, by: "", reason: "", may_change: false };

const ALWAYS: Routes = {
  "GET /session": () => SESSION,
  "GET /system": () => SYSTEM,
  "GET /registry": () => WRITABLE,
};

async function readBody(request: Request): Promise<unknown> {
  const text = await request.text();
  return text === "" ? null : (JSON.parse(text) as unknown);
}

/** Puts the server in place of the network; gives the list of what is asked, which grows. */
export function serve(routes: Routes): Asked[] {
  const asked: Asked[] = [];
  const known = { ...ALWAYS, ...routes };
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const path = decodeURIComponent(url.pathname).replace(/^\/api\/v1/, "");
    const one: Asked = { method: request.method, path, query: url.searchParams, body: await readBody(request), headers: request.headers };
    asked.push(one);
    const route = known[`${request.method} ${path}`];
    const answer = route ? await route(one) : refusal(404, { detail: `No route for ${request.method} ${path}.`, code: "no_route" });
    if (answer instanceof Response) return answer;
    return answer === null ? new Response(null, { status: 204 }) : Response.json(answer);
  });
  return asked;
}
