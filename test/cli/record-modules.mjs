// Preloaded: writes the URL of every module that the process resolved to the file named in RECORD_MODULES.
import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";

const seen = new Set();
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    seen.add(found.url);
    return found;
  },
});
process.on("exit", () => writeFileSync(process.env.RECORD_MODULES, [...seen].join("\n")));
