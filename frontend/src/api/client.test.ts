import { describe, expect, it, vi } from "vitest";

import { answer, api, encodeSegments, rememberCsrfToken, shouldRetry } from "@/api/client";
import { asProblem, Problem } from "@/api/problem";
import { refusal, REPOSITORY, serve } from "@/testing/server";

async function problemOf(call: Promise<unknown>): Promise<Problem> {
  return call.then(
    () => {
      throw new Error("It was not refused.");
    },
    (error: unknown) => asProblem(error),
  );
}

describe("the client", () => {
  it("leaves the slashes of a repository's name and encodes the rest", () => {
    expect(encodeSegments("acme/a b/c?d")).toBe("acme/a%20b/c%3Fd");
  });

  it("sends the session's token with a change and not with a read", async () => {
    const asked = serve({ "GET /repositories/acme/app": () => REPOSITORY, "DELETE /repositories/acme/app": () => null });
    rememberCsrfToken("token-7");

    await answer(api.GET("/api/v1/repositories/{repository}", { params: { path: { repository: "acme/app" } } }));
    await answer(api.DELETE("/api/v1/repositories/{repository}", { params: { path: { repository: "acme/app" } } }));

    expect(asked.map((one) => one.headers.get("X-CSRFToken"))).toEqual([null, "token-7"]);
  });

  it("throws a refusal with its fields and its request id", async () => {
    serve({ "POST /repositories": () => refusal(422, { fields: { name: ["Too short."] } }) });

    const problem = await problemOf(answer(api.POST("/api/v1/repositories", { body: { name: "x", visibility: "private", description: "" } })));

    expect(problem.details).toMatchObject({ status: 422, request_id: "req-42", fields: { name: ["Too short."] } });
  });

  it("makes a problem of a proxy's page", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("<html>", { status: 502, headers: { "X-Request-ID": "edge-1" } })));

    const problem = await problemOf(answer(api.GET("/api/v1/system")));

    expect(problem.details).toMatchObject({ status: 502, code: "http_502", request_id: "edge-1" });
  });

  it("says when nobody answered", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));

    const problem = await problemOf(answer(api.GET("/api/v1/system")));

    expect(problem.code).toBe("unreachable");
  });

  it("tries accidents again and refusals never", () => {
    const refused = new Problem({ title: "", status: 404, detail: "", code: "", request_id: "" });

    expect([shouldRetry(0, refused), shouldRetry(0, new Error("x")), shouldRetry(2, new Error("x"))]).toEqual([false, true, false]);
  });
});
