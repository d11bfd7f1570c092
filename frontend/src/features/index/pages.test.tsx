import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, refusal, serve, SESSION, TAG, type Routes } from "@/testing/server";

import type { AdvisoryIndex, PublicSource, Release, Source } from "@/api/types";

const RELEASE: Release = {
  generation: 4,
  digest: TAG.digest,
  built_at: "2026-01-01T00:00:00Z",
  used_at: "2026-01-02T00:00:00Z",
  engine: 1,
  used_by: "ada",
  size: 7_000_000,
  build_seconds: 12.5,
  records: 612_034,
  packages: 88_214,
  is_starter: false,
  age_days: 3,
  is_old: false,
};
const SOURCE: Source = { name: "npm", kind: "OSV", records: 221_034, bad: 12, newest: "2026-01-01", covers: ["npm"] };

const OSV: PublicSource = {
  name: "osv",
  title: "OSV: advisories of all ecosystems",
  publisher: "OSV.dev",
  licence: "CC-BY-4.0",
  terms: "https://osv.example/terms",
  address: "https://osv.example",
  megabytes: 900,
  minutes: 10,
  promise_hours: 48,
  proven: "records of PyPI",
  state: "off",
  is_on: false,
  is_mirror: false,
  is_signed: false,
  ecosystems: ["PyPI"],
  switched_at: null,
  switched_by: "",
  checked_at: null,
  failed_at: null,
  failure: "",
  failures: 0,
  records: 0,
  bad: 0,
  size: 0,
  newest: null,
  age_hours: null,
  files: [],
};
const KEV: PublicSource = { ...OSV, name: "kev", title: "Known exploited", state: "failing", is_on: true, checked_at: "2026-01-01T00:00:00Z", failure: "the server answered 503", failures: 2, records: 1_404, bad: 3, newest: "2025-12-30" };

function routes(release: Partial<Release> | null, more: Routes = {}): Routes {
  const index: AdvisoryIndex = { release: release && { ...RELEASE, ...release }, sources: [SOURCE], problem: "" };
  return { "GET /index": () => index, "GET /index/sources": () => [KEV, OSV], ...more };
}

describe("the index", () => {
  it("says how old it is, and where its records come from", async () => {
    serve(routes({}));
    open("/index");

    expect(await screen.findByText("612,034")).toBeTruthy();
    expect(screen.getByText("Jan 1, 2026", { selector: "td" })).toBeTruthy();
    expect(screen.getByText("12")).toBeTruthy();
    expect(screen.queryByRole("note")).toBeNull();
  });

  it("warns when it is old and when it is only the first one, and says what to do", async () => {
    serve(routes({ is_old: true, age_days: 210, is_starter: true }));
    open("/index");

    expect((await screen.findByRole("note")).textContent).toContain("210 days old");
    expect(screen.getByText(/small starter index/)).toBeTruthy();
    expect(screen.getByText("pratique index use advisories.index")).toBeTruthy();
  });

  it("that is not there yet says how to make one", async () => {
    serve(routes(null));
    open("/index");

    expect(await screen.findByRole("heading", { name: "There is no index yet" })).toBeTruthy();
    expect(screen.getByText("pratique index use advisories.index")).toBeTruthy();
  });

  it("lets an administrator send one in, of the right kind", async () => {
    const kinds = ["index", "sbom"].map((kind) => ({ kind, title: kind.toUpperCase(), description: "", limit_mib: 1 }));
    serve(routes({}, { "GET /uploads/kinds": () => kinds }));
    open("/index");

    (await screen.findByRole("button", { name: "Send an index" })).click();

    expect((await screen.findByRole<HTMLInputElement>("combobox", { name: "What" })).value).toBe("INDEX");
    expect(screen.queryByLabelText("Namespace")).toBeNull();
  });

  it("shows a refusal with its request id", async () => {
    serve({ "GET /index": () => refusal(503) });
    open("/index");

    expect(await screen.findByText("req-42", {}, { timeout: 15_000 })).toBeTruthy();
  });

  it("shows each public source with its health, and what went wrong", async () => {
    serve(routes({}));
    open("/index");

    expect(await screen.findByText("Failing")).toBeTruthy();
    expect(screen.getByText(/the server answered 503/).textContent).toContain("The last good copy stays in use.");
    expect(screen.getByText("1,404")).toBeTruthy();
    expect(screen.getByText("3 unreadable")).toBeTruthy();
    expect(screen.getByText("Off")).toBeTruthy();
  });

  it("switches a source on once its address, licence and size were seen", async () => {
    const asked = serve(routes({}, { "PUT /index/sources/osv": () => ({ ...OSV, is_on: true, state: "waiting" }) }));
    const { user } = open("/index");

    await user.click(await screen.findByRole("button", { name: "Switch on: OSV: advisories of all ecosystems" }));
    const dialog = await screen.findByRole("dialog");
    for (const words of ["https://osv.example", "CC-BY-4.0", "about 900 MB, 10 min", "no older than 2 days", "records of PyPI"]) expect(dialog.textContent).toContain(words);
    await user.type(screen.getByLabelText("A mirror to fetch from instead"), "http://mirror.example");
    await user.click(screen.getByRole("button", { name: "Switch on" }));

    await waitFor(() => expect(asked.find(({ method }) => method === "PUT")?.body).toEqual({ is_on: true, address: "http://mirror.example", ecosystems: [], public_key: "" }));
  });

  it("lets nobody but administrators switch", async () => {
    serve(routes({}, { "GET /session": () => ({ ...SESSION, account: { name: "bo", full_name: "", is_admin: false, kind: "user" } }) }));
    open("/index");

    expect(await screen.findByText("Only administrators switch sources on and off.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Switch on/ })).toBeNull();
  });

  it("says what it covers, and filters it through the address", async () => {
    const rows = [
      { ecosystem: "Debian:10", state: "covered_to", to: "2024-06-30", records: 5, packages: 40, sources: ["debian"] },
      { ecosystem: "Ubuntu:14.04", state: "not_covered", to: null, records: 0, packages: null, sources: [] },
    ];
    const asked = serve(routes({}, { "GET /index/coverage": () => page(rows) }));
    const { user, address } = open("/index?tab=coverage");

    expect(await screen.findByText("Covered to Jun 30, 2024")).toBeTruthy();
    expect(screen.getByText("Not covered")).toBeTruthy();
    expect(screen.getByText("debian; of 40 packages only")).toBeTruthy();
    await user.type(screen.getByLabelText("Filter by ecosystem"), "deb");
    await waitFor(() => expect(address()).toBe("/index?q=deb&tab=coverage"));
    await waitFor(() => expect(asked.some((one) => one.query.get("q") === "deb")).toBe(true));
  });

  it("lists what could not be read", async () => {
    const bad = { source: "npm.zip", member: "npm/GHSA-1.json", reason: "The record has no id." };
    serve(routes({}, { "GET /index/bad": () => page([bad]) }));
    open("/index?tab=bad");

    expect(await screen.findByText("The record has no id.")).toBeTruthy();
  });

  it("lists the releases before", async () => {
    serve(routes({}, { "GET /index/releases": () => page([RELEASE, { ...RELEASE, generation: 3, records: 77 }]) }));
    open("/index?tab=releases");

    expect(await screen.findByText("77")).toBeTruthy();
  });
});
