import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, refusal, REPOSITORY, serve, TAG } from "@/testing/server";

const TAG_GONE = {
  id: "01928f6e-7a3c-7c1d-b0a2-5d2f1c3e4a6c",
  kind: "tag",
  repository: "acme/app",
  digest: TAG.digest,
  tags: ["v1"],
  deleted_at: "2026-01-03T00:00:00Z",
  deleted_by: "ada",
  until: "2026-01-10T00:00:00Z",
};
const UNDO = `POST /deletions/${TAG_GONE.id}/undo`;

describe("a deletion", () => {
  it("can be undone from the note that tells of it", async () => {
    const asked = serve({
      "GET /repositories/acme/app": () => REPOSITORY,
      "GET /repositories/acme/app/tags": () => page([TAG]),
      "DELETE /repositories/acme/app/tags/v1": () => TAG_GONE,
      [UNDO]: () => ({ kind: "tag", repository: "acme/app", digest: TAG.digest, tags: ["v1"], taken: [] }),
    });
    const { user } = open("/repositories/acme/app");
    await user.click(await screen.findByRole("button", { name: "Actions for the tag v1" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete the tag", hidden: true }));
    await user.click(await within(await screen.findByRole("dialog")).findByRole("button", { name: "Delete the tag" }));

    await user.click(await screen.findByRole("button", { name: "Undo the deletion of v1" }));

    expect(await screen.findByText("v1 is back")).toBeTruthy();
    expect(asked.some((one) => one.path === `/deletions/${TAG_GONE.id}/undo`)).toBe(true);
  });

  it("is told of no longer, once it was undone elsewhere", async () => {
    serve({
      "GET /repositories/acme/app": () => REPOSITORY,
      "GET /repositories/acme/app/tags": () => page([TAG]),
      "DELETE /repositories/acme/app/tags/v1": () => TAG_GONE,
      "GET /deletions": () => page([TAG_GONE]),
      [UNDO]: () => ({ kind: "tag", repository: "acme/app", digest: TAG.digest, tags: ["v1"], taken: [] }),
    });
    const { user } = open("/repositories/acme/app");
    await user.click(await screen.findByRole("button", { name: "Actions for the tag v1" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete the tag", hidden: true }));
    await user.click(await within(await screen.findByRole("dialog")).findByRole("button", { name: "Delete the tag" }));
    await screen.findByText("The tag v1 is deleted");

    await user.click(await screen.findByRole("tab", { name: "Deleted" }));
    await user.click(await within(await screen.findByRole("table")).findByRole("button", { name: "Undo the deletion of v1" }));

    expect(await screen.findByText("v1 is back")).toBeTruthy();
    await waitFor(() => expect(screen.queryByText("The tag v1 is deleted")).toBeNull());
  });

  it("stands under Deleted, and says what of it was taken meanwhile", async () => {
    const gone = { ...TAG_GONE, kind: "manifest", tags: ["v1", "v2"] };
    serve({
      "GET /repositories/acme/app": () => REPOSITORY,
      "GET /deletions": ({ query }) => page(query.get("repository") === "acme/app" ? [gone] : []),
      [UNDO]: () => ({ kind: "manifest", repository: "acme/app", digest: TAG.digest, tags: ["v2"], taken: ["v1"] }),
    });
    const { user } = open("/repositories/acme/app?tab=deleted");

    await user.click(await screen.findByRole("button", { name: /Undo the deletion of/ }));

    expect(await screen.findByText(/but for tags that name something else by now: v1/)).toBeTruthy();
  });

  it("that cannot be undone says why", async () => {
    serve({
      "GET /repositories/acme/app": () => REPOSITORY,
      "GET /deletions": () => page([TAG_GONE]),
      [UNDO]: () => refusal(409, { code: "tag_taken", detail: "The tag v1 names something else by now." }),
    });
    const { user } = open("/repositories/acme/app?tab=deleted");

    await user.click(await screen.findByRole("button", { name: "Undo the deletion of v1" }));

    expect(await screen.findByText(/names something else by now/)).toBeTruthy();
  });

  it("is given up for its room, once that was confirmed", async () => {
    const asked = serve({
      "GET /repositories/acme/app": () => REPOSITORY,
      "GET /deletions": () => page([TAG_GONE]),
      [`DELETE /deletions/${TAG_GONE.id}`]: () => null,
    });
    const { user } = open("/repositories/acme/app?tab=deleted");

    await user.click(await screen.findByRole("button", { name: "Delete v1 for good" }));
    expect(asked.some((one) => one.method === "DELETE")).toBe(false);
    await user.click(await within(await screen.findByRole("dialog")).findByRole("button", { name: "Delete for good" }));

    expect(await screen.findByText("v1 cannot be brought back any more; garbage collection frees its room")).toBeTruthy();
    expect(asked.some((one) => one.method === "DELETE" && one.path === `/deletions/${TAG_GONE.id}`)).toBe(true);
  });

  it("can neither be undone nor given up while the registry is read-only", async () => {
    serve({
      "GET /registry": () => ({ read_only: true, since: "2026-01-02T00:00:00Z", by: "root", reason: "", may_change: false }),
      "GET /repositories/acme/app": () => REPOSITORY,
      "GET /deletions": () => page([TAG_GONE]),
    });
    open("/repositories/acme/app?tab=deleted");

    const undo = await screen.findByRole("button", { name: "Undo the deletion of v1" });

    await waitFor(() => expect(undo).toHaveProperty("disabled", true));
    expect(screen.getByRole("button", { name: "Delete v1 for good" })).toHaveProperty("disabled", true);
  });

  it("of a repository stands below the repositories", async () => {
    serve({
      "GET /repositories": () => page([REPOSITORY]),
      "GET /deletions": () => page([{ ...TAG_GONE, kind: "repository", repository: "acme/old", digest: null, tags: [] }]),
    });
    open("/repositories");

    const card = within(await screen.findByRole("region", { name: "Deleted repositories" }));
    expect(card.getByRole("button", { name: "Undo the deletion of acme/old" })).toBeTruthy();
  });
});

describe("storage", () => {
  const RUN = {
    id: "01928f6e-7a3c-7c1d-b0a2-5d2f1c3e4a01",
    job: "01928f6e-7a3c-7c1d-b0a2-5d2f1c3e4a02",
    action: "onlinegc",
    started_at: "2026-01-03T01:10:00Z",
    finished_at: "2026-01-03T01:11:00Z",
    is_complete: false,
    size: 5_000_000,
    reclaimed: [{ what: "blob", count: 3, size: 5_000_000 }],
  };

  it("shows what came back, and collects now", async () => {
    const asked = serve({
      "GET /storage": () => ({ blobs: 7, size: 9_000_000, waiting: { deletions: 2, repositories: 1, remains: 0 }, reclaimed: [{ what: "blob", count: 3, size: 5_000_000 }] }),
      "GET /storage/collections": () => page([RUN]),
      "GET /schedules/onlinegc": () => refusal(404, { code: "schedule_not_found" }),
      "POST /jobs": () => ({ id: RUN.job }),
    });
    const { user } = open("/storage");

    expect(await screen.findByText("blob 3")).toBeTruthy();
    expect(screen.getByText("Time was over")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Collect now" }));

    await waitFor(() => expect(asked.find((one) => one.method === "POST")?.body).toEqual({ action: "onlinegc", parameters: {} }));
    expect(await screen.findByText("The collector is about to begin")).toBeTruthy();
  });
});
