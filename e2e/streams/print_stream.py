"""Prints each event of an agent's stream as a line of JSON: `print_stream.py sync|async BASE_URL AGENT_ID`."""

import asyncio
import json
import sys
from dataclasses import asdict

from jettson import AsyncJettson, Jettson


def show(event):
    print(json.dumps(asdict(event)), flush=True)


def read(base_url, agent_id):
    with Jettson(base_url=base_url) as client:
        for event in client.agents.stream(agent_id):
            show(event)


async def read_async(base_url, agent_id):
    async with AsyncJettson(base_url=base_url) as client:
        async for event in client.agents.stream(agent_id):
            show(event)


flavour, *of = sys.argv[1:]
if flavour == "sync":
    read(*of)
else:
    asyncio.run(read_async(*of))
