import { authRows, jwtRows } from "../../../../packages/aws/src/rules/auth-reasons.ts";
import { clientCertificates, clientCertificateTable } from "../../../../packages/aws/src/rules/client-certificates.ts";
import { desyncReasons, desyncTable } from "../../../../packages/aws/src/rules/desync-reasons.ts";
import { lambdaRows } from "../../../../packages/aws/src/rules/lambda-reasons.ts";
import { wafRows } from "../../../../packages/aws/src/rules/waf-reasons.ts";
import { event, group, snapshot } from "../snapshot.ts";
import type { RuleCase } from "./case.ts";

const tables = [
  { prefix: "lambda", rows: lambdaRows },
  { prefix: "auth", rows: authRows },
  { prefix: "jwt", rows: jwtRows },
  { prefix: "waf", rows: wafRows },
  { prefix: "auth", rows: [{ id: "auth-provider-error", reason: "561" }] },
  { prefix: "jwt", rows: [{ id: "jwks-error", reason: "562" }] },
] as const;

/** A hundred requests with the code fire its rule; one, or a hundred with the next code of the table, do not. */
export const reasonCases: readonly RuleCase[] = [
  ...tables.flatMap(({ prefix, rows }) =>
    rows.map(({ id, reason }, index) => {
      const other = rows[(index + 1) % rows.length]?.reason;
      return {
        id,
        fires: snapshot({ groups: [group(`${prefix}:${reason}`, { count: 200 })] }),
        quiet: snapshot({
          groups: [
            group(`${prefix}:${reason}`, { count: 1 }),
            ...(other === reason ? [] : [group(`${prefix}:${other}`, { count: 200 })]),
          ],
        }),
      };
    }),
  ),
  ...desyncTable.map(([code], index) => ({
    id: idOf(desyncReasons[index]?.id),
    fires: snapshot({ groups: [group("desync-rejected", { count: 200, detail: { classificationReason: code } })] }),
    quiet: snapshot({ groups: [group("desync-rejected", { count: 200, detail: { classificationReason: "Other" } })] }),
  })),
  ...clientCertificateTable.map(([code], index) => ({
    id: idOf(clientCertificates[index]?.id),
    fires: snapshot({ groups: [event(`client-tls:${code}`)] }),
    quiet: snapshot({ groups: [event(`client-tls:${code}`, { count: 1 })] }),
  })),
];

function idOf(id: string | undefined): string {
  return (id ?? "").replace("aws/", "");
}
