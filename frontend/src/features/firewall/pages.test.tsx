import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, serve } from "@/testing/server";

import type { Component, FirewallDetail, Manager, PackageDetail, PackageRequest } from "@/api/types";

const PYTHON: FirewallDetail = {
  name: "python",
  ecosystem: "pypi",
  url: "http://localhost:8090/pypi/python/simple/",
  upstream: "https://index.example/simple",
  mode: "moderate",
  access: "token",
  blocks_on_errors: true,
  removes_refused: false,
  allows_private: false,
  has_credentials: false,
  reserved: ["acme-*"],
  cache_limit: 1000,
  kept_size: 2_000_000,
  kept_files: 3,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-02T00:00:00Z",
  may_administer: true,
  setup: [{ client: "pip", text: "pip config set global.index-url http://localhost:8090/pypi/python/simple/\n", note: "An extra index is asked past the firewall." }],
};
const WHY = { policy: "critical-with-fix", title: "Critical, and a fix is there", reason: "CVE-2024-1 is critical and affects django 3.2.", way_out: "Use django 4.2 or later.", vulnerability: "CVE-2024-1" };
const ALSO = { ...WHY, policy: "not-ours", title: "Not ours", reason: "django 3.2 is named by this policy.", way_out: "Ask for an exception." };
const NOTE = { ...WHY, policy: "young", title: "Young", reason: "Could not be checked, and passes: the date is not known.", way_out: "" };
const DJANGO: PackageDetail = {
  repository: "python",
  package: "django",
  purl: "pkg:pypi/django",
  fetched_at: "2026-01-02T00:00:00Z",
  problem: "",
  versions: [
    { version: "4.2", published_at: null, withdrawn: false, licence: "", licence_problem: "", refusals: [], notes: [], late_files: [], requests: 0, scan: null, scanned_at: null },
    { version: "3.2", published_at: "2021-01-02T00:00:00Z", withdrawn: true, licence: "BSD-3-Clause", licence_problem: "", refusals: [WHY, { ...WHY, reason: "CVE-2024-2 is critical and affects django 3.2." }, ALSO], notes: [NOTE], late_files: [], requests: 7, scan: "done", scanned_at: "2026-01-02T00:00:00Z" },
  ],
};
const ASKED: PackageRequest = {
  at: "2026-01-02T00:00:00Z",
  repository: "python",
  ecosystem: "pypi",
  purl: "pkg:pypi/django@3.2",
  package: "django",
  version: "3.2",
  file: "django-3.2.tar.gz",
  account: "ada",
  initiator: "",
  client: "10.0.0.1",
  mode: "moderate",
  status: "blocked_by_policies",
  policy: "critical-with-fix",
  reason: WHY.reason,
  count: 2,
};
const NEXUS: Manager = {
  name: "nexus",
  kind: "nexus",
  url: "https://nexus.example",
  account: "nexus",
  mode: "strict-wait",
  blocks_on_errors: true,
  registries: ["nexus.example:8443"],
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-02T00:00:00Z",
};
const SAMPLE: Component = {
  purl: "pkg:oci/sample?repository_url=nexus.example/sample&tag=1.0",
  ecosystem: "oci",
  name: "nexus.example/sample",
  version: "1.0",
  scan: "done",
  error: "",
  scanned_at: "2026-01-02T00:00:00Z",
  vulnerabilities: 1,
  licence: "BSD-3-Clause",
  licence_problem: "",
  verdict: "block",
  policy: "no-critical",
  reason: "CVE-2024-1 is critical.",
  first_asked_at: "2026-01-01T00:00:00Z",
  last_asked_at: "2026-01-02T00:00:00Z",
};

