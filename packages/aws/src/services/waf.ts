import { GetWebACLForResourceCommand, WAFV2Client } from "@aws-sdk/client-wafv2";
import type { Session } from "../session.ts";

/** The WAF call in one region. */
export interface Waf {
  /** null = no web ACL stands before it. */
  webAcl(loadBalancer: string): Promise<{ readonly arn: string; readonly name: string } | null>;
}

/** Opens WAF in one region. */
export function openWaf(session: Session, region: string): Waf {
  const client = new WAFV2Client(session.config("WAFV2", region));
  session.onClose(() => client.destroy());
  return {
    async webAcl(ResourceArn) {
      const { WebACL } = await session.ask("wafv2:GetWebACLForResource", region, (options) =>
        client.send(new GetWebACLForResourceCommand({ ResourceArn }), options),
      );
      return WebACL?.ARN ? { arn: WebACL.ARN, name: WebACL.Name ?? WebACL.ARN } : null;
    },
  };
}
