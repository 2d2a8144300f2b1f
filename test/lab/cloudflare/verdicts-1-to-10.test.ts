import { describeVerdicts } from "./verdicts.ts";

describeVerdicts(1, 10);
