/**
 * Follows a job's log to its end: by the stream while there is one, by asking again and again while there is none.
 * No line is given twice and none is left out, however often the connection breaks: lines are numbered, and each new
 * connection starts after the last number seen.
 */
import { asProblem } from "@/api/problem";
import { readEvents, type ServerSentEvent } from "@/features/jobs/log/serverSentEvents";

import type { LogLine, LogPage } from "@/api/types";

/** How the log reaches us at the moment. */
export type Mode = "connecting" | "live" | "polling" | "ended" | "failed";

export interface LogSource {
  /** Asks for a ticket to the stream. */
  readonly ticket: (signal: AbortSignal) => Promise<{ url: string; token: string }>;
  /** Reads the lines after a number. */
  readonly page: (after: number | null, signal: AbortSignal) => Promise<LogPage>;
  readonly fetch: typeof fetch;
  /** Waits so many milliseconds, or less when the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface LogReader {
  readonly onLines: (lines: readonly LogLine[]) => void;
  readonly onStatus: () => void;
  readonly onMode: (mode: Mode, error?: unknown) => void;
}

const STREAM_TRIES = 2;
const POLL_WAIT = 2_000;
/** So many polls, then the stream is tried again. */
const POLLS_BEFORE_STREAM = 10;
/** The server sends at least a comment every 15 s; silence for longer than this is a dead connection. */
const SILENCE = 45_000;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function lineOf(event: ServerSentEvent): LogLine | null {
  const data: unknown = JSON.parse(event.data);
  if (!isRecord(data) || typeof data["text"] !== "string") return null;
  const number = Number(data["line"] ?? event.id);
  return Number.isInteger(number) ? { line: number, at: typeof data["at"] === "string" ? data["at"] : "", text: data["text"] } : null;
}

/** Whether trying again can help: a job that is gone or hidden stays so. */
function isHopeless(error: unknown): boolean {
  const { status } = asProblem(error);
  return status === 401 || status === 403 || status === 404;
}

class Follower {
  readonly #source: LogSource;
  readonly #reader: LogReader;
  readonly #signal: AbortSignal;
  #last: number | null = null;
  #failures = 0;

  constructor(source: LogSource, reader: LogReader, signal: AbortSignal) {
    this.#source = source;
    this.#reader = reader;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    this.#reader.onMode("connecting");
    try {
      while (!this.#signal.aborted) {
        const ended = this.#failures < STREAM_TRIES ? await this.#stream() : await this.#poll();
        if (ended) {
          this.#reader.onMode("ended");
          return;
        }
      }
    } catch (error) {
      if (!this.#signal.aborted) this.#reader.onMode("failed", error);
    }
  }

  /** One connection to the stream; true when the log's end was said. */
  async #stream(): Promise<boolean> {
    const connection = new AbortController();
    const stop = (): void => connection.abort();
    this.#signal.addEventListener("abort", stop);
    let silence = setTimeout(stop, SILENCE);
    try {
      const { url, token } = await this.#source.ticket(connection.signal);
      const headers = new Headers({ Accept: "text/event-stream", Authorization: `Bearer ${token}` });
      if (this.#last !== null) headers.set("Last-Event-ID", String(this.#last));
      const response = await this.#source.fetch(url, { headers, signal: connection.signal, credentials: "omit", cache: "no-store" });
      if (!response.ok || !response.body) throw new Error(`The stream answered ${response.status}.`);
      this.#reader.onMode("live");
      for await (const events of readEvents(response.body)) {
        clearTimeout(silence);
        silence = setTimeout(stop, SILENCE);
        this.#failures = 0;
        if (this.#take(events)) return true;
      }
      // Closed without an end, by a restart perhaps: a moment, then on from the last line.
      this.#failures += 1;
      await this.#source.wait(500, this.#signal);
    } catch (error) {
      if (isHopeless(error)) throw error;
      this.#failures += 1;
      if (!this.#signal.aborted) await this.#source.wait(500 * this.#failures, this.#signal);
    } finally {
      clearTimeout(silence);
      this.#signal.removeEventListener("abort", stop);
    }
    return false;
  }

  #take(events: readonly ServerSentEvent[]): boolean {
    const lines = events.filter((event) => event.event === "line").map(lineOf);
    this.#give(lines.filter((line) => line !== null));
    if (events.some((event) => event.event === "status" || event.event === "end")) this.#reader.onStatus();
    return events.some((event) => event.event === "end");
  }

  #give(lines: readonly LogLine[]): void {
    const last = this.#last;
    const fresh = last === null ? lines : lines.filter((line) => line.line > last);
    const end = fresh.at(-1);
    if (!end) return;
    this.#last = end.line;
    this.#reader.onLines(fresh);
  }

  async #poll(): Promise<boolean> {
    this.#reader.onMode("polling");
    for (let round = 0; round < POLLS_BEFORE_STREAM && !this.#signal.aborted; round += 1) {
      try {
        const page = await this.#source.page(this.#last, this.#signal);
        this.#give(page.items);
        if (page.finished && page.next === null) {
          this.#reader.onStatus();
          return true;
        }
        if (page.items.length > 0 && page.next !== null) continue;
      } catch (error) {
        if (isHopeless(error)) throw error;
      }
      await this.#source.wait(POLL_WAIT, this.#signal);
    }
    this.#failures = 0;
    return false;
  }
}

/** Follows until the end, until a refusal that trying again can't help, or until the signal is aborted. */
export function followLog(source: LogSource, reader: LogReader, signal: AbortSignal): Promise<void> {
  return new Follower(source, reader, signal).run();
}
