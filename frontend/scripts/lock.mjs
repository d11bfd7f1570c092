// Keeps package-lock.json free of addresses: a lock pins versions and hashes; where packages come from is
// the business of the machine that installs them. npm writes funding links and notices that nobody needs here.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
  delete entry.deprecated;
  delete entry.resolved;
}
const text = `${JSON.stringify(lock, null, 2)}\n`;
if (text.includes("://")) {
  console.error("package-lock.json still holds an address; name the field in scripts/lock.mjs.");
  process.exit(1);
}
writeFileSync(file, text);
