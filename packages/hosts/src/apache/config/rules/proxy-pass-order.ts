import { apacheDoc, apacheLint } from "../apache-lint.ts";

/** A general ProxyPass before a special one. */
export const proxyPassOrder = apacheLint(
  {
    id: "apache/proxy-pass-order",
    title: "ProxyPass {path} is never reached",
    severity: "medium",
    cause: "config-error",
    why: "The first ProxyPass whose path fits takes the request: {first} stands before {path} and takes its requests too.",
    fix: ["Put ProxyPass {path} before ProxyPass {first}."],
    docs: [apacheDoc("mod_proxy", "proxypass")],
  },
  ({ passes }) =>
    passes.flatMap((pass, index) => {
      if (pass.directive.name.toLowerCase() !== "proxypass") return [];
      const first = passes
        .slice(0, index)
        .find(
          (other) =>
            other.server === pass.server &&
            other.directive.name.toLowerCase() === "proxypass" &&
            other.directive.args[0] === other.path &&
            pass.directive.args[0] === pass.path &&
            other.path !== pass.path &&
            pass.path.startsWith(other.path) &&
            (other.path.endsWith("/") || pass.path[other.path.length] === "/"),
        );
      return first
        ? [
            {
              at: pass.directive,
              subject: `${pass.path} of ${pass.server.name}`,
              fact: `ProxyPass ${first.path} stands before it (line ${first.directive.line})`,
              names: { path: pass.path, first: first.path },
            },
          ]
        : [];
    }),
);
