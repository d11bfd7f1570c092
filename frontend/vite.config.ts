import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env["PRATIQUE_DEV_SERVER"] ?? "http://127.0.0.1:8080";

export default defineConfig(({ command }) => ({
  plugins: [react()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  // The page itself is served by the API at "/"; its hashed files by the static mount at "/static/".
  base: command === "build" ? "/static/" : "/",
  // The page shell puts a fresh nonce in this place for every answer.
  html: { cspNonce: "PRATIQUE_NONCE" },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    license: { fileName: "licences.md" },
  },
  server: { proxy: { "/api": server, "/auth": server } },
  test: {
    environment: "happy-dom",
    setupFiles: ["src/testing/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: false,
    restoreMocks: true,
    pool: "threads",
    testTimeout: 30_000,
    // Nothing is laid out here, so Mantine finds nothing to be seen in a dialog, and says so with the whole document.
    onConsoleLog: (log) => !log.includes("use-focus-trap] Failed to find focusable element"),
  },
}));
