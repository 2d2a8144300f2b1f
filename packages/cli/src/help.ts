import { CommandHelp, Help } from "@oclif/core/help";

/** A command's page with its examples right after the usage: what a reader came for. */
class ExamplesFirst extends CommandHelp {
  protected override sections(): ReturnType<CommandHelp["sections"]> {
    const all = super.sections();
    const at = all.findIndex(({ header }) => header === "EXAMPLES");
    const [examples] = at > 0 ? all.splice(at, 1) : [];
    if (examples) all.splice(1, 0, examples);
    return all;
  }
}

/** The help of oclif, with examples first. */
export default class Cloud502Help extends Help {
  protected override CommandHelpClass = ExamplesFirst;

  /** Without the version, which names the running Node: the page is rendered at build time. `cloud502 --version` tells it. */
  override formatRoot(): string {
    return super.formatRoot().replace(/VERSION\n.*\n\n/, "");
  }
}
