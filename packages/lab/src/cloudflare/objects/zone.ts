import { idOf, uuidOf } from "../ids.ts";
import type { CloudflareWorld, SiteWorld, ZoneWorld } from "../world.ts";

const created = "2024-01-01T05:20:00.123450Z";

export function zoneObject(zone: ZoneWorld, world: CloudflareWorld) {
  const account = { id: idOf("account", world.account), name: world.account };
  return {
    id: idOf("zone", zone.name),
    name: zone.name,
    status: "active",
    paused: zone.paused ?? false,
    type: "full",
    development_mode: 0,
    name_servers: ["bob.ns.cloudflare.com", "lola.ns.cloudflare.com"],
    original_name_servers: ["ns1.originaldnshost.com", "ns2.originaldnshost.com"],
    original_registrar: "GoDaddy",
    original_dnshost: "NameCheap",
    modified_on: created,
    created_on: created,
    activated_on: created,
    vanity_name_servers: [] as string[],
    meta: {
      step: 2,
      custom_certificate_quota: 1,
      page_rule_quota: 100,
      phishing_detected: false,
      cdn_only: false,
      dns_only: false,
      foundation_dns: false,
    },
    owner: { id: account.id, type: "organization", name: world.account },
    account,
    plan: { id: idOf("plan", zone.plan ?? "pro"), name: `${zone.plan ?? "pro"} plan`, legacy_id: zone.plan ?? "pro" },
  };
}

export function settingObjects(zone: ZoneWorld) {
  const values: Record<string, unknown> = {
    ssl: zone.ssl,
    proxy_read_timeout: String(zone.readTimeoutSeconds ?? 100),
    min_tls_version: "1.2",
    always_use_https: "on",
    websockets: "on",
    tls_client_auth: "off",
    origin_max_http_version: "2",
    origin_error_page_pass_thru: "off",
    max_upload: 100,
    development_mode: "off",
    minify: { css: "off", html: "off", js: "off" },
    ...zone.settings,
  };
  return Object.entries(values).map(([id, value]) => ({ id, value, editable: true, modified_on: created }));
}

export function recordObjects(zone: ZoneWorld) {
  const sites = zone.sites.flatMap((site) => recordsOf(site));
  const spare = Array.from({ length: zone.spareRecords ?? 0 }, (_, index) =>
    record(`spare-${index}.${zone.name}`, "TXT", `"v=${index}"`, false),
  );
  const plain = (zone.unproxied ?? []).map(({ name, address }) => record(name, "A", address, false));
  return [...sites, ...plain, ...spare];
}

function recordsOf({ hostname, way }: SiteWorld) {
  switch (way.kind) {
    case "address":
      return [way.server, ...(way.more ?? [])].map(({ address }) => record(hostname, "A", address, true));
    case "cname":
      return [record(hostname, "CNAME", way.target, true)];
    case "tunnel":
      return [record(hostname, "CNAME", `${uuidOf("tunnel", way.tunnel)}.cfargotunnel.com`, true)];
    case "balancer":
      return [];
  }
}

function record(name: string, type: string, content: string, proxied: boolean) {
  return {
    id: idOf("record", `${name}/${type}/${content}`),
    name,
    type,
    content,
    proxiable: type !== "TXT",
    proxied,
    ttl: 1,
    meta: { auto_added: false, source: "primary" },
    comment: "",
    tags: [] as string[],
    created_on: created,
    modified_on: created,
  };
}

export function certificatePackObjects(zone: ZoneWorld, now: Date) {
  const hosts = [zone.name, `*.${zone.name}`];
  return [
    {
      id: idOf("pack", zone.name),
      type: "universal",
      hosts,
      primary_certificate: idOf("certificate", zone.name),
      status: "active",
      certificates: [
        {
          id: idOf("certificate", zone.name),
          hosts,
          issuer: "GoogleTrustServices",
          status: "active",
          expires_on: inDays(now, 70),
        },
      ],
      validation_method: "txt",
      validity_days: 90,
      certificate_authority: "google",
    },
  ];
}

export function originCaObjects(zone: ZoneWorld, now: Date) {
  if (zone.originCaDays === undefined) return [];
  return [
    {
      id: idOf("origin-ca", zone.name),
      certificate: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
      csr: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----",
      hostnames: [zone.name, `*.${zone.name}`],
      expires_on: inDays(now, zone.originCaDays),
      request_type: "origin-rsa",
      requested_validity: 5475,
    },
  ];
}

function inDays(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString();
}
