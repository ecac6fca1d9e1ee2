"""Overhead of a call of the Python SDK against bare httpx, by turns in one run, and of its import.

Run it with `.venv/bin/python bench/sdk/measure_python.py`.
"""

import asyncio
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx
from jettson import AsyncJettson, Jettson

CALLS = 2000
WARM_UP = 300
KEY = "jett_sk_test_bench"
HEADERS = {"authorization": f"Bearer {KEY}"}


def report(name, bare, ours):
    bare_ms, ours_ms = statistics.median(bare) * 1000, statistics.median(ours) * 1000
    print(f"{name}: bare httpx p50 {bare_ms:.3f} ms, jettson p50 {ours_ms:.3f} ms, "
          f"overhead {ours_ms - bare_ms:.3f} ms (target: under 0.5)")


def measure_sync(url):
    bare, ours = [], []
    with httpx.Client() as http, Jettson(KEY, url) as client:
        for index in range(CALLS + WARM_UP):
            start = time.perf_counter()
            http.get(f"{url}/api/v1/agents/ag_1", headers=HEADERS).json()
            between = time.perf_counter()
            client.agents.get("ag_1")
            end = time.perf_counter()
            if index >= WARM_UP:
                bare.append(between - start)
                ours.append(end - between)
    report("sync ", bare, ours)


async def measure_async(url):
    bare, ours = [], []
    async with httpx.AsyncClient() as http, AsyncJettson(KEY, url) as client:
        for index in range(CALLS + WARM_UP):
            start = time.perf_counter()
            (await http.get(f"{url}/api/v1/agents/ag_1", headers=HEADERS)).json()
            between = time.perf_counter()
            await client.agents.get("ag_1")
            end = time.perf_counter()
            if index >= WARM_UP:
                bare.append(between - start)
                ours.append(end - between)
    report("async", bare, ours)


def measure_import():
    def seconds(code):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - start

    pairs = [(seconds("import httpx"), seconds("import jettson")) for _ in range(11)]
    bare, ours = (statistics.median(column) * 1000 for column in zip(*pairs))
    print(f"import: httpx {bare:.0f} ms, jettson {ours:.0f} ms, {ours - bare:.0f} ms more (target: under 150)")


def main():
    server = subprocess.Popen(
        ["node", str(Path(__file__).with_name("serve-echo.ts"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )
    with server:
        url = server.stdout.readline().strip()
        measure_sync(url)
        asyncio.run(measure_async(url))
        measure_import()
        server.stdin.close()


main()
