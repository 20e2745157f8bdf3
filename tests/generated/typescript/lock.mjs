// Takes out of the lock file what npm ci does not need and names hosts: where packages ask for money.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
for (const locked of Object.values(lock.packages)) delete locked.funding;
writeFileSync(file, JSON.stringify(lock, null, 2) + "\n");
