import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, refusal, REPOSITORY, serve, TAG } from "@/testing/server";

import type { SearchResult } from "@/api/types";

const PURL = "pkg:npm/%40babel/core@7.0.0?x=1";
const FOUND: SearchResult = {
  vulnerabilities: [{ id: "CVE-2024-5535", severity: "critical", score: 9.1, kev: true, summary: "", images: 12 }],
  packages: [{ purl: PURL, name: "@babel/core", version: "7.0.0", type: "npm", images: 1 }],
  images: [{ repository: "acme/app", tag: null, digest: TAG.digest }],
  sboms: [{ id: "01", name: "service", namespace: "acme" }],
  known: [{ id: "CVE-2020-0001", severity: "low", score: null, kev: false, summary: "Only the index knows it" }],
};
const NOTHING: SearchResult = { vulnerabilities: [], packages: [], images: [], sboms: [], known: [] };

describe("the search", () => {
  it("is reached by a key from any page, and asks all images", async () => {
    const asked = serve({ "GET /repositories": () => page([REPOSITORY]), "GET /search": () => FOUND });
    const { user, address } = open("/repositories");
    await screen.findByText("app");
    const field = screen.getByRole("searchbox", { name: "CVE, package or image" });
    Object.defineProperty(field, "offsetParent", { value: document.body });

    await user.keyboard("/");
    expect(document.activeElement).toBe(field);
    await user.keyboard("CVE-2024-5535{Enter}");

    expect(await screen.findByRole("link", { name: "CVE-2024-5535" })).toBeTruthy();
    expect(screen.getByRole("link", { name: "CVE-2020-0001" }).getAttribute("href")).toBe("/vulnerabilities/CVE-2020-0001");
    expect(address()).toBe("/search?q=CVE-2024-5535");
    expect(asked.find((one) => one.path === "/search")?.query.get("q")).toBe("CVE-2024-5535");
    expect(screen.getByText("in 12 images")).toBeTruthy();
    expect(screen.getByRole("link", { name: "service" }).getAttribute("href")).toBe("/files/sboms/01");
    expect(screen.getByRole("link", { name: /app@sha256:aaaaaaaaaaaa$/ })).toBeTruthy();
  });

  it("goes to its page by the key where there is no room for the field", async () => {
    serve({ "GET /repositories": () => page([REPOSITORY]) });
    const { user, address } = open("/repositories");
    await screen.findByText("app");
    Object.defineProperty(screen.getByRole("searchbox", { name: "CVE, package or image" }), "offsetParent", { value: null });

    await user.keyboard("/");

    await waitFor(() => expect(address()).toBe("/search"));
  });

  it("leaves the key to the field that is being written in", async () => {
    serve({ "GET /repositories": () => page([REPOSITORY]) });
    const { user } = open("/repositories");
    await screen.findByText("app");

    await user.type(screen.getByLabelText("Filter by name"), "a/b");

    expect(screen.getByLabelText("Filter by name")).toHaveProperty("value", "a/b");
  });

  it("leads from a package to the images that hold it", async () => {
    const asked = serve({ "GET /search": () => FOUND, "GET /search/packages/images": () => page([{ repository: "acme/app", tags: ["v1", "v2"], digest: TAG.digest, purl: PURL }]) });
    const { user } = open("/search?q=babel");

    await user.click(await screen.findByRole("link", { name: "@babel/core 7.0.0" }));

    expect(await screen.findByRole("heading", { level: 1, name: "Images with core" })).toBeTruthy();
    expect((await screen.findByRole("link", { name: /app:v1$/ })).getAttribute("href")).toBe("/repositories/acme/app/tags/v1?tab=components&q=core");
    expect(asked.find((one) => one.path === "/search/packages/images")?.query.get("purl")).toBe(PURL);
  });

  it("says what can be asked, when nothing was", async () => {
    const asked = serve({});
    open("/search");

    expect(await screen.findByRole("heading", { name: "Who is hit, and who has it?" })).toBeTruthy();
    expect(asked.some((one) => one.path === "/search")).toBe(false);
  });

  it("says that nothing was found, and what to try", async () => {
    serve({ "GET /search": () => NOTHING });
    open("/search?q=nonesuch");

    expect(await screen.findByRole("heading", { name: "Nothing found for “nonesuch”" })).toBeTruthy();
  });

  it("shows a refusal with its request id", async () => {
    serve({ "GET /search": () => refusal(422) });
    open("/search?q=x");

    expect(await screen.findByText("req-42")).toBeTruthy();
  });
});
