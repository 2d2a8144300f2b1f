import { permissions } from "./permissions.ts";

/** The permission groups that one command's token needs, required ones first; all commands when none is named. */
export function tokenGroups(
  command?: string,
): readonly { readonly group: string; readonly required: boolean; readonly purpose: string }[] {
  return permissions
    .filter(({ commands }) => command === undefined || commands.includes(command))
    .map(({ action, required, purpose }) => ({ group: action, required, purpose }))
    .sort((a, b) => Number(b.required) - Number(a.required));
}
