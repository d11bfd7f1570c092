import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, REPOSITORY, serve, SESSION } from "@/testing/server";

import type { Namespace, RegistryState } from "@/api/types";
import type { UserEvent } from "@testing-library/user-event";

const FROZEN: RegistryState = { read_only: true, since: "2026-01-02T00:00:00Z", by: "root", reason: "the store moves", may_change: true };
const ACME: Namespace = {
  name: "acme",
  size: 45_000_000_000,
  reserved: 64_000_000,
  quota: 50_000_000_000,
  own_quota: 50_000_000_000,
  quota_warning: true,
  over_quota: 0,
  repositories: 1,
  largest: [{ name: "acme/app", size: 44_000_000_000, quota: 0, tag_count: 12 }],
  create_on_push: true,
  own_create_on_push: null,
  may_set_quota: true,
  may_administer: true,
};
const ADMINISTRATOR = { ...SESSION, account: { name: "root", full_name: "", is_admin: true, is_policy_manager: false, kind: "user" } };

async function press(user: UserEvent, place: number): Promise<void> {
  const button = screen.getAllByRole("button", { name: "Save changes" }).at(place);
  if (button) await user.click(button);
}

describe("a repository's settings", () => {
  it("say what is held of its quota and send the rules of its tags", async () => {
    const asked = serve({
      "GET /session": () => ADMINISTRATOR,
      "GET /repositories/acme/app": () => ({ ...REPOSITORY, size: 9_500_000_000, quota: 10_000_000_000, quota_warning: true, immutable_tags: ["v*"] }),
      "PATCH /repositories/acme/app": () => REPOSITORY,
    });
    const { user } = open("/repositories/acme/app?tab=settings");

    expect(await screen.findByText("9.5 GB of 10 GB held")).toBeTruthy();
    expect(screen.getByText(/^The quota is nearly full\. What was deleted counts/)).toBeTruthy();
    await user.type(screen.getByLabelText("Except", { selector: "input" }), "*-dev{Enter}");
    await user.clear(screen.getByRole("textbox", { name: "Most tags" }));
    await user.type(screen.getByRole("textbox", { name: "Most tags" }), "20");
    await press(user, 1);

    await screen.findByText("Saved");
    expect(asked.find((each) => each.method === "PATCH")?.body).toEqual({ immutable_tags: ["v*"], mutable_tags: ["*-dev"], tag_limit: 20, at_tag_limit: "drop_oldest" });
  });
});

describe("an organisation", () => {
  it("shows its quota and who holds most, and administrators set it", async () => {
    const asked = serve({
      "GET /session": () => ADMINISTRATOR,
      "GET /organisations/acme": () => ({ name: "acme", full_name: "Acme", created_at: "2026-01-01T00:00:00Z", role: null, may: { administer: true } }),
      "GET /organisations/acme/members": () => page([]),
      "GET /namespaces/acme": () => ACME,
      "PUT /namespaces/acme/quota": () => ({ ...ACME, quota: 60_000_000_000 }),
    });
    const { user } = open("/organisations/acme");

    expect(await screen.findByText("45 GB of 50 GB held")).toBeTruthy();
    expect(screen.getByRole("link", { name: "acme/app" })).toBeTruthy();
    const quota = screen.getByRole("textbox", { name: "Quota" });
    await user.clear(quota);
    await user.type(quota, "60");
    await press(user, 0);

    expect(await screen.findByText("45 GB of 60 GB held")).toBeTruthy();
    expect(asked.find((each) => each.method === "PUT")?.body).toEqual({ bytes: 60_000_000_000 });
  });
});

describe("a quota below what is held", () => {
  it("is saved, and said to refuse pushes until so much is gone", async () => {
    serve({
      "GET /session": () => ADMINISTRATOR,
      "GET /organisations/acme": () => ({ name: "acme", full_name: "Acme", created_at: "2026-01-01T00:00:00Z", role: null, may: { administer: true } }),
      "GET /organisations/acme/members": () => page([]),
      "GET /namespaces/acme": () => ACME,
      "PUT /namespaces/acme/quota": () => ({ ...ACME, quota: 40_000_000_000, over_quota: 5_000_000_000 }),
    });
    const { user } = open("/organisations/acme");
    await user.clear(await screen.findByRole("textbox", { name: "Quota" }));
    await user.type(screen.getByRole("textbox", { name: "Quota" }), "40");
    await press(user, 0);

    expect(await screen.findByText("Saved. 5 GB more than that is held already: pushes are refused until so much is gone.")).toBeTruthy();
    expect(screen.getByText(/^5 GB more than the quota is held: nothing can be pushed/)).toBeTruthy();
  });
});

describe("a namespace", () => {
  it("lets who administers it say that no push makes a repository there", async () => {
    const asked = serve({
      "GET /session": () => ADMINISTRATOR,
      "GET /organisations/acme": () => ({ name: "acme", full_name: "Acme", created_at: "2026-01-01T00:00:00Z", role: null, may: { administer: true } }),
      "GET /organisations/acme/members": () => page([]),
      "GET /namespaces/acme": () => ACME,
      "PUT /namespaces/acme/create-on-push": () => ({ ...ACME, create_on_push: false, own_create_on_push: false }),
    });
    const { user } = open("/organisations/acme");

    await user.click(await screen.findByRole("combobox", { name: "A push to a repository that is not there" }));
    await user.click(await screen.findByRole("option", { name: "is refused", hidden: true }));

    expect(await screen.findByText(/^Repositories are made on the page or by REST/)).toBeTruthy();
    expect(asked.find((each) => each.method === "PUT")?.body).toEqual({ allowed: false });
  });
});

describe("a registry that is read-only", () => {
  it("says so on every page, with the reason", async () => {
    serve({ "GET /registry": () => FROZEN, "GET /repositories": () => page([REPOSITORY]) });
    open("/repositories");

    expect(await screen.findByText("the store moves")).toBeTruthy();
    expect(screen.getByText("The registry is read-only: nothing can be pushed or deleted")).toBeTruthy();
  });
});
