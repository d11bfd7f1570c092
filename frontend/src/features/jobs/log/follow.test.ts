import { describe, expect, it } from "vitest";

import { Problem } from "@/api/problem";
import { followLog, type LogSource, type Mode } from "@/features/jobs/log/follow";

import type { LogPage } from "@/api/types";

const AT = "2026-01-01T00:00:00Z";

function line(number: number): string {
  return `id: ${number}\nevent: line\ndata: ${JSON.stringify({ line: number, at: AT, text: `line ${number}` })}\n\n`;
}

const END = "event: end\ndata: {}\n\n";

/** What the stream sends before it closes; or null, when it is refused; or why there is none for good. */
type Connection = string | null | Problem;

interface Told {
  readonly lines: number[];
  readonly modes: Mode[];
  readonly errors: unknown[];
  readonly resumed: (string | null)[];
  readonly polledAfter: (number | null)[];
}

/** Follows through connections and pages that are given in order; the last of each is given again and again. */
async function follow(connections: readonly Connection[], pages: readonly LogPage[] = []): Promise<Told> {
  const told: Told = { lines: [], modes: [], errors: [], resumed: [], polledAfter: [] };
  const stop = new AbortController();
  let opened = 0;
  let read = 0;
  let waits = 0;
  const source: LogSource = {
    ticket: () => Promise.resolve({ url: "http://streams.example.com/log", token: "ticket" }),
    page: (after) => {
      told.polledAfter.push(after);
      return Promise.resolve(pages[Math.min(read++, pages.length - 1)] ?? { items: [], next: null, finished: true });
    },
    fetch: (_, init) => {
      told.resumed.push(new Headers(init?.headers).get("Last-Event-ID"));
      const connection = connections[Math.min(opened++, connections.length - 1)] ?? null;
      if (connection instanceof Problem) return Promise.reject(connection);
      return Promise.resolve(connection === null ? new Response(null, { status: 503 }) : new Response(connection));
    },
    wait: () => {
      waits += 1;
      if (waits > 50) stop.abort();
      return Promise.resolve();
    },
  };
  await followLog(
    source,
    {
      onLines: (lines) => told.lines.push(...lines.map((one) => one.line)),
      onStatus: () => undefined,
      onMode: (mode, error) => {
        told.modes.push(mode);
        if (error) told.errors.push(error);
      },
    },
    stop.signal,
  );
  return told;
}

describe("following a log", () => {
  it("gives the lines of the stream to its end", async () => {
    const told = await follow([line(1) + line(2) + END]);

    expect(told.lines).toEqual([1, 2]);
    expect(told.modes).toEqual(["connecting", "live", "ended"]);
  });

  it("goes on after the last line when the connection breaks, and gives no line twice", async () => {
    const told = await follow([line(1) + line(2), line(2) + line(3) + END]);

    expect(told.lines).toEqual([1, 2, 3]);
    expect(told.resumed).toEqual([null, "2"]);
  });

  it("asks again and again when there is no stream to be had", async () => {
    const item = (number: number) => ({ line: number, at: AT, text: "" });
    const told = await follow(
      [null],
      [
        { items: [item(1)], next: 1, finished: false },
        { items: [], next: 1, finished: false },
        { items: [item(2)], next: null, finished: true },
      ],
    );

    expect(told.lines).toEqual([1, 2]);
    expect(told.polledAfter).toEqual([null, 1, 1]);
    expect(told.modes).toEqual(["connecting", "polling", "ended"]);
  });

  it("goes back to the stream when it is there again", async () => {
    const told = await follow([null, null, line(1) + END], [{ items: [], next: 0, finished: false }]);

    expect(told.modes).toEqual(["connecting", "polling", "live", "ended"]);
    expect(told.lines).toEqual([1]);
  });

  it("stops and says so when the job is gone", async () => {
    const gone = new Problem({ title: "Not Found", status: 404, detail: "", code: "job_not_found", request_id: "r" });

    const told = await follow([gone]);

    expect(told.modes).toEqual(["connecting", "failed"]);
    expect(told.errors).toEqual([gone]);
  });
});
