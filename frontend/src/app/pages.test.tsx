import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { NOBODY, page, refusal, REPOSITORY, serve, SESSION, TAG } from "@/testing/server";

const REPOSITORIES = { "GET /repositories": () => page([REPOSITORY]) };

describe("signing in", () => {
  it("leads to the page that was asked for", async () => {
    let session = NOBODY;
    const asked = serve({
      ...REPOSITORIES,
      "GET /session": () => session,
      "POST /session": () => (session = SESSION),
    });
    const { user, address } = open("/repositories?q=app");

    await user.type(await screen.findByLabelText("Account name"), "ada");
    await user.type(screen.getByLabelText("Password"), "secret{Enter}");

    expect(await screen.findByRole("heading", { level: 1, name: "Repositories" })).toBeTruthy();
    expect(address()).toBe("/repositories?q=app");
    expect(asked.find((one) => one.method === "POST")?.headers.get("X-CSRFToken")).toBe("csrf-0");
  });

  it("says at the password that the pair is wrong", async () => {
    serve({ "GET /session": () => NOBODY, "POST /session": () => refusal(401, { code: "bad_credentials" }) });
    const { user } = open("/sign-in");

    await user.type(await screen.findByLabelText("Account name"), "ada");
    await user.type(screen.getByLabelText("Password"), "wrong{Enter}");

    expect(await screen.findByText("The name or the password is wrong.")).toBeTruthy();
  });

  it("is asked for again on the spot when the session ends, and the page goes on", async () => {
    let session = SESSION;
    serve({
      "GET /session": () => session,
      "POST /session": () => (session = SESSION),
      "GET /repositories": () => (session === SESSION ? page([REPOSITORY]) : refusal(401, { code: "unauthenticated" })),
    });
    const { user, client } = open("/repositories");
    await screen.findByText("app");
    session = NOBODY;
    await client.invalidateQueries({ queryKey: ["repositories"] });

    const dialog = within(await screen.findByRole("dialog", { name: "Your session has ended" }));
    await user.type(dialog.getByLabelText("Password"), "secret{Enter}");

    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(screen.getByText("app")).toBeTruthy();
  });
});

