// Adds up the scripts that the first page needs before anything can be seen, compressed, and refuses to let them grow
// past the budget. Routes load their own pieces later and are not counted.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 235;
const dist = new URL("../dist/", import.meta.url);
const page = readFileSync(new URL("index.html", dist), "utf8");
const scripts = [...page.matchAll(/(?:src|href)="\/static\/([^"]+\.js)"/g)].map((match) => match[1]);
const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length, 0);
const kilobytes = bytes / 1000;
console.log(`initial scripts: ${kilobytes.toFixed(1)} kB gzip in ${scripts.length} files (budget ${BUDGET_KB} kB)`);
if (scripts.length === 0 || kilobytes > BUDGET_KB) process.exit(1);
