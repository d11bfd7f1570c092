// Writes src/api/schema.d.ts from the committed openapi.json. With --check it writes nothing and fails on drift.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../openapi.json", import.meta.url);
const target = new URL("../src/api/schema.d.ts", import.meta.url);

export async function schema() {
  const nodes = await openapiTS(JSON.parse(readFileSync(source, "utf8")));
  return `// Generated from openapi.json by "npm run generate". Do not edit.\n\n${astToString(nodes)}`;
}

const text = await schema();
if (!process.argv.includes("--check")) {
  writeFileSync(target, text);
} else if (readFileSync(target, "utf8") !== text) {
  console.error('src/api/schema.d.ts does not match openapi.json: run "npm run generate" and commit the result.');
  process.exit(1);
}
