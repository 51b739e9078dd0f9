"""The interface for other systems: `/api/v1`, its document, its webhooks, and the same by an MCP server."""
