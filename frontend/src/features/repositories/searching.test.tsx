import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, REPOSITORY, serve, TAG } from "@/testing/server";

const TAGS = "GET /repositories/acme/app/tags";
const ONE = { "GET /repositories/acme/app": () => REPOSITORY };

describe("a search of tags", () => {
  it("goes on by itself behind names among which there was nothing", async () => {
    const answers = [page([], "a"), page([TAG], "b"), page([{ ...TAG, name: "v2" }])];
    const asked = serve({ ...ONE, [TAGS]: () => answers.shift() ?? page([]) });

    open("/repositories/acme/app?q=v");

    expect(await screen.findByRole("link", { name: "v1" })).toBeTruthy();
    expect(screen.getByRole("link", { name: "v2" })).toBeTruthy();
    const tags = asked.filter((one) => one.path.endsWith("/tags"));
    expect(tags.map((one) => [one.query.get("after"), one.query.get("limit")])).toEqual([[null, "50"], ["a", "50"], ["b", "49"]]);
  });

  it("says when it has found nothing so far, and goes on where it is told to", async () => {
    const asked = serve({ ...ONE, [TAGS]: ({ query }) => (query.get("after") === "z20" ? page([TAG]) : page([], `z${String(Number((query.get("after") ?? "z0").slice(1)) + 1)}`)) });
    const { user, address } = open("/repositories/acme/app?q=v");

    expect(await screen.findByText("Nothing found so far, and there is more to look through.")).toBeTruthy();
    expect(asked.filter((one) => one.path.endsWith("/tags"))).toHaveLength(20);
    await user.click(screen.getByRole("button", { name: "Search on" }));

    expect(await screen.findByRole("link", { name: "v1" })).toBeTruthy();
    expect(address()).toContain("after=z20");
  });
});
