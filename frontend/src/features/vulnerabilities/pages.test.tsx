import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, refusal, serve, TAG } from "@/testing/server";

import type { Statement, VulnerabilityDetail, VulnerabilityItem, AffectedImage } from "@/api/types";

const ITEM: VulnerabilityItem = { id: "CVE-2023-44487", severity: "high", score: 7.5, kev: true, summary: "HTTP/2 rapid reset", images: 3 };

const DETAIL: VulnerabilityDetail = {
  id: ITEM.id,
  aliases: ["DSA-5558-1"],
  severity: "high",
  score: 7.5,
  details: "Many streams are opened and reset at once.",
  images: { items: [], next: null },
  scores: [
    { version: "4.0", score: 8.7, vector: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N" },
    { version: "3.1", score: 7.5, vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" },
  ],
  summary: "HTTP/2 rapid reset",
  published: "2023-10-10T14:15:10Z",
  modified: null,
  epss: { score: 0.9441, percentile: 0.9998 },
  kev: { added: "2023-10-10", due: "2023-10-31", name: "HTTP/2 Rapid Reset Attack" },
  records: [{ id: "DEBIAN-CVE-2023-44487", source: "Debian", severity: "high", score: null, scores: [], cwes: ["CWE-400"], disputed: true, published: null, modified: null, withdrawn: "2024-01-31T00:00:00Z", summary: "" }],
  affected: [{ record: "DEBIAN-CVE-2023-44487", ecosystem: "Debian:12", name: "nghttp2", ranges: "from 0, before 1.52.0-1+deb12u1", fixed: ["1.52.0-1+deb12u1"] }],
};

const INDEX = { release: { generation: 4, age_days: 210, is_old: true }, sources: [], problem: "" };

const IMAGE: AffectedImage = { repository: "acme/app", tag: "v1", digest: TAG.digest, purl: "pkg:deb/debian/libnghttp2-14@1.52.0-1", version: "1.52.0-1", fixed_version: null, name: "libnghttp2-14", severity: "high" };

describe("the list of vulnerabilities", () => {
  it("leads to each, and is filtered through the address", async () => {
    const asked = serve({ "GET /vulnerabilities": () => page([ITEM]) });
    open("/vulnerabilities?q=44487");

    expect((await screen.findByRole("link", { name: ITEM.id })).getAttribute("href")).toBe(`/vulnerabilities/${ITEM.id}`);
    expect(asked.find((one) => one.path === "/vulnerabilities")?.query.get("q")).toBe("44487");
  });

  it("says what will stand there when nothing was found yet", async () => {
    serve({ "GET /vulnerabilities": () => page([]) });
    open("/vulnerabilities");

    expect(await screen.findByText(/Images are scanned when they are pushed/)).toBeTruthy();
  });
});

const SAID: Statement = { vulnerability: ITEM.id, purl: "pkg:golang/nghttp2@1.0", within: "sha256:1234", author: "Vendor <v@example.com>", status: "not_affected", justification: "vulnerable_code_not_present", text: "", at: "2024-02-01T00:00:00Z", source: "vex.zip", is_clearing: true };

describe("a vulnerability", () => {
  it("shows what vendors say of it, and who does", async () => {
    serve({ [`GET /vulnerabilities/${ITEM.id}`]: () => DETAIL, [`GET /vulnerabilities/${ITEM.id}/images`]: () => page([]), "GET /index/statements": () => [SAID, { ...SAID, author: "", within: "" }] });
    open(`/vulnerabilities/${ITEM.id}`);

    expect(await screen.findByText("Vendor <v@example.com>")).toBeTruthy();
    expect(screen.getByText("Nobody named")).toBeTruthy();
    expect(screen.getAllByText("Not affected")).toHaveLength(2);
    expect(screen.getByText("inside of sha256:1234 only")).toBeTruthy();
    expect(screen.getAllByText("vulnerable code not present")).toHaveLength(2);
  });

  it("shows its facts, what it affects, and the images it hits", async () => {
    serve({ "GET /index": () => INDEX, [`GET /vulnerabilities/${ITEM.id}`]: () => DETAIL, [`GET /vulnerabilities/${ITEM.id}/images`]: () => page([IMAGE]), "GET /index/statements": () => [] });
    open(`/vulnerabilities/${ITEM.id}`);

    const heading = await screen.findByRole("heading", { level: 1 });
    expect(heading.textContent).toContain("High");
    expect(heading.textContent).toContain("known to be exploited");
    expect(screen.getByText(/fixed by Oct 31, 2023/)).toBeTruthy();
    expect(screen.getAllByText(/^CVSS:/).map((each) => each.parentElement?.textContent)).toEqual(DETAIL.scores.map((each) => `CVSS ${each.version}: ${String(each.score)} ${each.vector}`));
    const sources = within(screen.getByRole("table", { name: "What each source says" }));
    expect(sources.getByText("from 0, before 1.52.0-1+deb12u1")).toBeTruthy();
    expect(sources.getByText("disputed")).toBeTruthy();
    expect(sources.getByRole("link", { name: "CWE-400" }).getAttribute("href")).toBe("/search?q=CWE-400");
    expect(await screen.findByText(/an index of advisories that is 210 days old/)).toBeTruthy();
    expect(screen.getByText("withdrawn Jan 31, 2024")).toBeTruthy();
    expect(screen.getByText("Many streams are opened and reset at once.")).toBeTruthy();
    const hit = await screen.findByRole("link", { name: /app:v1$/ });
    expect(hit.getAttribute("href")).toBe(`/repositories/acme/app/tags/v1?tab=vulnerabilities&q=${ITEM.id}`);
    expect(within(screen.getByRole("table", { name: "Images it was found in" })).getByText("no fix yet")).toBeTruthy();
  });

  it("that hits nothing says so", async () => {
    serve({ [`GET /vulnerabilities/${ITEM.id}`]: () => ({ ...DETAIL, kev: null, epss: null, affected: [] }), [`GET /vulnerabilities/${ITEM.id}/images`]: () => page([]), "GET /index/statements": () => [] });
    open(`/vulnerabilities/${ITEM.id}`);

    expect(await screen.findByText("Not found in any image that you may see")).toBeTruthy();
    expect(screen.getByText(/No record in the index in use names a package/)).toBeTruthy();
  });

  it("that nobody knows is a refusal with a request id", async () => {
    serve({ "GET /vulnerabilities/CVE-0": () => refusal(404, { detail: "The index has no CVE-0." }) });
    open("/vulnerabilities/CVE-0");

    expect(await screen.findByText("The index has no CVE-0.")).toBeTruthy();
    expect(screen.getByText("req-42")).toBeTruthy();
  });
});
