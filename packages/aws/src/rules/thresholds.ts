/**
 * How much of something must be seen before a rule speaks. Ordinary traffic always holds a few failures: a floor keeps
 * them from becoming findings, and every request rule states count and share in its evidence.
 */
export interface Floor {
  /** At least so many requests. */
  readonly count: number;
  /** At least this share (0 to 1) of the requests it is measured against; ignored when no total is known. */
  readonly share: number;
  /** So many are enough whatever the share: a rare route that always fails is a small part of a busy pool. */
  readonly enough?: number;
}

/** Races are rare by nature (0.05 to 1 % of requests), and every one is an outage for its user; a single 502 proves nothing. */
export const raceFloor: Floor = { count: 5, share: 0.0005, enough: 100 };

/** Errors that the load balancer makes itself always have a cause on the hop; below 0.2 % one host's hiccup explains them. */
export const hopFloor: Floor = { count: 5, share: 0.002, enough: 100 };

/** Applications answer about 1 % of requests with 5xx on an ordinary day, scattered; 3 % is three times that. */
export const applicationFloor: Floor = { count: 20, share: 0.03 };

/** A function, identity provider or protocol that fails now and then is not an incident: half a percent is. */
export const reasonFloor: Floor = { count: 5, share: 0.005, enough: 100 };

/** A missing permission or a deleted function fails every request that needs it: two are no accident. */
export const setupFloor: Floor = { count: 2, share: 0 };

/** Clients leave all the time; a cluster of this size at one duration is a timeout of theirs. */
export const clientFloor: Floor = { count: 10, share: 0.005, enough: 200 };

/** Failed health checks in the log: one bad answer does not mark a target, the default threshold is 2; 5 is a pattern. */
export const probeFloor: Floor = { count: 5, share: 0 };

/** A race loses few requests: if more than a fifth are closed at once, the target closes whatever it is sent. */
export const raceShareLimit = 0.2;

/** One target (or zone) is to blame from this share of a pool's failures on. */
export const concentration = 0.8;

/** … and when it fails at least so many times as often as its neighbours. */
export const timesWorseThanNeighbours = 4;

/** A zone stands out from three times the failures of all others together (the catalogue's rule). */
export const zoneConcentration = 0.75;

/** The longest burst of one target, in seconds, that a restart explains: a stop, a start and a few health checks. */
export const burstSeconds = 120;

/** Durations count as "at" a timeout within this many seconds: log times and timers are not exact. */
export const timerSeconds = 1;

/** Hard request timeouts that app servers ship with or are usually given, in seconds (gunicorn 30, PHP-FPM and uWSGI 60, …). */
export const workerTimeouts = [30, 60, 90, 120, 180, 240, 300] as const;

/** Of configured answers, policies: they explain a window only when they are this share of its failing requests. */
export const explainingShare = 0.1;
