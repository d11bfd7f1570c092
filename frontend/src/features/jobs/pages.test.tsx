import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, serve } from "@/testing/server";
import { ACTION, JOB, QUEUE, SCHEDULE, WORKER } from "@/testing/work";

const LOG = { [`GET /jobs/${JOB.id}/log`]: () => ({ items: [], next: null, finished: true }) };

describe("a job", () => {
  it("shows the jobs it started, and is repeated once it ended", async () => {
    const child = { ...JOB, id: "0192f3a0-7c1e-7b3a-9d1e-00000000000c", action: "scan_check_single", parent: JOB.id };
    const asked = serve({
      ...LOG,
      "GET /actions": () => [ACTION],
      "GET /jobs": ({ query }) => page(query.get("parent") === JOB.id ? [child] : []),
      [`GET /jobs/${JOB.id}`]: () => ({ ...JOB, children: { total: 2, active: 0, done: 1, failed: 1 } }),
      [`POST /jobs/${JOB.id}/retry`]: () => Response.json({ ...JOB, id: child.id }, { status: 202 }),
      [`GET /jobs/${child.id}`]: () => ({ ...child, retry_of: JOB.id }),
    });
    const { user, address } = open(`/jobs/${JOB.id}`);

    const children = within(await screen.findByRole("region", { name: "Jobs it started" }));
    expect(await children.findByRole("link", { name: "scan_check_single" })).toBeTruthy();
    expect(children.getByText("1 failed")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Run again" }));

    await waitFor(() => expect(address()).toBe(`/jobs/${child.id}`));
    expect(asked.some((one) => one.method === "POST")).toBe(true);
  });
});

describe("the list of jobs", () => {
  it("says in few words what each is about", async () => {
    const parameters = { repository: "acme/app", minutes: 5, run: JOB.id, until: "2026-01-02T00:00:00.5Z" };
    serve({ "GET /jobs": () => page([{ ...JOB, parameters }]), "GET /actions": () => [ACTION] });
    open("/jobs");

    expect(await screen.findByText("acme/app minutes 5")).toBeTruthy();
  });
});

describe("a job's children", () => {
  it("open in place what they started themselves, to a bound", async () => {
    const child = { ...JOB, id: "0192f3a0-7c1e-7b3a-9d1e-00000000000c", action: "scan_check", parent: JOB.id, children: { total: 12, active: 12, done: 0, failed: 0 } };
    const grandchild = { ...JOB, id: "0192f3a0-7c1e-7b3a-9d1e-00000000000d", action: "scan_check_single", parent: child.id };
    const asked = serve({
      ...LOG,
      "GET /jobs": ({ query }) => page(query.get("parent") === JOB.id ? [child] : query.get("parent") === child.id ? [grandchild] : []),
      [`GET /jobs/${JOB.id}`]: () => ({ ...JOB, children: { total: 1, active: 1, done: 0, failed: 0 } }),
    });
    const { user } = open(`/jobs/${JOB.id}`);

    await user.click(await screen.findByRole("button", { name: "0 of 12 done" }));

    expect((await screen.findByRole("link", { name: "scan_check_single" })).getAttribute("href")).toBe(`/jobs/${grandchild.id}`);
    expect(screen.getByRole("link", { name: "11 more, on its own page" }).getAttribute("href")).toBe(`/jobs/${child.id}`);
    expect(asked.find((one) => one.query.get("parent") === child.id)?.query.get("limit")).toBe("10");
  });
});

describe("starting a job", () => {
  it("begins with the defaults an administrator gave its action", async () => {
    const asked = serve({
      "GET /actions": () => [{ ...ACTION, defaults: { seconds: 5 } }],
      "GET /jobs": () => page([]),
      "POST /jobs": () => Response.json(JOB, { status: 202 }),
    });
    const { user } = open("/jobs");
    await user.click(await screen.findByRole("button", { name: "Start a job" }));
    const dialog = within(await screen.findByRole("dialog"));

    expect(await dialog.findByDisplayValue("5")).toBeTruthy();
    await user.click(dialog.getByRole("button", { name: "Start" }));

    await waitFor(() => expect(asked.find((one) => one.method === "POST")?.body).toEqual({ action: "sleep", parameters: { seconds: 5 } }));
  });
});

describe("schedules", () => {
  it("say in words when they are due, and are paused in place", async () => {
    let paused = false;
    const asked = serve({
      "GET /schedules": () => page([{ ...SCHEDULE, paused }]),
      "PATCH /schedules/nightly": ({ body }) => ({ ...SCHEDULE, paused: (paused = (body as { paused: boolean }).paused) }),
    });
    const { user } = open("/jobs/schedules");

    expect(await screen.findByText("Every day at 03:00")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Pause nightly" }));

    expect(await screen.findByText("Paused")).toBeTruthy();
    expect(asked.find((one) => one.method === "PATCH")?.body).toEqual({ paused: true });
  });
});

describe("queues", () => {
  it("stand with what waits and for how long, and lead to their jobs", async () => {
    serve({ "GET /queues": () => [QUEUE], "GET /queues/history": () => ({ step_seconds: 60, points: [] }) });
    open("/jobs/queues");

    const row = within(await screen.findByRole("row", { name: /main/ }));
    expect(row.getByText("oldest 1 min 30 sec")).toBeTruthy();
    expect(row.getByRole("link", { name: "main" }).getAttribute("href")).toBe("/jobs?queue=main&active=true");
    expect(await screen.findByText("Nothing happened in this time.")).toBeTruthy();
  });
});

describe("workers", () => {
  it("say what they are at and how much room is left", async () => {
    serve({ "GET /workers": () => page([WORKER]) });
    open("/jobs/workers");

    const row = within(await screen.findByRole("row", { name: /quay-1/ }));
    expect(row.getByText("quay-1").getAttribute("title")).toBe(WORKER.host);
    expect(row.getByRole("link", { name: "scan_check" })).toBeTruthy();
    expect(row.getByRole("progressbar", { name: "scan: 1 of 2" })).toBeTruthy();
  });
});

describe("actions", () => {
  it("get other defaults, of which only what differs is kept", async () => {
    const asked = serve({ "GET /actions": () => [ACTION], "PUT /actions/sleep/defaults": () => ACTION });
    const { user } = open("/jobs/actions");
    await user.click(await screen.findByRole("button", { name: "Default parameters of sleep" }));
    const dialog = within(await screen.findByRole("dialog"));
    const field = await dialog.findByDisplayValue("60");

    await user.clear(field);
    await user.type(field, "7");
    await user.click(dialog.getByRole("button", { name: "Save changes" }));

    await waitFor(() => expect(asked.find((one) => one.method === "PUT")?.body).toEqual({ parameters: { seconds: 7 } }));
  });
});