describe("a list", () => {
  it("is filtered, sorted and paged through the address", async () => {
    const asked = serve({ "GET /repositories": ({ query }) => page([REPOSITORY], query.get("after") ? null : "key-1") });
    const { user, address } = open("/repositories");
    await screen.findByText("app");

    await user.click(screen.getByRole("button", { name: "Name" }));
    await waitFor(() => expect(address()).toBe("/repositories?sort=-name"));
    await user.type(screen.getByLabelText("Filter by name"), "ac");
    await waitFor(() => expect(address()).toContain("q=ac"));
    await waitFor(() => expect(screen.getByRole("button", { name: "Next" })).toHaveProperty("disabled", false));
    await user.click(screen.getByRole("button", { name: "Next" }));

    await waitFor(() => expect(address()).toContain("after=key-1"));
    const last = asked.filter((one) => one.path === "/repositories").at(-1);
    expect(last && Object.fromEntries(last.query)).toEqual({ q: "ac", sort: "-name", after: "key-1", limit: "50" });
    expect(screen.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("descending");
  });

  it("says how to push the first image when there is nothing", async () => {
    serve({ "GET /repositories": () => page([]) });
    open("/repositories");

    expect(await screen.findByText("docker login registry.example.com:5000 -u ada")).toBeTruthy();
  });

  it("shows a refusal with the request id, and tries again", async () => {
    let refused = true;
    serve({ "GET /repositories": () => (refused ? refusal(503, { detail: "The database is starting." }) : page([REPOSITORY])) });
    const { user } = open("/repositories");
    const alert = within(await screen.findByRole("alert"));
    expect(alert.getByText("The database is starting.")).toBeTruthy();
    expect(alert.getByText("req-42")).toBeTruthy();

    refused = false;
    await user.click(alert.getByRole("button", { name: "Try again" }));

    expect(await screen.findByText("app")).toBeTruthy();
  });
});

describe("a form", () => {
  it("shows the server's words at the field they are about", async () => {
    serve({ ...REPOSITORIES, "POST /repositories": () => refusal(422, { fields: { name: ["There is one of this name."] } }) });
    const { user } = open("/repositories");
    await user.click(await screen.findByRole("button", { name: "New repository" }));
    const dialog = within(await screen.findByRole("dialog"));

    await user.type(dialog.getByLabelText("Name"), "app");
    await user.click(dialog.getByRole("button", { name: "New repository" }));

    expect(await dialog.findByText("There is one of this name.")).toBeTruthy();
    expect(dialog.getByLabelText("Name").getAttribute("aria-invalid")).toBe("true");
  });
});

describe("a repository", () => {
  it("says how often it was pulled and pushed", async () => {
    serve({ "GET /repositories/acme/app": () => REPOSITORY, "GET /repositories/acme/app/tags": () => page([TAG]) });
    open("/repositories/acme/app");

    expect(await screen.findByText("12 pulls")).toBeTruthy();
    expect(screen.getByText("3 pushes")).toBeTruthy();
  });
});

// Where nothing is laid out, an open menu counts as out of sight: hence "hidden".
describe("deleting a tag", () => {
  it("asks first, then deletes", async () => {
    const asked = serve({
      "GET /repositories/acme/app": () => REPOSITORY,
      "GET /repositories/acme/app/tags": () => page([TAG]),
      "DELETE /repositories/acme/app/tags/v1": () => null,
    });
    const { user } = open("/repositories/acme/app");

    await user.click(await screen.findByRole("button", { name: "Actions for the tag v1" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete the tag", hidden: true }));
    const dialog = within(await screen.findByRole("dialog", { name: "Delete the tag v1?" }));
    expect(asked.some((one) => one.method === "DELETE")).toBe(false);
    await user.click(dialog.getByRole("button", { name: "Delete the tag" }));

    await waitFor(() => expect(asked.some((one) => one.method === "DELETE")).toBe(true));
  });
});

describe("a token", () => {
  it("is shown once, with the line that uses it", async () => {
    const made = { id: "1", label: "laptop", scope: "write", expires_at: null, last_used_at: null, created_at: "2026-01-01T00:00:00Z", generated_by: "user", hint: "prt_ab…" };
    const asked = serve({ "GET /tokens": () => page([]), "POST /tokens": () => Response.json({ ...made, token: "prt_secret" }, { status: 201 }) });
    const { user } = open("/tokens");
    await user.click(await screen.findByRole("button", { name: "New token" }));
    const dialog = within(await screen.findByRole("dialog"));

    await user.type(dialog.getByLabelText("Label"), "laptop");
    await user.click(dialog.getByRole("button", { name: "New token" }));

    expect(await dialog.findByDisplayValue("prt_secret")).toBeTruthy();
    expect(dialog.getByText("docker login registry.example.com:5000 -u ada")).toBeTruthy();
    expect(asked.find((one) => one.method === "POST")?.body).toMatchObject({ label: "laptop", scope: "write" });
  });
});

describe("the words", () => {
  it("change to Russian and stay so", async () => {
    serve(REPOSITORIES);
    const { user } = open("/repositories");
    await user.click((await screen.findAllByRole("button", { name: "Language" }))[0] ?? document.body);

    await user.click(await screen.findByRole("menuitemradio", { name: "Русский", hidden: true }));

    expect(await screen.findByRole("heading", { level: 1, name: "Репозитории" })).toBeTruthy();
    expect(document.documentElement.lang).toBe("ru");
    expect(localStorage.getItem("pratique.language")).toBe("ru");
  });
});

describe("what one may not see", () => {
  it("is not offered: administration is for administrators", async () => {
    serve({ ...REPOSITORIES, "GET /session": () => ({ ...SESSION, account: { name: "bo", full_name: "", is_admin: false, kind: "user" } }) });
    open("/repositories");

    await screen.findByText("app");

    expect(screen.queryByRole("link", { name: "Jobs" })).toBeNull();
  });
});
