import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { refusal, serve, SESSION } from "@/testing/server";

import type { Policy } from "@/api/types";

const POLICY: Policy = {
  name: "critical-with-fix",
  title: "Critical, and a fix is there",
  description: "A critical vulnerability in it is fixed in a version that could be used instead.",
  mode: "observing",
  action: "block",
  delay_hours: 0,
  unchecked: "allow",
  scope: { stages: [], ecosystems: [], repositories: [] },
  when: { field: "vulnerability.fixable" },
  warnings: [],
  is_shipped: true,
  text: { en: "Blocks when a fixed version is known.", ru: "Блокирует, если известна исправленная версия." },
  updated_at: "2026-01-01T00:00:00Z",
  updated_by: "ada",
};

describe("a policy", () => {
  it("says its conditions in words", async () => {
    serve({ "GET /policies": () => [POLICY] });
    open("/policies");

    const policy = within(await screen.findByRole("region", { name: /Critical, and a fix is there/ }));
    expect(policy.getByText("Blocks when a fixed version is known.")).toBeTruthy();
  });

  it("is switched once what that will do is confirmed", async () => {
    let mode: Policy["mode"] = "observing";
    const asked = serve({
      "GET /policies": () => [{ ...POLICY, mode }],
      "PATCH /policies/critical-with-fix": ({ body }) => ({ ...POLICY, mode: (mode = (body as Policy).mode) }),
    });
    const { user } = open("/policies");
    const choices = within(await screen.findByRole("group", { name: /Critical, and a fix is there/ }));
    expect(choices.getByRole("button", { pressed: true }).textContent).toBe("Observing");

    await user.click(choices.getByRole("button", { name: "Enforcing" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Enforce “Critical, and a fix is there”?" }));
    expect(dialog.getByText(/pulls of images it concerns are refused for everyone/)).toBeTruthy();
    expect(asked.some((one) => one.method === "PATCH")).toBe(false);
    await user.click(dialog.getByRole("button", { name: "Enforce" }));

    await waitFor(() => expect(choices.getByRole("button", { pressed: true }).textContent).toBe("Enforcing"));
    expect(asked.find((one) => one.method === "PATCH")?.body).toEqual({ mode: "enforcing" });
  });

  it("keeps its mode when the switch is refused, and says why", async () => {
    serve({ "GET /policies": () => [POLICY], "PATCH /policies/critical-with-fix": () => refusal(403, { detail: "Only administrators may." }) });
    const { user } = open("/policies");

    await user.click(await screen.findByRole("button", { name: "Off" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(dialog.getByRole("button", { name: "Switch off" }));

    expect(await dialog.findByText("Only administrators may.")).toBeTruthy();
    expect(dialog.getByText("req-42")).toBeTruthy();
  });

  it("is only shown to those who may not switch it, with the reason", async () => {
    serve({ "GET /policies": () => [POLICY], "GET /session": () => ({ ...SESSION, account: { name: "bo", full_name: "", is_admin: false, is_policy_manager: false, kind: "user" } }) });
    open("/policies");

    expect(await screen.findByText(/Only policy managers and administrators may change policies/)).toBeTruthy();
    expect(await screen.findByText("Observing")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Enforcing" })).toBeNull();
  });
});

describe("the list of policies", () => {
  it("says that there are none", async () => {
    serve({ "GET /policies": () => [] });
    open("/policies");

    expect(await screen.findByRole("heading", { name: "There are no policies" })).toBeTruthy();
  });

  it("shows a refusal with its request id", async () => {
    serve({ "GET /policies": () => refusal(503) });
    open("/policies");

    expect(await screen.findByText("req-42")).toBeTruthy();
  });
});

describe("where the policies are in force", () => {
  it("shows which process has them and which not yet", async () => {
    const one = { role: "firewall", host: "here", pid: 7, policies: 12, index: 3, is_current: true, seen_at: "2026-01-02T00:00:00Z" };
    serve({ "GET /policies/deployment": () => ({ policies: 12, index: 3, is_everywhere: false, processes: [one, { ...one, pid: 8, policies: 11, is_current: false }] }) });
    open("/policies/deployment");

    expect(await screen.findByText("firewall, here:8")).toBeTruthy();
    expect(screen.getByText("Not every process has the present policies and the present index yet.")).toBeTruthy();
    expect(screen.getByText("In force")).toBeTruthy();
    expect(screen.getByText("Not yet")).toBeTruthy();
  });
});
