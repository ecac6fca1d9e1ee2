-- The headers of the agent's requests to MCP servers and HTTP tools: JSON, sealed.
alter table agents add column sealed_headers text;
