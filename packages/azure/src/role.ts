import type { Permission } from "@cloud502/core";

/** Azure grants reading blobs' content as a data action, everything else here as an action of the control plane. */
function isData(action: string): boolean {
  return action.includes("/blobs/");
}

/** An Azure custom role for the given permissions, in the form that `az role definition create --role-definition FILE` takes. */
export function customRole(permissions: readonly Permission[]): unknown {
  const actions = [...new Set(permissions.map(({ action }) => action))].sort();
  return {
    Name: "cloud502 reader",
    IsCustom: true,
    Description: "Reads Application Gateways, their health, networks, metrics and logs. Changes nothing.",
    Actions: actions.filter((action) => !isData(action)),
    NotActions: [],
    DataActions: actions.filter(isData),
    NotDataActions: [],
    AssignableScopes: ["/subscriptions/<subscription id>"],
  };
}
