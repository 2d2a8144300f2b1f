/**
 * From when on a figure is reported: our engineering defaults, not a standard's. Printed with every inspection; each can be
 * overridden.
 */
export interface Thresholds {
  /** Shares of 1. */
  readonly ephemeralPorts: number;
  readonly timeWait: number;
  readonly openFiles: number;
  readonly systemFiles: number;
  readonly conntrack: number;
  readonly retransmitted: number;
  readonly memoryAvailable: number;
  readonly diskFree: number;
  readonly inodesFree: number;
  /** Percent of the time stalled over the last 60 s. */
  readonly memorySome: number;
  readonly memoryFull: number;
  readonly cpuSome: number;
  readonly ioFull: number;
  /** Sockets. */
  readonly closeWait: number;
  /** New resets or refusals in the interval. */
  readonly resets: number;
}

export const defaultThresholds: Thresholds = {
  ephemeralPorts: 0.7,
  timeWait: 0.5,
  openFiles: 0.8,
  systemFiles: 0.8,
  conntrack: 0.9,
  retransmitted: 0.02,
  memoryAvailable: 0.05,
  diskFree: 0.05,
  inodesFree: 0.05,
  memorySome: 10,
  memoryFull: 2,
  cpuSome: 50,
  ioFull: 10,
  closeWait: 100,
  resets: 20,
};
