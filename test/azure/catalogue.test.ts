import { describe, expect, it } from "vitest";
import { elsewhere } from "../../packages/azure/src/rules/elsewhere.ts";
import { rules } from "../../packages/azure/src/rules/index.ts";

/** Every row of the catalogue of Application Gateway faults, and the rules that hold it; an empty list = a row of `elsewhere`. */
const rows: Readonly<Record<string, readonly string[]>> = {
  "AZ-H01": ["all-servers-unhealthy"],
  "AZ-H02": ["some-servers-unhealthy"],
  "AZ-H03": [],
  "AZ-H04": ["servers-draining"],
  "AZ-H05": ["pool-without-servers"],
  "AZ-P01": ["probe-timeout"],
  "AZ-P02": ["backend-name-unresolved"],
  "AZ-P03": ["probe-connection-refused", "probe-connect-timeout"],
  "AZ-P04": ["probe-unauthorized"],
  "AZ-P05": ["probe-forbidden"],
  "AZ-P06": ["probe-path-missing"],
  "AZ-P07": ["probe-method-refused"],
  "AZ-P08": ["probe-server-error"],
  "AZ-P09": ["probe-status-unexpected"],
  "AZ-P10": ["probe-body-mismatch"],
  "AZ-P11": ["unclassified-probe-message"],
  "AZ-T01": ["certificate-wrong-name"],
  "AZ-T02": ["certificate-expired"],
  "AZ-T03": ["certificate-chain-incomplete"],
  "AZ-T04": ["certificate-leaf-missing"],
  "AZ-T05": ["certificate-private-authority"],
  "AZ-T06": ["certificate-intermediate-private"],
  "AZ-T07": ["certificate-root-not-uploaded"],
  "AZ-T08": ["certificate-root-mismatch"],
  "AZ-T09": ["certificate-chain-order"],
  "AZ-T10": ["certificate-unverified"],
  "AZ-T11": ["certificate-not-whitelisted"],
  "AZ-T12": ["certificate-marked-invalid"],
  "AZ-C01": ["pool-empty"],
  "AZ-C02": ["gateway-stopped"],
  "AZ-C03": ["last-change-failed"],
  "AZ-C04": ["probe-protocol-differs"],
  "AZ-C05": ["host-routed-backend-without-host"],
  "AZ-C06": ["probe-host-missing"],
  "AZ-C07": ["host-from-ip-member"],
  "AZ-C08": ["https-ip-without-host"],
  "AZ-C09": ["probe-name-differs"],
  "AZ-C10": [],
  "AZ-C11": ["probe-slow-to-notice"],
  "AZ-C12": ["probe-accepts-errors"],
  "AZ-C13": ["probe-min-servers"],
  "AZ-C14": ["single-server"],
  "AZ-C15": ["draining-off"],
  "AZ-C16": ["protocol-port-mismatch"],
  "AZ-C17": ["probe-port-differs"],
  "AZ-C18": ["probe-path-differs"],
  "AZ-C19": ["certificate-check-off"],
  "AZ-C20": ["trusted-root-ending"],
  "AZ-C21": ["pinned-certificate-expired"],
  "AZ-C22": ["listener-certificate-ending"],
  "AZ-C23": ["key-vault-version-pinned"],
  "AZ-C24": ["key-vault-certificate-lost"],
  "AZ-C25": ["dangling-reference"],
  "AZ-C26": ["no-basic-listener"],
  "AZ-C27": ["little-capacity"],
  "AZ-C28": ["public-members"],
  "AZ-C29": ["first-generation"],
  "AZ-C30": ["setting-unused"],
  "AZ-C31": ["error-page-hides-cause"],
  "AZ-N01": ["management-ports-denied", "management-ports-denied-risk"],
  "AZ-N02": ["load-balancer-denied", "load-balancer-denied-risk"],
  "AZ-N03": ["outbound-internet-denied", "outbound-internet-denied-risk", "gateway-outbound-denied"],
  "AZ-N04": ["backend-security-group-denies"],
  "AZ-N05": ["default-route-diverted", "default-route-diverted-risk"],
  "AZ-N06": ["default-route-learned"],
  "AZ-N07": ["route-to-backend-diverted"],
  "AZ-N08": ["custom-dns-with-names"],
  "AZ-N09": ["subnet-nearly-full"],
  "AZ-N10": ["peering-disconnected"],
  "AZ-N11": ["kubenet-routes-missing"],
  "AZ-N12": ["revocation-lists-denied", "revocation-lists-denied-risk"],
  "AZ-L01": ["no-live-backend"],
  "AZ-L02": ["backend-closed", "keepalive-race", "restart-burst"],
  "AZ-L03": ["request-timeout", "request-timeout-near"],
  "AZ-L04": ["request-timeout-v1"],
  "AZ-L05": ["backend-answered-5xx", "backend-status-changed"],
  "AZ-L06": ["connection-failed"],
  "AZ-L07": ["client-closed"],
  "AZ-L08": ["client-timed-out"],
  "AZ-L09": ["request-refused", "no-matching-listener"],
  "AZ-L10": ["firewall-blocked"],
  "AZ-L11": ["one-instance-fails"],
  "AZ-L12": [],
  "AZ-L13": ["one-host-name-fails"],
  "AZ-L14": ["ingress-default-pool"],
  "AZ-L15": ["gateway-error"],
  "AZ-M01": ["gateway-made-5xx"],
  "AZ-M02": ["no-healthy-host"],
  "AZ-M03": ["connect-time-rose"],
  "AZ-M04": ["gateway-saturated"],
  "AZ-V01": ["access-log-off"],
  "AZ-V02": ["access-log-elsewhere"],
  "AZ-V03": [],
  "AZ-V04": ["platform-unwell"],
};

describe("the catalogue", () => {
  it("has 94 rows, each a rule or told why not", () => {
    const told = elsewhere.map(({ row }) => row);

    expect(Object.keys(rows)).toHaveLength(94);
    for (const [row, held] of Object.entries(rows)) if (held.length === 0) expect(told).toContain(row);
  });

  it("holds every rule, and no other", () => {
    const named = Object.values(rows)
      .flat()
      .map((name) => `azure/${name}`);

    expect([...named].sort()).toEqual(rules.map(({ id }) => id).sort());
  });
});