describe("the package firewall", () => {
  it("lists the ways in, and adds one", async () => {
    const asked = serve({ "GET /firewall/repositories": () => page([PYTHON]), "POST /firewall/repositories": () => PYTHON, "GET /firewall/repositories/python": () => PYTHON });
    const { user, address } = open("/firewall");
    expect(await screen.findByRole("link", { name: "python" })).toBeTruthy();
    expect(screen.getByText("3 files, 2 MB")).toBeTruthy();

    await user.click(screen.getByRole("button", { name: "Add a repository" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(await dialog.findByLabelText("Upstream"));
    await user.paste("https://index.example/simple");
    await user.click(dialog.getByRole("button", { name: "Add a repository" }));

    expect(await screen.findByRole("heading", { name: "pip" })).toBeTruthy();
    expect(address()).toBe("/firewall/python");
    const sent = asked.find((one) => one.method === "POST")?.body;
    expect(sent).toMatchObject({ name: "python", ecosystem: "pypi", upstream: "https://index.example/simple", mode: "moderate" });
    expect(sent).not.toHaveProperty("credentials");
  });

  it("shows how a client is set up, and what goes past", async () => {
    serve({ "GET /firewall/repositories/python": () => PYTHON });
    open("/firewall/python");

    expect(await screen.findByText(/pip config set global.index-url/)).toBeTruthy();
    expect(screen.getByText("An extra index is asked past the firewall.")).toBeTruthy();
    expect(screen.getByRole("heading", { name: "Settings" })).toBeTruthy();
  });

  it("says of an upstream in a private network that it must be allowed", async () => {
    serve({ "GET /firewall/repositories/python": () => ({ ...PYTHON, upstream: "http://10.0.0.7/simple" }) });
    const { user } = open("/firewall/python");

    expect(await screen.findByText(/This upstream is in a private network/)).toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: "The upstream may be in a private network" }));

    expect(screen.queryByText(/This upstream is in a private network/)).toBeNull();
  });

  it("tells nobody but administrators of settings", async () => {
    serve({ "GET /firewall/repositories/python": () => ({ ...PYTHON, may_administer: false }) });
    open("/firewall/python");

    expect(await screen.findByText(/pip config set global.index-url/)).toBeTruthy();
    expect(screen.queryByRole("heading", { name: "Settings" })).toBeNull();
  });

  it("explains to who was refused why, and what else there is", async () => {
    const asked = serve({ "GET /firewall/repositories/python/package": () => DJANGO });
    open("/firewall/python/packages/django?version=3.2");

    expect(await screen.findByRole("heading", { name: "django 3.2" })).toBeTruthy();
    const why = within(screen.getByRole("list", { name: "Why it is refused" }));
    expect(why.getAllByRole("listitem").map((one) => one.textContent)).toEqual([
      "Critical, and a fix is thereCVE-2024-1 is critical and affects django 3.2. Use django 4.2 or later.CVE-2024-2 is critical and affects django 3.2. Use django 4.2 or later.",
      "CVE-2024-1 is critical and affects django 3.2. Use django 4.2 or later.",
      "CVE-2024-2 is critical and affects django 3.2. Use django 4.2 or later.",
      "Not oursdjango 3.2 is named by this policy. Ask for an exception.",
      "django 3.2 is named by this policy. Ask for an exception.",
    ]);
    expect(screen.getByText("Young: Could not be checked, and passes: the date is not known.")).toBeTruthy();
    expect(screen.getAllByText("Held back").length).toBe(2);
    expect(screen.getByText("Let in")).toBeTruthy();
    expect(asked.find((one) => one.path.endsWith("/package"))?.query.get("package")).toBe("django");
  });

  it("tells of a file that was added later and is held back at its version, which is let in", async () => {
    const [clean] = DJANGO.versions;
    const late = { name: "django-4.2.tar.gz", published_at: "2026-01-02T00:00:00Z", refusals: [{ ...WHY, title: "Young", reason: "django-4.2.tar.gz was published on 2026-01-02." }], notes: [] };
    serve({ "GET /firewall/repositories/python/package": () => ({ ...DJANGO, versions: [{ ...clean, late_files: [late] }] }) });
    open("/firewall/python/packages/django?version=4.2");

    const file = within(await screen.findByRole("region", { name: "django-4.2.tar.gz" }));
    expect(file.getByText("Held back")).toBeTruthy();
    expect(file.getByText("django-4.2.tar.gz was published on 2026-01-02.", { exact: false })).toBeTruthy();
    expect(screen.getAllByText("Let in").length).toBe(2);
  });

  it("says why a licence is not known", async () => {
    const why = "sample-1.0-py3-none-any.whl was read, and it holds no metadata.";
    const [, refused] = DJANGO.versions;
    const unknown = { ...refused, licence: "", licence_problem: why };
    serve({ "GET /firewall/repositories/python/package": () => ({ ...DJANGO, versions: [unknown] }) });
    open("/firewall/python/packages/django?version=3.2");

    expect(await screen.findByText(why)).toBeTruthy();
  });

  it("says when the version that was refused is gone from the page", async () => {
    serve({ "GET /firewall/repositories/python/package": () => DJANGO });
    open("/firewall/python/packages/django?version=9");

    expect(await screen.findByText("9 is not on the package's page any more.")).toBeTruthy();
  });

  it("lists who asked for what and leads to why", async () => {
    serve({ "GET /firewall/requests": () => page([ASKED, { ...ASKED, version: "3.3", status: "not_blocked", policy: "old", reason: "It is old." }]) });
    open("/package-requests");

    const link = await screen.findByRole("link", { name: "django 3.2" });
    expect(link.getAttribute("href")).toBe("/firewall/python/packages/django?version=3.2");
    expect(screen.getByText("critical-with-fix: CVE-2024-1 is critical and affects django 3.2.")).toBeTruthy();
    expect(within(screen.getByRole("table")).getByText("Let in, with a warning")).toBeTruthy();
    expect(screen.getByText("old: It is old.")).toBeTruthy();
  });

  it("finds what was let in with a warning", async () => {
    const asked = serve({ "GET /firewall/requests": () => page([ASKED]) });
    const { user } = open("/package-requests");

    await user.click(await screen.findByRole("combobox", { name: "Decision" }));
    await user.click(await screen.findByRole("option", { name: "Let in, with a warning", hidden: true }));

    await waitFor(() => expect(asked.at(-1)?.query.get("status")).toBe("warned"));
  });

  it("sets up a repository manager, changes it and lets it go", async () => {
    const asked = serve({
      "GET /firewall/managers": () => page([NEXUS]),
      "POST /firewall/managers": () => NEXUS,
      "PATCH /firewall/managers/nexus": () => NEXUS,
      "DELETE /firewall/managers/nexus": () => null,
    });
    const { user } = open("/firewall/managers");
    expect(await screen.findByText("https://nexus.example")).toBeTruthy();

    await user.click(screen.getByRole("button", { name: "Set up a repository manager" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(await dialog.findByLabelText("Address"));
    await user.paste("https://other.example");
    await user.click(dialog.getByRole("button", { name: "Set up a repository manager" }));
    expect(await screen.findByText("nexus was added")).toBeTruthy();
    await user.click(await screen.findByRole("button", { name: "Change nexus" }));
    await user.click(await screen.findByRole("button", { name: "Save changes" }));
    await user.click(await screen.findByRole("button", { name: "Delete nexus?" }));
    await user.click(await screen.findByRole("button", { name: "Delete" }));

    expect(await screen.findByText("nexus was deleted")).toBeTruthy();
    const sent = asked.filter((one) => one.method !== "GET").map((one) => `${one.method} ${one.path}`);
    expect(sent).toEqual(["POST /firewall/managers", "PATCH /firewall/managers/nexus", "DELETE /firewall/managers/nexus"]);
  });

  it("explains what a plugin asked for", async () => {
    serve({ "GET /firewall/component": () => SAMPLE });
    open(`/firewall/component?purl=${encodeURIComponent(SAMPLE.purl)}`);

    expect(await screen.findByRole("heading", { name: "nexus.example/sample 1.0" })).toBeTruthy();
    expect(screen.getByText("no-critical: CVE-2024-1 is critical.")).toBeTruthy();
    expect(screen.getByText("Held back")).toBeTruthy();
  });
});
