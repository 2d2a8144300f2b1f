import type { MessageRow } from "../shared/message-row.ts";

/**
 * What an app says about its database, in the words of the usual drivers. `kind` cuts a row down to the app server's own
 * records. Too many connections and an empty pool are a lack of capacity; a refused connection is the app's own failure.
 */
export const databaseRows: readonly MessageRow[] = [
  {
    id: "database-connections-exhausted",
    says: "FATAL: sorry, too many clients already",
    test: /too many clients already|remaining connection slots are reserved|Too many connections|max_user_connections|ER_CON_COUNT_ERROR|max number of clients reached/,
    cause: "overload",
    severity: "critical",
    title: "The database refuses connections: it has too many",
    why: "max_connections of the database is reached; the workers' pools together ask for more.",
    fix: [
      "Workers × pool size must stay below max_connections.",
      "Put a pooler (PgBouncer) between, or make pools smaller.",
    ],
    aboutProxy: true,
  },
  {
    id: "connection-pool-exhausted",
    says: "QueuePool limit of size 5 overflow 10 reached, connection timed out",
    test: /QueuePool limit of size|Timeout acquiring a connection|ResourceRequest timed out|ConnectionAcquireTimeoutError|timeout exceeded when trying to connect|PoolTimeout|couldn't get a connection after|Timed out fetching a new connection from the connection pool|pool(?: is)? exhausted|could not obtain a (?:database )?connection within/i,
    cause: "overload",
    severity: "critical",
    title: "The app's connection pool is empty",
    why: "Every connection of the pool is in use and none came back in time: slow queries, or connections that are not returned.",
    fix: ["Find the queries that hold connections; close sessions in a finally block.", "Then the pool's size."],
    aboutProxy: true,
  },
  {
    id: "database-refused",
    says: "connection to server at … failed: Connection refused",
    test: /(?:connection to server (?:at|on) [\s\S]{0,200}? failed|could not connect to server|Can't connect to (?:MySQL|local) |SQLSTATE\[(?:HY000|08006)\]|SequelizeConnectionRefusedError|Mongo(?:Network|ServerSelection)Error|(?:redis|valkey)\S*ConnectionError|connect (?:ECONNREFUSED|ETIMEDOUT|ENOTFOUND) |getaddrinfo (?:ENOTFOUND|EAI_AGAIN))/i,
    cause: "backend-error",
    severity: "high",
    title: "The app does not reach a service that it needs",
    why: "A database or another service refused the app's connection: the 5xx is made one hop deeper.",
    fix: ["Start the service that the sample names; check its address in the app's configuration."],
    aboutProxy: true,
  },
];
