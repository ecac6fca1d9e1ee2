/** A server without which the agent must not work could not be asked for its tools. */
export class RequiredServerError extends Error {
  override readonly name = 'RequiredServerError';

  constructor(server: string, reason: string) {
    super(`The MCP server ${server}, which is required, could not be asked for its tools: ${reason}`);
  }
}

/** A rule about the tools of a server matches none of them: what it was to protect may have another name. */
export class UnknownToolRuleError extends Error {
  override readonly name = 'UnknownToolRuleError';

  constructor(pattern: string, server: string) {
    super(
      `The rule for ${pattern} matches no tool of the MCP server ${server}; the event mcp-listed has its tools`,
    );
  }
}
