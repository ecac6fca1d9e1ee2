"""The conformance suite against both flavours, the async one on both event loops."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import fields, is_dataclass
from itertools import islice
from operator import attrgetter
from typing import Any, AsyncGenerator, Dict, List, Optional, Tuple
from urllib.parse import quote
from uuid import uuid4

import anyio
import httpx
import pytest

from jettson import AsyncJettson, FunctionTool, Jettson, JettsonError

from .conftest import CONFORMANCE

API_KEY = "jett_sk_test_0123456789abcdefghijklmnopqrstuv"
CASES: List[Dict[str, Any]] = [
    case for file in sorted((CONFORMANCE / "cases").glob("*.json")) for case in json.loads(file.read_text())
]
# Some cases have limits of under a second, which a crowd would exceed before anything is sent.
AT_ONCE = 16
Outcome = Tuple[Any, List[str]]


@pytest.fixture(scope="session", params=["sync", "asyncio", "trio"])
def outcomes(request: pytest.FixtureRequest, fault_server: str) -> Dict[str, Outcome]:
    """What came of each case, and what the server saw wrong: many at once, because most of it is waiting."""
    if request.param == "sync":
        with ThreadPoolExecutor(AT_ONCE) as pool:
            results = pool.map(lambda case: run_sync(fault_server, case), CASES)
            return dict(zip([case["name"] for case in CASES], results, strict=True))
    return anyio.run(run_all, fault_server, backend=request.param)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_conformance(case: Dict[str, Any], outcomes: Dict[str, Outcome]) -> None:
    outcome, problems = outcomes[case["name"]]

    if "error" in case:
        assert isinstance(outcome, JettsonError), outcome
        actual = {"type": type(outcome).__name__, **vars(outcome)}
        actual.update({name: getattr(outcome, name, None) for name in ("used", "limit", "plan")})
        assert {name: actual.get(name) for name in case["error"]} == case["error"]
    elif isinstance(outcome, BaseException):
        raise outcome
    elif "result" in case:
        assert_contains(to_wire(outcome), case["result"])
    assert problems == []


def run_sync(server: str, case: Dict[str, Any]) -> Outcome:
    run = str(uuid4())
    # Without TLS to set up: a client for each case is otherwise half of the time.
    transport = httpx.HTTPTransport(verify=False)
    options_of_client = {"transport": transport, **case.get("client", {})}
    with Jettson(API_KEY, base_url(server, case, run), **options_of_client) as client:
        try:
            outcome = find_method(client, case)(*arguments(case), **options(case))
            if is_iterator(case):
                outcome = list(islice(outcome, case["call"].get("take")))
        except Exception as error:
            outcome = error
        return outcome, httpx.Client(transport=transport).get(base_url(server, case, run, "verdict")).json()


async def run_all(server: str) -> Dict[str, Outcome]:
    outcomes: Dict[str, Outcome] = {}

    limiter = anyio.CapacityLimiter(AT_ONCE)

    async def run(case: Dict[str, Any]) -> None:
        async with limiter:
            outcomes[case["name"]] = await run_async(server, case)

    async with anyio.create_task_group() as group:
        for case in CASES:
            group.start_soon(run, case)
    return outcomes


async def run_async(server: str, case: Dict[str, Any]) -> Outcome:
    run = str(uuid4())
    options_of_client = {"transport": httpx.AsyncHTTPTransport(verify=False), **case.get("client", {})}
    async with AsyncJettson(API_KEY, base_url(server, case, run), **options_of_client) as client:
        try:
            call = find_method(client, case)(*arguments(case), **options(case))
            outcome = await take(call, case["call"].get("take")) if is_iterator(case) else await call
        except Exception as error:
            outcome = error
    async with httpx.AsyncClient(verify=False) as http:
        return outcome, (await http.get(base_url(server, case, run, "verdict"))).json()


async def take(items: AsyncGenerator[Any, None], count: Optional[int]) -> List[Any]:
    taken: List[Any] = []
    async with aclosing(items):
        async for item in items:
            taken.append(item)
            if len(taken) == count:
                break
    return taken


def base_url(server: str, case: Dict[str, Any], run: str, kind: str = "case") -> str:
    return f"{server}/{kind}/{quote(case['name'], safe='')}/{run}"


def find_method(client: Any, case: Dict[str, Any]) -> Any:
    return attrgetter(case["call"]["method"])(client)


def arguments(case: Dict[str, Any]) -> Any:
    return case["call"].get("args", [])


def options(case: Dict[str, Any]) -> Any:
    given = dict(case["call"].get("options", {}))
    if given.get("tools") is not None:
        given["tools"] = [to_tool(tool) for tool in given["tools"]]
    return given


def to_tool(given: Any) -> Any:
    """`{"function": {…}}` is a function that returns or raises what the case says."""
    if not isinstance(given, dict) or "function" not in given:
        return given
    known = given["function"]

    def function(**_: Any) -> Any:
        if "raises" in known:
            raise ValueError(known["raises"])
        return known["returns"]

    return FunctionTool(known["name"], known["description"], known["input_schema"], function, {})


def is_iterator(case: Dict[str, Any]) -> bool:
    return str(case["call"]["method"]).endswith((".iterate", ".stream", ".export_lines"))


def to_wire(value: Any) -> Any:
    """A record as the JSON it came from."""
    if is_dataclass(value):
        return {
            item.metadata.get("wire", item.name): to_wire(getattr(value, item.name)) for item in fields(value)
        }
    if isinstance(value, (list, tuple)):
        return [to_wire(item) for item in value]
    return value


def assert_contains(actual: Any, expected: Any) -> None:
    """Objects may hold more than the case says; lists may not."""
    if isinstance(expected, dict):
        assert isinstance(actual, dict)
        for name, value in expected.items():
            assert_contains(actual.get(name), value)
    elif isinstance(expected, list):
        assert isinstance(actual, list) and len(actual) == len(expected)
        for one, other in zip(actual, expected, strict=True):
            assert_contains(one, other)
    else:
        assert actual == expected
