import type { Application, LambdaFunction, Traffic } from "../../aws/behaviour.ts";
import type { LoadBalancer, TargetGroup, World } from "../../aws/world.ts";
import { instanceGroup, type Place } from "./surroundings.ts";

/** One request in a hundred fails inside the application, everywhere and at all times. */
const ordinaryErrorShare = 0.01;

/**
 * Adds what every account has besides its incident: neighbours without faults, one target on its way out, and the
 * occasional error of an application. `leaving` names the group of the target that drains.
 */
export function withOrdinaryLife(
  place: Place,
  parts: Pick<World, "loadBalancers" | "targetGroups" | "functions">,
  leaving: string | undefined,
) {
  const count = place.dice.integer(1, 3);
  const neighbours = Array.from({ length: count }, () => neighbour(place));
  const groups = [...parts.targetGroups, ...neighbours.map(({ group }) => group)];
  const last = neighbours[0]?.group.name;
  return {
    loadBalancers: [...parts.loadBalancers, ...neighbours.map(({ loadBalancer }) => loadBalancer)],
    targetGroups: groups.map((group) =>
      withErrors(group.name === (leaving ?? last) ? withLeavingTarget(place, group) : group),
    ),
    functions: parts.functions?.map(
      (lambda): LambdaFunction => ({
        ...lambda,
        answers: [...(lambda.answers ?? []), { status: 500, share: ordinaryErrorShare }],
      }),
    ),
  };
}

function neighbour(place: Place): { readonly loadBalancer: LoadBalancer; readonly group: TargetGroup } {
  const { dice } = place;
  const name = place.word();
  const port = dice.pick([3000, 8080, 9000]);
  const group = instanceGroup(
    `${name}-api`,
    port,
    place.targets(dice.integer(2, 3), port, () => place.application()),
  );
  const traffic = [place.visitors(`${name}.example.com`, dice.between(0.3, 0.8)), scanners(`${name}.example.com`)];
  return {
    group,
    loadBalancer: place.loadBalancer(`${name}-web`, { forward: [{ targetGroup: group.name }] }, { traffic }),
  };
}

/** What comes uninvited to every public address; what it sends is not to be trusted. */
function scanners(host: string): Traffic {
  return {
    host,
    port: 443,
    protocol: "https",
    requestsPerSecond: 0.005,
    requests: [
      { path: "/.env" },
      { path: "/wp-login.php", method: "POST" },
      { path: "/search", query: '?q="><script>alert(1)</script> x' },
    ],
    userAgents: ['scanner "quoted" \\ agent', "\u001b[31mred\u001b[0m agent", '=HYPERLINK("http://example.com")'],
  };
}

/** A copy of the group's first target that was deregistered two minutes ago, with its requests finished. */
function withLeavingTarget(place: Place, group: TargetGroup): TargetGroup {
  const [model] = group.targets;
  const [target] = place.targets(1, model?.port ?? 80, () => model?.application ?? place.application());
  if (!model || !target) return group;
  return { ...group, targets: [...group.targets, { ...target, deregisteredAt: 3600 - place.dice.integer(60, 150) }] };
}

function withErrors(group: TargetGroup): TargetGroup {
  const withError = (application: Application): Application => ({
    ...application,
    answers: [...(application.answers ?? []), { status: 500, share: ordinaryErrorShare }],
  });
  return {
    ...group,
    targets: group.targets.map((target) => ({ ...target, application: withError(target.application) })),
  };
}
