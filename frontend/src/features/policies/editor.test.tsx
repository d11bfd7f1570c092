import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, refusal, serve } from "@/testing/server";

import type { PolicyDocument, PolicyException, PolicyField } from "@/api/types";

const said = (en: string) => ({ en, ru: `${en} (ru)` });

const FIELDS: readonly PolicyField[] = [
  {
    field: "vulnerability.severity",
    of: "vulnerability",
    kind: "level",
    text: said("the severity"),
    help: "",
    operators: [{ value: "at_least", text: said("is this or higher") }, { value: "is", text: said("is") }],
    words: [{ value: "high", text: said("high") }, { value: "critical", text: said("critical") }],
    most: null,
  },
  { field: "vulnerability.fixable", of: "vulnerability", kind: "flag", text: said("a fix is known"), help: "", operators: [{ value: "is", text: said("is") }], words: [], most: null },
];

const EXCEPTION: PolicyException = {
  id: "01928f6e-7a3c-7c1d-b0a2-5d2f1c3e4b7d",
  policies: ["known-exploited"],
  package: "pkg:pypi/django",
  vulnerability: "",
  repositories: [],
  stages: [],
  reason: "We do not use that part.",
  expires_at: null,
  state: "in_force",
  granted_at: "2026-01-01T00:00:00Z",
  granted_by: "ada",
  ended_at: null,
  ended_by: "",
};

const SERVED = {
  "GET /policies": () => [],
  "GET /policies/fields": () => FIELDS,
  "POST /policies/reading": () => ({ text: said("Blocks when the severity is critical or higher."), warnings: [said("Nothing can ever meet this.")] }),
};

const KEPT = {
  name: "two-stages",
  title: "Two stages",
  description: "",
  mode: "observing",
  action: "block",
  delay_hours: 0,
  unchecked: "allow",
  scope: { stages: ["pull", "proxy"], ecosystems: [], repositories: [] },
  when: { all: [{ field: "vulnerability.fixable", operator: "is", value: true }] },
  text: said("Blocks."),
  warnings: [],
  is_shipped: false,
  updated_at: "2026-01-01T00:00:00Z",
  updated_by: "ada",
} as const;

