import { docs } from "./docs.ts";
import { type AwsRule, counted, hint, logSource, present, proof, sources } from "./evidence.ts";
import { type Family, families } from "./families.ts";
import { matchAbout } from "./names.ts";
import { backendsOf } from "./settings.ts";
import { clustersOf } from "./shapes.ts";

/** One rule per family: the class is what happens to the requests, the subject is the one target they fail at. */
export const oneBadTarget: readonly AwsRule[] = families.map(rule);

function rule(family: Family): AwsRule {
  return {
    id: `aws/one-bad-target-${family.key}`,
    title: `One target of {pool}, {target}, likely is broken: it ${family.does}, its neighbours are well`,
    severity: "high",
    cause: family.cause,
    basis: "inferred",
    why: "Nearly all failures of the pool are at one target, and it fails far oftener than the others do: likely that host, container or process is at fault, not the application as a whole.",
    fix: [
      "aws elbv2 deregister-targets --target-group-arn {targetGroup} --targets Id={targetId},Port={targetPort}",
      "Look at its log and its host before replacing it; it may be the first of many.",
      "aws elbv2 modify-target-group-attributes --target-group-arn {targetGroup} --attributes Key=load_balancing.algorithm.type,Value=weighted_random Key=load_balancing.algorithm.anomaly_mitigation,Value=on",
    ],
    docs: [docs.metrics, docs.groupAttributes, docs.explain502],
    detect: (snapshot) =>
      clustersOf(snapshot, family).flatMap(
        ({ shape, only: backend, contrast, pool, groups, count, requests, firstSeen }) => {
          if (shape !== "target" || backend === undefined) return [];
          const own = backendsOf(snapshot, pool)?.find(({ address }) => address === backend);
          return [
            matchAbout(
              snapshot,
              { pool, backend },
              {
                evidence: present(
                  proof(`${backend} ${family.does}: ${counted(count, requests)}`, logSource(groups)),
                  contrast !== undefined && proof(`${contrast}`, logSource(groups)),
                  own?.anomalous && hint("anomaly detection calls this target an outlier", sources.health),
                  own?.state === "unhealthy" &&
                    hint(`it is unhealthy: ${own.reason ?? "no reason given"}`, sources.health),
                ),
                requests: count,
                firstSeen,
              },
            ),
          ];
        },
      ),
  };
}
