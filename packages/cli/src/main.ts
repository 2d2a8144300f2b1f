/** Runs a command line: bin/run.js loads it when no built page answers. */
export { execute } from "@oclif/core/execute";