describe("the editor of policies", () => {
  it("shows every stage of a policy, and keeps those that stay", async () => {
    const asked = serve({ ...SERVED, "GET /policies": () => [KEPT], "PUT /policies/two-stages": () => KEPT });
    const { user } = open("/policies/edit/two-stages");
    await screen.findByRole("heading", { level: 1, name: "Two stages" });

    expect(screen.queryByPlaceholderText("Always")).toBeNull();
    await user.type(screen.getByRole("combobox", { name: "Stage" }), "{Backspace}");
    await user.click(screen.getByRole("button", { name: "Save" }));

    await waitFor(() => expect(asked.some((one) => one.method === "PUT")).toBe(true));
    const sent = asked.find((one) => one.method === "PUT")?.body as PolicyDocument;
    expect(sent.scope.stages).toEqual(["pull"]);
  });

  it("says that there is no policy of that name", async () => {
    serve({ ...SERVED, "GET /policies": () => [KEPT] });

    open("/policies/edit/another");

    expect(await screen.findByRole("heading", { level: 1, name: "Page not found" })).toBeTruthy();
  });

  it("says at a field what is wrong with it", async () => {
    serve({ ...SERVED, "POST /policies": () => refusal(422, { code: "validation_failed", fields: { name: ["That name is too long."] } }) });
    const { user } = open("/policies/new");

    await user.type(await screen.findByRole("textbox", { name: "Title" }), "Too bad");
    await user.click(screen.getByRole("button", { name: "Save" }));

    await waitFor(() => expect(screen.getByRole("textbox", { name: "Name" }).getAttribute("aria-invalid")).toBe("true"));
    expect(screen.getAllByText(/That name is too long/).length).toBeGreaterThan(0);
  });

  it("makes a policy by choosing, with a group in a group, and reads it back", async () => {
    const asked = serve({ ...SERVED, "POST /policies": ({ body }) => ({ ...(body as PolicyDocument), text: said("Blocks."), warnings: [], is_shipped: false, updated_at: "2026-01-01T00:00:00Z", updated_by: "ada" }) });
    const { user } = open("/policies/new");

    await user.type(await screen.findByRole("textbox", { name: "Title" }), "Too bad");
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Name" }).value).toBe("too-bad");
    await user.click(screen.getByRole("button", { name: "Add a group" }));
    expect(await screen.findByText("Blocks when the severity is critical or higher.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Save" }));

    await waitFor(() => expect(asked.some((one) => one.method === "POST" && one.path === "/policies")).toBe(true));
    const sent = asked.find((one) => one.method === "POST" && one.path === "/policies")?.body as PolicyDocument;
    expect([sent.name, sent.action, sent.mode]).toEqual(["too-bad", "block", "observing"]);
    expect(sent.when).toEqual({
      all: [
        { field: "vulnerability.severity", operator: "at_least", value: "critical" },
        { field: "vulnerability.fixable", operator: "is", value: true },
        { any: [{ field: "vulnerability.severity", operator: "at_least", value: "critical" }] },
      ],
    });
  });

  it("warns of a condition that nothing can ever meet, and takes it all the same", async () => {
    const asked = serve({ ...SERVED, "POST /policies": () => KEPT });
    const { user } = open("/policies/new");

    await user.type(await screen.findByRole("textbox", { name: "Title" }), "Too bad");
    expect(await screen.findByText("Nothing can ever meet this.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Save" }));

    await waitFor(() => expect(asked.some((one) => one.method === "POST" && one.path === "/policies")).toBe(true));
  });

  it("says what is wrong with a condition while one writes", async () => {
    serve({ ...SERVED, "POST /policies/reading": () => refusal(400, { detail: "The policy cannot be used: the group all is empty." }) });
    const { user } = open("/policies/new");

    for (const button of await screen.findAllByRole("button", { name: "Remove this condition" })) await user.click(button);

    expect(await screen.findByText("The policy cannot be used: the group all is empty.")).toBeTruthy();
  });

  it("tries a policy that has no name yet on what is known, and leads to what it met", async () => {
    const hit = { label: "acme/app@sha256:1", link: "/repositories/acme/app/manifests/sha256:1", basis: "met", text: "CVE-1 is critical.", way_out: "" };
    const component = { ...hit, label: "sample 1.0", link: "/firewall/component?purl=pkg%3Apypi%2Fsample%401.0" };
    const asked = serve({ ...SERVED, "POST /policies/preview": () => ({ looked_at: 12, is_whole: true, met: 2, excepted: 0, unchecked: 0, hits: [hit, component] }) });
    const { user } = open("/policies/new");

    await user.click(await screen.findByRole("button", { name: "Try it on what is known" }));

    expect(await screen.findByRole("heading", { name: "It would have concerned 2 of 12 things known here" })).toBeTruthy();
    expect(screen.getByRole("link", { name: "acme/app@sha256:1" }).getAttribute("href")).toBe("/repositories/acme/app/manifests/sha256:1");
    const link = screen.getByRole("link", { name: "sample 1.0" }).getAttribute("href") ?? "";
    expect(new URL(link, "http://pages.test").searchParams.get("purl")).toBe("pkg:pypi/sample@1.0");
    expect(new URL(link, "http://pages.test").pathname).toBe("/firewall/component");
    expect(asked.find((one) => one.path.endsWith("/preview"))?.body).toMatchObject({ name: "draft", title: "Draft" });
  });
});

describe("the page of exceptions", () => {
  it("grants one with a reason, and sends nothing without", async () => {
    const asked = serve({ ...SERVED, "GET /exceptions": () => page([]), "POST /exceptions": () => EXCEPTION });
    const { user } = open("/policies/exceptions");

    await user.click(await screen.findByRole("button", { name: "Grant an exception" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Grant an exception" }));
    await user.type(dialog.getByRole("textbox", { name: /^Package/ }), "pkg:pypi/django");
    await user.click(dialog.getByRole("button", { name: "Grant an exception" }));
    expect(await dialog.findByText("Say why.")).toBeTruthy();
    await user.type(dialog.getByRole("textbox", { name: /^Reason/ }), "We know.");
    await user.click(dialog.getByRole("button", { name: "Grant an exception" }));

    await waitFor(() => expect(asked.filter((one) => one.method === "POST" && one.path === "/exceptions")).toHaveLength(1));
    expect(asked.find((one) => one.path === "/exceptions" && one.method === "POST")?.body).toMatchObject({ package: "pkg:pypi/django", reason: "We know.", policies: [] });
  });

  it("revokes one once that is confirmed", async () => {
    const asked = serve({ ...SERVED, "GET /exceptions": () => page([EXCEPTION]), [`DELETE /exceptions/${EXCEPTION.id}`]: () => ({ ...EXCEPTION, state: "revoked" }) });
    const { user } = open("/policies/exceptions");

    await user.click(await screen.findByRole("button", { name: "Revoke" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Revoke this exception?" }));
    expect(asked.some((one) => one.method === "DELETE")).toBe(false);
    await user.click(dialog.getByRole("button", { name: "Revoke" }));

    await waitFor(() => expect(asked.some((one) => one.method === "DELETE")).toBe(true));
  });
});
