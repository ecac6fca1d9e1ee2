"""Runs of a LangGraph agent with one call of a tool: `python measure_langgraph.py <model server> <runs>`. Prints JSON."""

import json
import os
import sys
import tempfile
import time
from importlib.metadata import version
from uuid import uuid4

from langchain.agents import create_agent
from langchain_anthropic import ChatAnthropic
from langgraph.checkpoint.sqlite import SqliteSaver


def now() -> float:
    """The time."""
    return time.time()


def time_runs(agent, runs):
    times = []
    for run in range(-2, runs):
        config = {"configurable": {"thread_id": str(uuid4())}}
        started_at = time.perf_counter()
        said = agent.invoke({"messages": [("user", "now")]}, config)["messages"][-1].text
        if str(said) != "done":
            raise RuntimeError(f"the agent said {said}")
        # The first ones load the code.
        if run >= 0:
            times.append((time.perf_counter() - started_at) * 1000)
    return times


def main():
    url, runs = sys.argv[1], int(sys.argv[2])
    model = ChatAnthropic(model_name="scripted", base_url=url, api_key="bench")
    name = f"LangGraph {version('langgraph')}, in this process"
    measured = [{"name": f"{name}, nothing stored", "times": time_runs(create_agent(model, [now]), runs)}]
    with tempfile.TemporaryDirectory() as folder:
        with SqliteSaver.from_conn_string(os.path.join(folder, "steps.db")) as saver:
            agent = create_agent(model, [now], checkpointer=saver)
            measured.append({"name": f"{name}, each step in SQLite", "times": time_runs(agent, runs)})
    print(json.dumps(measured))


main()
