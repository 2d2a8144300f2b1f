/** An error's message on one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

/** What oclif says of wrong flags, on one line: without its pointer to help and its notes on other flags. */
export function usageMessage(error: Error): string {
  const [said = ""] = error.message.split(/See more help|\nNote:/);
  return said
    .split("\n")
    .map((part) => part.trim().replace(/:$/, ""))
    .filter((part) => part !== "")
    .join(": ")
    .replace(/\.$/, "");
}
