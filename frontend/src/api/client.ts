/**
 * The one door to the REST API. It sends the session's CSRF token with every change, keeps the slashes of repository
 * names in paths, and turns every refusal into a thrown {@link Problem}.
 */
import createClient, { type Middleware } from "openapi-fetch";

import { Problem, problemOf, unreachable } from "@/api/problem";
import type { paths } from "@/api/schema";

let csrfToken = "";

/** Remembers the token the session answered with; it changes at sign-in. */
export function rememberCsrfToken(token: string): void {
  csrfToken = token;
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

const session: Middleware = {
  onRequest({ request }) {
    if (!SAFE.has(request.method)) request.headers.set("X-CSRFToken", csrfToken);
    return request;
  },
  onError({ error }) {
    return error instanceof DOMException && error.name === "AbortError" ? error : unreachable(error);
  },
};

/** Percent-encodes a path parameter but leaves its slashes: repository names have them, and the server expects them. */
export function encodeSegments(value: string): string {
  return value.split("/").map(encodeURIComponent).join("/");
}

function writePath(path: string, parameters: Readonly<Record<string, unknown>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeSegments(String(parameters[name])));
}

export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  // Looked up at each call, so that a test can put its own server in place.
  fetch: (request) => globalThis.fetch(request),
  credentials: "same-origin",
  // The last one keeps the server from a challenge that would open the browser's own window for passwords.
  headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  pathSerializer: writePath,
});
api.use(session);

/** The body of an answer, or a thrown {@link Problem}. */
export async function answer<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(response, error);
  return data as T;
}

/** The wait before a failed read is tried again, and whether it is: refusals are answers, not accidents. */
export function shouldRetry(failures: number, error: unknown): boolean {
  if (error instanceof Problem && error.status >= 400 && error.status < 500) return false;
  return failures < 2;
}
