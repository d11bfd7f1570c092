import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { open } from "@/testing/open";
import { page, refusal, serve, SESSION } from "@/testing/server";
import { EXPORT, STATUS } from "@/testing/work";

const KIND = {
  kind: "findings",
  title: "Findings of an image",
  description: "Every vulnerability.",
  formats: [{ format: "csv", media_type: "text/csv", extension: "csv" }],
  parameters_schema: { required: ["repository"], properties: { repository: { type: "string" } } },
};

describe("exports", () => {
  it("are asked for, and handed over once they are ready", async () => {
    const asked = serve({
      "GET /exports": () => page([]),
      "GET /exports/kinds": () => [KIND],
      "POST /exports": () => Response.json({ ...EXPORT, status: "waiting" }, { status: 202 }),
      [`GET /exports/${EXPORT.id}`]: () => EXPORT,
    });
    const { user } = open("/files");
    await user.click(await screen.findByRole("button", { name: "New export" }));
    const dialog = within(await screen.findByRole("dialog"));

    await user.type(await dialog.findByLabelText(/repository/), "acme/app");
    await user.click(dialog.getByRole("button", { name: "Export" }));

    const link = await dialog.findByRole("link", { name: "Download" });
    expect(link.getAttribute("href")).toBe(`/api/v1/exports/${EXPORT.id}/file`);
    expect(asked.find((one) => one.method === "POST")?.body).toEqual({ kind: "findings", format: "csv", parameters: { repository: "acme/app" } });
  });

  it("of others are offered to administrators alone", async () => {
    serve({ "GET /exports": () => page([EXPORT]), "GET /session": () => ({ ...SESSION, account: { name: "bo", full_name: "", is_admin: false, kind: "user" } }) });
    open("/files");

    expect(await screen.findByRole("link", { name: "Findings of acme/app" })).toBeTruthy();
    expect(screen.queryByRole("switch")).toBeNull();
  });
});

describe("uploads", () => {
  it("send the file as it is", async () => {
    const asked = serve({
      "GET /uploads": () => page([]),
      "GET /uploads/kinds": () => [{ kind: "sbom", title: "SBOM", description: "", limit_mib: 1 }],
      "POST /uploads": () => Response.json({ id: "1", kind: "sbom", name: "a.json" }, { status: 202 }),
    });
    const { user } = open("/files/uploads");
    await user.click(await screen.findByRole("button", { name: "Upload a file" }));
    const dialog = within(await screen.findByRole("dialog"));
    const input = await waitFor(() => {
      const found = document.querySelector<HTMLInputElement>("input[type=file]");
      if (!found) throw new Error("no field for a file yet");
      return found;
    });

    await user.upload(input, new File(['{"bomFormat":"CycloneDX"}'], "a.json"));
    await user.click(dialog.getByRole("button", { name: "Upload" }));

    await waitFor(() => expect(asked.some((one) => one.method === "POST")).toBe(true));
    const sent = asked.find((one) => one.method === "POST");
    expect(sent && Object.fromEntries(sent.query)).toEqual({ kind: "sbom", name: "a.json", namespace: "ada" });
    expect(sent?.body).toEqual({ bomFormat: "CycloneDX" });
    expect(sent?.headers.get("Content-Type")).toBe("application/octet-stream");
  });
});

describe("the status of the system", () => {
  it("says first what wants attention and what to do about it", async () => {
    serve({ "GET /status": () => STATUS });
    open("/status");

    const summary = within(await screen.findByRole("region", { name: "How it is" }));
    expect(summary.getByText("1 thing wants attention")).toBeTruthy();
    expect(summary.getByText("Run pratique index build.")).toBeTruthy();
    expect(screen.getByRole("link", { name: "false" })).toBeTruthy();
  });

  it("shows a refusal with its request id", async () => {
    serve({ "GET /status": () => refusal(403) });
    open("/status");

    expect(await screen.findByText("req-42")).toBeTruthy();
  });
});
