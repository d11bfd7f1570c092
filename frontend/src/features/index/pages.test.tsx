import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, refusal, serve, TAG, type Routes } from "@/testing/server";

import type { AdvisoryIndex, Release, Source } from "@/api/types";

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

function routes(release: Partial<Release> | null, more: Routes = {}): Routes {
  const index: AdvisoryIndex = { release: release && { ...RELEASE, ...release }, sources: [SOURCE], problem: "" };
  return { "GET /index": () => index, ...more };
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

  it("shows a refusal with its request id", async () => {
    serve({ "GET /index": () => refusal(503) });
    open("/index");

    expect(await screen.findByText("req-42", {}, { timeout: 15_000 })).toBeTruthy();
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
