import type { Rule } from "@cloud502/core";
import type { LinuxFacts } from "../facts.ts";
import { abortOnOverflow } from "./abort-on-overflow.ts";
import { acceptQueueOverflow } from "./accept-queue-overflow.ts";
import { backlogCapped } from "./backlog-capped.ts";
import { closeWait } from "./close-wait.ts";
import { conntrackFull } from "./conntrack-full.ts";
import { containerDied } from "./container-died.ts";
import { containerUnhealthy } from "./container-unhealthy.ts";
import { cpuPressure } from "./cpu-pressure.ts";
import { deletedLog } from "./deleted-log.ts";
import { diskFull } from "./disk-full.ts";
import { ephemeralPorts } from "./ephemeral-ports.ts";
import { forksRefused } from "./forks-refused.ts";
import { gunicornWorkers } from "./gunicorn-workers.ts";
import { inodesFull } from "./inodes-full.ts";
import { ioPressure } from "./io-pressure.ts";
import { limitsConfWithoutEffect } from "./limits-conf-without-effect.ts";
import { memoryLow } from "./memory-low.ts";
import { memoryPressure } from "./memory-pressure.ts";
import { openFiles } from "./open-files.ts";
import { outOfMemoryKill } from "./out-of-memory-kill.ts";
import { phpFpmPoolSize } from "./php-fpm-pool-size.ts";
import { pm2OneProcess } from "./pm2-one-process.ts";
import { refusedConnections } from "./refused-connections.ts";
import { retransmissions } from "./retransmissions.ts";
import { synQueueFull } from "./syn-queue-full.ts";
import { systemFiles } from "./system-files.ts";
import { tcpMemory } from "./tcp-memory.ts";
import { timeWait } from "./time-wait.ts";
import { unitFailed } from "./unit-failed.ts";

/** Every rule over the machine itself, and over what runs on it. */
export const linuxRules: readonly Rule<LinuxFacts>[] = [
  abortOnOverflow,
  acceptQueueOverflow,
  backlogCapped,
  closeWait,
  conntrackFull,
  containerDied,
  containerUnhealthy,
  cpuPressure,
  deletedLog,
  diskFull,
  ephemeralPorts,
  forksRefused,
  gunicornWorkers,
  inodesFull,
  ioPressure,
  limitsConfWithoutEffect,
  memoryLow,
  memoryPressure,
  openFiles,
  outOfMemoryKill,
  phpFpmPoolSize,
  pm2OneProcess,
  refusedConnections,
  retransmissions,
  synQueueFull,
  systemFiles,
  tcpMemory,
  timeWait,
  unitFailed,
];
