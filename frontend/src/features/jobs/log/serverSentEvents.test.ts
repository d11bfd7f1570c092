import { describe, expect, it } from "vitest";

import { EventParser } from "@/features/jobs/log/serverSentEvents";

const STREAM = ": hello\r\n\r\nid: 7\nevent: line\ndata: one\ndata: two\n\nevent: end\rdata\r\rdata: plain\n\n";
const EVENTS = [
  { event: "line", data: "one\ntwo", id: "7" },
  { event: "end", data: "", id: "7" },
  { event: "message", data: "plain", id: "7" },
];

describe("the event stream parser", () => {
  it("reads fields, comments and all three ends of lines", () => {
    expect(new EventParser().push(STREAM)).toEqual(EVENTS);
  });

  it.each([1, 2, 3, 5, 8])("reads the same when the text comes %d characters at a time", (size) => {
    const parser = new EventParser();

    const events = Array.from({ length: Math.ceil(STREAM.length / size) }, (_, part) =>
      parser.push(STREAM.slice(part * size, (part + 1) * size)),
    ).flat();

    expect(events).toEqual(EVENTS);
  });

  it("gives no event without data", () => {
    expect(new EventParser().push("event: line\n\n")).toEqual([]);
  });

  it("passes over a byte order mark", () => {
    expect(new EventParser().push("\uFEFFdata: x\n\n")).toEqual([{ event: "message", data: "x", id: "" }]);
  });
});
