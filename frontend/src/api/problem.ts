/** What the server says when it refuses: RFC 9457 problem details, with the fields this API adds. */
export interface ProblemDetails {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id: string;
  readonly fields?: Readonly<Record<string, readonly string[]>>;
}

/** A refusal, or a failure to get any answer at all (status 0). */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly details: ProblemDetails;
  /** Seconds to wait before trying again, where the server said so. */
  readonly retryAfter: number | null;

  constructor(details: ProblemDetails, retryAfter: number | null = null) {
    super(details.detail || details.title);
    this.details = details;
    this.retryAfter = retryAfter;
  }

  get status(): number {
    return this.details.status;
  }

  get code(): string {
    return this.details.code;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function fields(value: unknown): Record<string, string[]> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, messages]) => [name, Array.isArray(messages) ? messages.map(String) : [String(messages)]]),
  );
}

/** Reads a refused answer; an answer that is not a problem document (a proxy's page, say) becomes one. */
export function problemOf(response: Response, body: unknown): Problem {
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const known = isRecord(body) ? body : {};
  return new Problem(
    {
      title: text(known["title"]) || response.statusText || `HTTP ${response.status}`,
      status: response.status,
      detail: text(known["detail"]),
      code: text(known["code"]) || `http_${response.status}`,
      request_id: text(known["request_id"]) || (response.headers.get("X-Request-ID") ?? ""),
      fields: fields(known["fields"]),
    },
    Number.isNaN(seconds) ? null : seconds,
  );
}

/** The network gave no answer. */
export function unreachable(cause: unknown): Problem {
  const problem = new Problem({ title: "unreachable", status: 0, detail: "", code: "unreachable", request_id: "" });
  problem.cause = cause;
  return problem;
}

/** Anything thrown, as a problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Problem({ title: "unexpected", status: 0, detail: message, code: "unexpected", request_id: "" });
}
