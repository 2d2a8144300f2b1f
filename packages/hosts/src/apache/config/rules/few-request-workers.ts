import { apacheDoc, apacheLint } from "../apache-lint.ts";

/** Few workers on a proxy. */
export const fewRequestWorkers = apacheLint(
  {
    id: "apache/few-request-workers",
    title: "Apache serves at most {workers} requests at once",
    severity: "medium",
    cause: "proxy-exhausted",
    why: "Each proxied request holds a worker for as long as the backend takes. When all are busy clients wait in the listen queue (AH00484, AH03490).",
    fix: ["Raise MaxRequestWorkers (and ServerLimit x ThreadsPerChild), or make the backend faster."],
    docs: [apacheDoc("mpm_common", "maxrequestworkers")],
  },
  ({ all, passes }) => {
    const last = all("MaxRequestWorkers").at(-1) ?? all("MaxClients").at(-1);
    const workers = Number(last?.args[0]);
    return last && passes.length > 0 && workers < 150
      ? [
          {
            at: last,
            subject: "MaxRequestWorkers",
            fact: `${last.name} ${workers}`,
            names: { workers: String(workers) },
          },
        ]
      : [];
  },
);
