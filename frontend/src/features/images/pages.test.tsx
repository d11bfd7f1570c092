import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, refusal, REPOSITORY, serve, TAG, tagOf, type Routes } from "@/testing/server";
import { CLEAN, COMPONENT, FINDING, imageOf, REASON, REFUSED, RUNNING } from "@/testing/appraisals";

import type { Appraisal } from "@/api/types";

const PLACE = "/repositories/acme/app/tags/v1";
const IMAGE = `/images/${TAG.digest}`;

function routes(appraisal: Appraisal, more: Routes = {}): Routes {
  return {
    "GET /repositories/acme/app": () => REPOSITORY,
    "GET /repositories/acme/app/tags/v1": () => tagOf(appraisal),
    [`GET ${IMAGE}`]: () => imageOf(appraisal),
    ...more,
  };
}

describe("the verdict of an image", () => {
  it("says who refuses it, for what, and the way out", async () => {
    serve(routes(REFUSED));
    open(PLACE);

    const verdict = within(await screen.findByRole("region", { name: "Refused" }));
    expect(verdict.getByRole("heading", { level: 3 }).textContent).toContain("Critical, and a fix is there");
    expect(verdict.getByText(/CVE-2024-5535 is in libssl3/)).toBeTruthy();
    expect(verdict.getByText("Upgrade libssl3 to 3.0.14-1.")).toBeTruthy();
    expect(verdict.getByRole("link", { name: "2 Critical" }).getAttribute("href")).toBe(`${PLACE}?tab=vulnerabilities&severity=critical`);
  });

  it("shows the first of many reasons of a policy, and the rest when asked", async () => {
    const reasons = Array.from({ length: 40 }, (_, place) => ({ ...REASON, text: `Reason number ${place}.` }));
    serve(routes({ ...REFUSED, verdict: { ...REFUSED.verdict, reasons } }));
    const { user } = open(PLACE);
    const more = await screen.findByRole("button", { name: "Show 37 more" });
    expect(screen.queryByText(/Reason number 39/)).toBeNull();

    await user.click(more);

    expect(screen.getByText(/Reason number 39/)).toBeTruthy();
  });

  it.each([
    ["Allowed", CLEAN],
    ["Allowed for now", { ...CLEAN, verdict: { ...CLEAN.verdict, reasons: [{ ...REASON, mode: "observing" }] } }],
    ["Allowed, with a warning", { ...CLEAN, verdict: { ...CLEAN.verdict, action: "warn" } }],
    ["Not decided yet", { ...CLEAN, verdict: { ...CLEAN.verdict, action: "undecided" } }],
    ["Being scanned", RUNNING],
    ["Waiting for its scan", { ...RUNNING, scan: { ...RUNNING.scan, status: "waiting" } }],
    ["Not applicable", { ...RUNNING, scan: { ...RUNNING.scan, status: "not_applicable" } }],
    ["The scan failed", { ...RUNNING, scan: { ...RUNNING.scan, status: "failed", error: "The layer is broken." } }],
  ] satisfies [string, Appraisal][])("is %s", async (title, appraisal) => {
    serve(routes(appraisal));
    open(PLACE);

    expect(await screen.findByRole("region", { name: title })).toBeTruthy();
    if (appraisal.scan.error) expect(screen.getByText(appraisal.scan.error)).toBeTruthy();
  });

  it("is never plainly allowed where not all is covered", async () => {
    const coverage = { state: "not_covered" as const, to: null, ecosystems: [{ ecosystem: "PyPI", state: "not_covered" as const, to: null, components: 7 }] };
    serve(routes({ ...CLEAN, scan: { ...CLEAN.scan, coverage } }));
    open(PLACE);

    expect(await screen.findByRole("region", { name: "Allowed, but not fully known" })).toBeTruthy();
    expect(screen.getByText(/No source knows some of this image's parts/)).toBeTruthy();
    expect(within(screen.getByRole("list", { name: "Coverage" })).getByText("Not covered")).toBeTruthy();
  });

  it("tells what could not be read, and where", async () => {
    const problem = { layer: 2, path: "/var/lib/rpm/rpmdb.sqlite", code: "unknown_database", text: "A database of a format that is not read." };
    serve(routes({ ...CLEAN, scan: { ...CLEAN.scan, problems: [problem] } }));
    open(PLACE);

    expect(await screen.findByText("A database of a format that is not read.")).toBeTruthy();
    expect(screen.getByText("layer 3")).toBeTruthy();
    expect(screen.getByText("/var/lib/rpm/rpmdb.sqlite")).toBeTruthy();
  });

  it("comes by itself when the scan is over, and is announced", async () => {
    let appraisal: Appraisal = RUNNING;
    serve(routes(RUNNING, { "GET /repositories/acme/app/tags/v1": () => tagOf(appraisal) }));
    open(PLACE);
    await screen.findByRole("region", { name: "Being scanned" });
    appraisal = REFUSED;

    expect(await screen.findByRole("region", { name: "Refused" })).toBeTruthy();
    await waitFor(() => expect(screen.getAllByRole("status").some((region) => region.textContent === "Scanned. Refused.")).toBe(true));
  });
});

describe("the vulnerabilities of an image", () => {
  const FINDINGS = `${PLACE}?tab=vulnerabilities`;

  it("say how bad, how likely, where fixed, and why", async () => {
    serve(routes(REFUSED, { [`GET ${IMAGE}/findings`]: () => page([FINDING, { ...FINDING, id: "2", name: "requests", kev: false, epss: null, fixed_version: "", suppressed: "The system's package answers for it." }]) }));
    const { user } = open(FINDINGS);

    await screen.findByText("libssl3");
    const [, first, second] = screen.getAllByRole("row");
    expect(first?.textContent).toContain("Critical9.1");
    expect(first?.textContent).toContain("3.0.14-1");
    expect(first?.textContent).toContain("1.3%higher than 86% of all");
    expect(first?.textContent).toContain("known to be exploited");
    expect(second?.textContent).toContain("Suppressed");
    expect(second?.textContent).toContain("no fix yet");
    await user.click(screen.getByRole("button", { name: "Why CVE-2024-5535 in requests" }));
    const dialog = within(await screen.findByRole("dialog", { name: "CVE-2024-5535 in requests" }));
    expect(dialog.getByText("openssl before 3.0.14-1 is affected in Debian 12.")).toBeTruthy();
    expect(dialog.getByText(/The system's package answers for it/)).toBeTruthy();
    expect(dialog.getByText("DEBIAN-CVE-2024-5535")).toBeTruthy();
  });

  it("restore filter and order from the address, and are taken along as a file of the same", async () => {
    const asked = serve(routes(REFUSED, { [`GET ${IMAGE}/findings`]: () => page([FINDING]) }));
    open(`${FINDINGS}&severity=critical&fixable=true&kev=true&sort=-epss&q=ssl`);

    const file = await screen.findByRole("link", { name: "Export CSV" });
    const wanted = { repository: "acme/app", q: "ssl", severity: "critical", fixable: "true", kev: "true", sort: "-epss" };
    expect(Object.fromEntries(new URL(file.getAttribute("href") ?? "", "http://x").searchParams)).toEqual(wanted);
    await screen.findByText("libssl3");
    const query = asked.find((one) => one.path.endsWith("/findings"))?.query ?? [];
    expect(Object.fromEntries(query)).toEqual({ ...wanted, limit: "50" });
    expect(screen.getByRole("columnheader", { name: /EPSS/ }).getAttribute("aria-sort")).toBe("descending");
  });

  it("are paged by key when there are 2,000", async () => {
    const all = Array.from({ length: 2000 }, (_, place) => ({ ...FINDING, id: `f${place}`, vulnerability: `CVE-2024-${10_000 + place}` }));
    const answer: Routes[string] = ({ query }) => {
      const from = Number(query.get("after") ?? 0);
      return page(all.slice(from, from + 50), String(from + 50));
    };
    serve(routes(REFUSED, { [`GET ${IMAGE}/findings`]: answer }));
    const { user, address } = open(FINDINGS);
    await screen.findByText("CVE-2024-10000");
    expect(screen.getAllByRole("row")).toHaveLength(51);

    await user.click(screen.getByRole("button", { name: "Next" }));

    expect(await screen.findByText("CVE-2024-10050")).toBeTruthy();
    expect(address()).toContain("after=50");
  });

  it("are good news only where everything was looked at", async () => {
    serve(routes({ ...CLEAN, scan: { ...CLEAN.scan, coverage: { state: "covered_to", to: "2026-01-01", ecosystems: [] } } }, { [`GET ${IMAGE}/findings`]: () => page([]) }));
    open(FINDINGS);

    expect(await screen.findByRole("heading", { name: "No vulnerabilities found" })).toBeTruthy();
    expect(screen.getByText(/not all of the image is covered/)).toBeTruthy();
  });

  it("can be had back when the filter leaves nothing", async () => {
    serve(routes(REFUSED, { [`GET ${IMAGE}/findings`]: ({ query }) => page(query.has("severity") ? [] : [FINDING]) }));
    const { user, address } = open(`${FINDINGS}&severity=low`);

    await user.click(await screen.findByRole("button", { name: "Clear the filter" }));

    expect(await screen.findByText("libssl3")).toBeTruthy();
    expect(address()).toBe(FINDINGS);
  });

  it("show a refusal with its request id", async () => {
    serve(routes(REFUSED, { [`GET ${IMAGE}/findings`]: () => refusal(503) }));
    open(FINDINGS);

    expect(await screen.findByText("req-42", {}, { timeout: 15_000 })).toBeTruthy();
  });
});

describe("the components of an image", () => {
  it("say their source, their layer and their coverage, a long name and all", async () => {
    const long = "a-very-long-name".repeat(12);
    serve(routes(REFUSED, { [`GET ${IMAGE}/components`]: () => page([COMPONENT, { ...COMPONENT, name: long, path: "/srv/x" }]) }));
    open(`${PLACE}?tab=components`);

    expect(await screen.findByText(long)).toBeTruthy();
    expect(screen.getByText("built from openssl 3.0.11-1 · /var/lib/dpkg/status")).toBeTruthy();
    expect(screen.getAllByText("Covered to Jan 31, 2026")).toHaveLength(2);
    expect(screen.getAllByText("1 critical")).toHaveLength(2);
  });
});

describe("the layers of an image", () => {
  it("say what each brought", async () => {
    serve(routes(REFUSED));
    open(`${PLACE}?tab=layers`);

    expect(await screen.findByText("90")).toBeTruthy();
    expect(screen.getByText("2 critical, 1 low")).toBeTruthy();
  });
});

describe("an index", () => {
  it("has a verdict for each platform", async () => {
    const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
    const platforms = ["linux/amd64", "linux/arm64", null];
    const children = ["c", "d", "e"].map((letter, place) => ({ digest: digest(letter), platform: platforms[place], size: 1, is_here: letter !== "e" }));
    const known = [
      { digest: digest("c"), platform: "linux/amd64", ...REFUSED },
      { digest: digest("d"), platform: "linux/arm64", ...CLEAN },
    ];
    serve(
      routes(REFUSED, {
        "GET /repositories/acme/app/tags/v1": () => ({ ...tagOf(CLEAN), media_type: "application/vnd.oci.image.index.v1+json", children, layers: [] }),
        [`GET ${IMAGE}`]: () => ({ ...imageOf(REFUSED), children: known }),
      }),
    );
    open(PLACE);

    const table = within(await screen.findByRole("table", { name: "Platforms" }));
    await table.findByText("Refused");
    const rows = table.getAllByRole("row").slice(1).map((row) => row.textContent);
    expect(rows[0]).toContain("linux/amd64Refused2 critical, 1 low");
    expect(rows[1]).toContain("linux/arm64Allowed");
    expect(rows[2]).toContain("not said not pushed here——");
    expect(screen.queryByRole("tab", { name: /Vulnerabilities/ })).toBeNull();
  });
});

describe("the list of tags", () => {
  it("carries the verdict and the counts, or how far the scan is", async () => {
    const waiting = { ...TAG, name: "v2", scan: { status: "waiting" }, verdict: { action: "undecided" }, findings: RUNNING.findings };
    serve({ "GET /repositories/acme/app": () => REPOSITORY, "GET /repositories/acme/app/tags": () => page([{ ...TAG, ...REFUSED }, waiting]) });
    open("/repositories/acme/app");

    await screen.findByText("Refused");
    expect(screen.getByText("2 critical, 1 low")).toBeTruthy();
    expect(screen.getByText("Waiting for its scan")).toBeTruthy();
  });

  it("says where a signature lies, and leads to it", async () => {
    serve({
      "GET /repositories/acme/app": () => REPOSITORY,
      "GET /repositories/acme/app/tags": () => page([{ ...TAG, has_signature: true }, { ...TAG, name: "v2" }]),
    });
    open("/repositories/acme/app");

    const link = await screen.findByRole("link", { name: "has a signature" });
    expect(link.getAttribute("href")).toContain("/tags/v1?tab=referrers");
    expect(screen.getAllByText("has a signature")).toHaveLength(1);
  });
});

describe("what refers to an image", () => {
  const node = (letter: string, parent: string, kind: string): object => ({
    parent,
    digest: `sha256:${letter.repeat(64)}`,
    media_type: "application/vnd.oci.image.manifest.v1+json",
    artifact_type: `application/vnd.example.${kind}`,
    kind,
    size: 10,
    annotations: {},
    pushed_at: "2026-01-02T00:00:00Z",
    pushed_by: "ada",
    tag: null,
  });

  it("is a tree whose branches follow what they refer to", async () => {
    const sbom = `sha256:${"c".repeat(64)}`;
    const items = [node("c", TAG.digest, "sbom"), node("e", TAG.digest, "other"), node("d", sbom, "signature")];
    serve(routes(CLEAN, { [`GET /repositories/acme/app/manifests/${TAG.digest}/referrers`]: () => ({ items, is_whole: false }) }));
    open(`${PLACE}?tab=referrers`);

    const table = within(await screen.findByRole("table", { name: "Referrers" }));
    const rows = table.getAllByRole("row").slice(1).map((row) => row.textContent);
    expect(rows.map((row) => /SBOM|Signature|Artifact/.exec(row)?.[0])).toEqual(["SBOM", "Signature", "Artifact"]);
    expect(rows[1]).toContain(`refers to sha256:${"c".repeat(12)}:`);
    expect(screen.getByText("By type only: no signature is verified here.")).toBeTruthy();
    expect(screen.getByText(/These are the first 3/)).toBeTruthy();
  });

  it("says so where nothing does", async () => {
    serve(routes(CLEAN, { [`GET /repositories/acme/app/manifests/${TAG.digest}/referrers`]: () => ({ items: [], is_whole: true }) }));
    open(`${PLACE}?tab=referrers`);

    expect(await screen.findByText("Nothing refers to this image")).toBeTruthy();
  });
});

describe("the layers of an image", () => {
  it("come with the steps that made none", async () => {
    const step = { comment: "", created: "" };
    const history = [{ ...step, instruction: "COPY app /", layer: 0 }, { ...step, instruction: "ENTRYPOINT app", layer: null }];
    serve(routes(CLEAN, { "GET /repositories/acme/app/tags/v1": () => ({ ...tagOf(CLEAN), history }) }));
    open(`${PLACE}?tab=layers`);

    const table = within(await screen.findByRole("table", { name: "Layers" }));
    const rows = table.getAllByRole("row").slice(1).map((row) => row.textContent);
    expect(rows[0]).toContain("1COPY app /");
    expect(rows[1]).toContain("ENTRYPOINT app");
    expect(rows[1]).toContain("no layer");
  });
});

describe("deleting an image", () => {
  it("begins at its digest, to which the page of a tag leads", async () => {
    serve(routes(CLEAN));
    open("/repositories/acme/app/tags/v1");

    const link = await screen.findByRole("link", { name: /^sha256:[0-9a-f]{12}$/ });

    expect(decodeURIComponent(link.getAttribute("href") ?? "")).toBe(`/repositories/acme/app/manifests/${TAG.digest}`);
  });

  const BY_DIGEST = `/repositories/acme/app/manifests/${TAG.digest}`;
  const preview = { tags: ["v1", "v2"], tag_count: 3, held_by: null, referrers: 1, blobs: 2, frees: 5_000_000, stays: 0 };

  async function ask(answer: object): Promise<HTMLElement> {
    serve(routes(CLEAN, { [`GET ${BY_DIGEST}`]: () => tagOf(CLEAN), [`GET ${BY_DIGEST}/deletion`]: () => answer }));
    const { user } = open(BY_DIGEST);
    await user.click(await screen.findByRole("button", { name: "Delete the image" }));
    return screen.findByRole("dialog");
  }

  it("says first what goes along and what it frees", async () => {
    const dialog = within(await ask(preview));

    const lines = within(await dialog.findByRole("list", { name: "What the deletion does" })).getAllByRole("listitem");
    expect(lines.map((line) => line.textContent)).toEqual([
      "3 tags go with it: v1, v2 +1",
      "1 manifest refers to it and loses its subject.",
      expect.stringContaining("5 MB are freed by garbage collection"),
    ]);
  });

  it("says which index holds it", async () => {
    const dialog = within(await ask({ ...preview, held_by: `sha256:${"f".repeat(64)}` }));

    expect((await dialog.findByRole("alert")).textContent).toContain(`The index sha256:${"f".repeat(12)} lists it`);
    expect(dialog.getByRole("button", { name: "Delete the image" })).toHaveProperty("disabled", true);
    expect(dialog.queryByText(/All tags that point to it go with it/)).toBeNull();
  });
});
