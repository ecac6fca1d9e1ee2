"""The agent that LangGraph's dev server runs: the two tools of the bench, on this machine and without a computer."""

import os
import subprocess
import tempfile

from langchain.agents import create_agent
from langchain_anthropic import ChatAnthropic


def shell(command: str) -> str:
    """Runs a command."""
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False).stdout


def write(path: str, content: str) -> str:
    """Writes a file."""
    with open(os.path.join(tempfile.mkdtemp(), path), "w", encoding="utf8") as file:
        file.write(content)
    return "written"


model = ChatAnthropic(model_name="scripted", base_url=os.environ["BENCH_MODEL_URL"], api_key="bench")
agent = create_agent(model, [shell, write])
