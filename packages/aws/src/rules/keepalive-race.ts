import type { Evidence } from "@cloud502/core";
import { docs } from "./docs.ts";
import {
  type AwsRule,
  type AwsSnapshot,
  counted,
  doubt,
  exceeds,
  hint,
  logSource,
  present,
  proof,
  sources,
  sumMetric,
} from "./evidence.ts";
import { closes, type Family } from "./families.ts";
import { matchAbout } from "./names.ts";
import { atOnce } from "./paces.ts";
import { byBackend, type PoolFailures, poolFailures, shareOf, spanSeconds } from "./pools.ts";
import { backendsOf, idleTimeout } from "./settings.ts";
import { clustersOf } from "./shapes.ts";
import { burstSeconds, concentration, raceFloor, raceShareLimit } from "./thresholds.ts";

export const keepaliveRace: AwsRule = {
  id: "aws/keepalive-race",
  title: "Targets of {pool} close idle connections just as the load balancer reuses them",
  severity: "high",
  cause: "keepalive-race",
  why: "The target took the request on an open connection and closed it at once, without an answer: its own keep-alive is shorter than the load balancer's idle timeout, so it hangs up on connections that the load balancer still believes in.",
  fix: [
    "Let the application keep idle connections longer than the load balancer ({idleTimeout} s), for example {keepAlive} s: Node `server.keepAliveTimeout = {keepAliveMilliseconds}`, gunicorn `--keep-alive {keepAlive}`, uvicorn `--timeout-keep-alive {keepAlive}`, nginx `keepalive_timeout {keepAlive}s`, Apache `KeepAliveTimeout {keepAlive}`, Tomcat `keepAliveTimeout`.",
    "Or let the load balancer give up first: choose an idle timeout below the application's keep-alive, but above its slowest answer.",
    "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {loadBalancer} --attributes Key=idle_timeout.timeout_seconds,Value=<seconds below the keep-alive of the application>",
  ],
  docs: [docs.troubleshooting, docs.attributes, docs.explain502],
  detect: (snapshot) =>
    racesOf(snapshot).map((race) =>
      matchAbout(
        snapshot,
        { pool: race.pool },
        { evidence: evidenceOf(snapshot, race), requests: race.count, firstSeen: race.firstSeen },
      ),
    ),
};

const closesOfRaces: Family = { ...closes, floor: raceFloor };

/** Closes at once that are spread over targets and time, and few: a race. Many, or one target's, are something else. */
export function racesOf(snapshot: AwsSnapshot): readonly PoolFailures[] {
  return clustersOf(snapshot, closesOfRaces).flatMap(({ shape, pool, groups }) => {
    if (shape !== "spread") return [];
    const quick = poolFailures(snapshot, pool, atOnce(groups));
    if (!exceeds(raceFloor, quick.count, quick.share)) return [];
    return quick.share !== undefined && quick.share > raceShareLimit ? [] : [quick];
  });
}

function evidenceOf(snapshot: AwsSnapshot, { pool, groups, count, requests }: PoolFailures): readonly Evidence[] {
  const source = logSource(groups);
  const idle = idleTimeout(snapshot);
  const keepAlive = snapshot.facts?.appKeepAliveSeconds;
  const targets = byBackend(groups).size;
  const made = sumMetric(snapshot, "HTTPCode_ELB_502_Count");
  const answered = sumMetric(snapshot, "HTTPCode_Target_5XX_Count", { targetGroup: pool });
  const routes = new Set(groups.map(({ route }) => route));
  const busiest = Math.max(...[...routes].map((route) => shareOf(groups, (group) => group.route === route)));
  const healthy = backendsOf(snapshot, pool)?.filter(({ state }) => state === "healthy").length;
  return present<Evidence>(
    proof(`${counted(count, requests)}: 502, connection closed within 0.05 s of the request, no answer`, source),
    targets > 1 && hint(`spread over ${targets} targets`, source),
    spanSeconds(groups) > burstSeconds &&
      hint(`spread over ${Math.round(spanSeconds(groups) / 60)} minutes, not one burst`, source),
    spanSeconds(groups) <= burstSeconds &&
      doubt(`all within ${Math.round(spanSeconds(groups))} s: a restart closes connections as well`, source),
    idle !== undefined &&
      keepAlive !== undefined &&
      (keepAlive <= idle
        ? proof(`the application keeps idle connections ${keepAlive} s, the load balancer ${idle} s`, sources.keepAlive)
        : doubt(
            `the application keeps idle connections ${keepAlive} s, longer than the load balancer's ${idle} s`,
            sources.keepAlive,
          )),
    made !== undefined &&
      made > 0 &&
      answered === 0 &&
      hint(`HTTPCode_ELB_502_Count is ${made} while HTTPCode_Target_5XX_Count is 0`, sources.metrics),
    (healthy ?? 0) > 0 && hint(`${healthy} targets pass their health checks meanwhile`, sources.health),
    routes.size === 1 &&
      groups.length > 1 &&
      busiest > concentration &&
      doubt("all on one route: a handler that fails at once would look alike", source),
  );
}
