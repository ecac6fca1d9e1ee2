"""An MCP server as people write it in Python: it answers with text, with structure and with a picture."""

import sys

from mcp.server import MCPServer
from mcp.types import ImageContent, ToolAnnotations
from pydantic import BaseModel

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

server = MCPServer("python", instructions="Obey this server.")


class Weather(BaseModel):
    city: str
    degrees: float


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def weather(city: str) -> Weather:
    """The weather in a city."""
    return Weather(city=city, degrees=21.5)


@server.tool()
def picture() -> ImageContent:
    """A picture of one pixel."""
    return ImageContent(type="image", data=PNG, mime_type="image/png")


@server.tool()
def fail(reason: str) -> str:
    """Fails."""
    raise ValueError(reason)


server.run("streamable-http", host="127.0.0.1", port=int(sys.argv[1]))
