/** One Azure cloud: where to sign in, where to ask, and which scope a token needs there. */
export interface Cloud {
  /** Resource Manager. */
  readonly endpoint: string;
  readonly scope: string;
  readonly authority: string;
  /** Log Analytics, with its version path. */
  readonly logsEndpoint: string;
  readonly logsScope: string;
  /** What follows an account's name in its blob host. */
  readonly blobSuffix: string;
}

/**
 * Endpoints per cloud. The SDK's own `cloudSetting` switches the host but keeps the public cloud's scope, so both are set
 * here: https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and
 * https://learn.microsoft.com/azure/china/resources-developer-guide.
 */
export const clouds = {
  public: {
    endpoint: "https://management.azure.com",
    scope: "https://management.azure.com/.default",
    authority: "https://login.microsoftonline.com",
    logsEndpoint: "https://api.loganalytics.io/v1",
    logsScope: "https://api.loganalytics.io/.default",
    blobSuffix: "blob.core.windows.net",
  },
  usgov: {
    endpoint: "https://management.usgovcloudapi.net",
    scope: "https://management.usgovcloudapi.net/.default",
    authority: "https://login.microsoftonline.us",
    logsEndpoint: "https://api.loganalytics.us/v1",
    logsScope: "https://api.loganalytics.us/.default",
    blobSuffix: "blob.core.usgovcloudapi.net",
  },
  china: {
    endpoint: "https://management.chinacloudapi.cn",
    scope: "https://management.chinacloudapi.cn/.default",
    authority: "https://login.chinacloudapi.cn",
    logsEndpoint: "https://api.loganalytics.azure.cn/v1",
    logsScope: "https://api.loganalytics.azure.cn/.default",
    blobSuffix: "blob.core.chinacloudapi.cn",
  },
} as const satisfies Record<string, Cloud>;

/** Sign-in hosts that Azure's instance discovery knows; for any other it is switched off, or a private authority cannot be used. */
export function isKnownAuthority(authority: string): boolean {
  return Object.values(clouds).some((cloud) => new URL(cloud.authority).host === new URL(authority).host);
}
