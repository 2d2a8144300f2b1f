/** A row of the catalogue that is no rule here: what it needs, and where its knowledge went. */
export interface Elsewhere {
  readonly row: string;
  readonly needs: string;
  readonly why: string;
}

/** Rows of the rule catalogue without a rule of their own. */
export const elsewhere: readonly Elsewhere[] = [
  {
    row: "AZ-H03",
    needs: "nothing",
    why: "Health that is Unknown is a gap of the question, never a finding; the network rules name its cause.",
  },
  {
    row: "AZ-C10",
    needs: "answer times for each setting",
    why: "Reported by azure/request-timeout when it fails and azure/request-timeout-near when metrics come close; a default of 20 s alone proves nothing.",
  },
  {
    row: "AZ-L12",
    needs: "nothing",
    why: "One sick server is the finding's subject, not a class: the rules about requests name the server when nearly all fail on it.",
  },
  { row: "AZ-V03", needs: "nothing", why: "A refusal (403, 429) is a gap with the missing action." },
  {
    row: "AZ-N04 (network interfaces)",
    needs: "security groups of network interfaces",
    why: "Security groups of subnets are read; those of single interfaces are not, for their number.",
  },
  {
    row: "AZ-L10 (matching rule)",
    needs: "ApplicationGatewayFirewallLog",
    why: "The access log shows the refusal and the mode; which firewall rule it was stands in the firewall's own log.",
  },
  {
    row: "AZ-N12 (firewalls)",
    needs: "a network firewall's log",
    why: "Security groups are evaluated; whether an appliance lets revocation lists through cannot be read.",
  },
];
