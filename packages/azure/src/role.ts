import type { Permission } from "@cloud502/core";

/** An Azure custom role for the given permissions, in the form that `az role definition create --role-definition FILE` takes. */
export function customRole(permissions: readonly Permission[]): unknown {
  return {
    Name: "cloud502 reader",
    IsCustom: true,
    Description: "Reads Application Gateways, their health, networks, metrics and logs. Changes nothing.",
    // Actions that no operation list names as data: Resource Graph itself needs none beyond reading the resources.
    Actions: [...new Set(permissions.map(({ action }) => action))]
      .filter((action) => !action.startsWith("Microsoft.ResourceGraph/"))
      .sort(),
    NotActions: [],
    DataActions: [],
    NotDataActions: [],
    AssignableScopes: ["/subscriptions/<subscription id>"],
  };
}
