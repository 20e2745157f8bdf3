// Makes the types of every contract in openapi/. They are modules, not declarations: tsc then checks them too.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const contracts = new URL("../../../openapi/", import.meta.url);
const generated = new URL("generated/", import.meta.url);

rmSync(generated, { recursive: true, force: true });
mkdirSync(generated);
for (const name of readdirSync(contracts).filter((name) => name.endsWith(".yaml"))) {
  const types = await openapiTS(new URL(name, contracts));
  writeFileSync(new URL(name.replace(".yaml", ".ts"), generated), astToString(types));
  console.log(`types of ${name}`);
}
