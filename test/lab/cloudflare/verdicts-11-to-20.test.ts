import { describeVerdicts } from "./verdicts.ts";

describeVerdicts(11, 20);
