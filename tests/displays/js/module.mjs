// The pages' modules are plain `.js` files without a package.json: load them as what they are, ES modules.
import { readFile } from "node:fs/promises";

const ROOT = new URL("../../../", import.meta.url);

export async function load(path) {
  const source = await readFile(new URL(path, ROOT));
  return import(`data:text/javascript;base64,${source.toString("base64")}`);
}
