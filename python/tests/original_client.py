"""Tells what the package `jettson` on the path is and does, as JSON: for ours, and for the original."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import json
import pkgutil
import sys
from types import ModuleType
from typing import Any, Callable, Dict, List, get_args

import httpx

import jettson
from jettson.agents import AgentsResource, agent_status_is_terminal
from jettson.errors import error_from_response
from jettson.http import HttpClient
from jettson.memory import MemoryResource

MODULES = [
    "",
    *sorted(item.name for item in pkgutil.iter_modules(jettson.__path__) if not item.name.startswith("_")),
]


def describe_surface() -> Dict[str, Any]:
    surface: Dict[str, Any] = {}
    for name in MODULES:
        module = importlib.import_module(f"jettson.{name}".rstrip("."))
        for public in filter(lambda public: is_own(module, public), dir(module)):
            surface[f"{name}.{public}".lstrip(".")] = describe(getattr(module, public))
    return surface


def is_own(module: ModuleType, name: str) -> bool:
    """Whether it is no private name, no module, and nothing that comes from another package."""
    value = getattr(module, name)
    source = sys.modules.get(getattr(value, "__module__", None) or "")
    is_foreign = (
        source is not None
        and getattr(source, name, None) is value
        and not source.__name__.startswith("jettson")
    )
    return not name.startswith("_") and not isinstance(value, ModuleType) and not is_foreign


def describe(value: Any) -> Dict[str, Any]:
    if inspect.isclass(value):
        parameters = describe_parameters(value.__init__)
        return {
            "kind": "class",
            "bases": [base.__name__ for base in value.__mro__],
            "parameters": [{**item, **defaults_of(value).get(item["name"], {})} for item in parameters],
            "fields": [item.name for item in fields_of(value)],
            "attributes": sorted(
                {name for base in value.__mro__ for name in vars(base).get("__annotations__", {})}
                | {name for name in dir(value) if not name.startswith("_")}
            ),
            "methods": {
                name: describe_parameters(member)
                for name, member in inspect.getmembers(value, inspect.isroutine)
                if not name.startswith("_") and hasattr(member, "__module__")
            },
        }
    if callable(value) and hasattr(value, "__code__"):
        return {"kind": "function", "parameters": describe_parameters(value)}
    if get_args(value):
        return {"kind": "type", "values": sorted(literals_of(value))}
    return {"kind": type(value).__name__}


def fields_of(value: Any) -> Any:
    return dataclasses.fields(value) if dataclasses.is_dataclass(value) else ()


def defaults_of(value: Any) -> Dict[str, Any]:
    """What a factory makes, in place of the factory."""
    made = {item.name: item.default_factory for item in fields_of(value)}
    return {name: {"default": repr(make())} for name, make in made.items() if make is not dataclasses.MISSING}


def literals_of(hint: Any) -> List[str]:
    args = get_args(hint)
    return [text for arg in args for text in literals_of(arg)] if args else [str(hint)]


def describe_parameters(function: Callable[..., Any]) -> List[Dict[str, Any]]:
    return [
        {
            "name": item.name,
            "kind": item.kind.name,
            "default": None if item.default is inspect.Parameter.empty else repr(item.default),
        }
        for item in inspect.signature(function).parameters.values()
        if item.name not in ("self", "cls") and not item.kind.name.startswith("VAR_")
    ]


AGENT = {"agent_id": "ag_1", "status": "running", "created_at": "2026-11-24T08:00:00Z"}
MEMORY = {"memory_id": "mem_1", "key": "k", "namespace": "n", "value": "v", "created_at": 5}
SUMMARY = {"memory_id": "mem_2", "key": "k", "namespace": "n", "value": "v"}
WHOLE_AGENT = {
    **AGENT,
    "name": "counter",
    "task": "count",
    "updated_at": "2026-11-24T09:00:00Z",
    "final_result": "3",
    "error": None,
    "model": "m",
    "progress": [{"ts": 1, "kind": "info", "message": "hi", "new": 1}],
    "container": {"region": "iad", "status": "running"},
    "warm_hit": True,
    "spawn_time_ms": 3,
    "not_known_yet": {"a": 1},
}
WHOLE_MEMORY = {
    **MEMORY,
    "tags": ["a"],
    "importance": 7,
    "source": "consolidated",
    "access_count": 2,
    "updated_at": 6,
    "expires_at": 9,
}
FOUND = {"score": 0.5, "breakdown": {"semantic": 0.1, "keyword": 0.2, "importance": 0.3, "timeDecay": 0.4}}
DETAILS = {"used": 3, "limit": 4, "plan": "free", "retryAfterSeconds": 9}

# Each call of the original client, and answers to it: whole ones, and ones that leave out what they may.
CALLS: List[Any] = [
    (lambda c: c.agents.spawn("t"), [AGENT, WHOLE_AGENT, {**AGENT, "progress": None, "name": None}]),
    (
        lambda c: c.agents.spawn(
            task="t", name="n", region="iad", metadata={"a": {"b": 1}}, idempotency_key="key"
        ),
        [WHOLE_AGENT],
    ),
    (lambda c: c.agents.get("ag_1"), [AGENT, WHOLE_AGENT]),
    (lambda c: c.agents.list(), [{}, {"data": None}, {"data": [AGENT, WHOLE_AGENT], "next_cursor": "x"}]),
    (lambda c: c.agents.list(limit=3, cursor="c"), [{"data": []}]),
    (lambda c: c.agents.cancel("ag_1"), [None, AGENT]),
    (lambda c: c.agents.wait("ag_1", timeout_seconds=5), [{**AGENT, "status": "completed"}]),
    (lambda c: c.memory.put(key="k", value="v"), [MEMORY, WHOLE_MEMORY]),
    (
        lambda c: c.memory.put(
            key="k", value="v", namespace="n", tags=["a"], importance=3, expires_in_days=2
        ),
        [WHOLE_MEMORY],
    ),
    (lambda c: c.memory.get("k"), [MEMORY]),
    (lambda c: c.memory.get("k", namespace="n"), [WHOLE_MEMORY]),
    (lambda c: c.memory.delete("k"), [None]),
    (lambda c: c.memory.delete("k", namespace="n", hard_delete=True), [None]),
    (lambda c: c.memory.delete("k", hard_delete=False), [None]),
    (
        lambda c: c.memory.search(query="q"),
        [{}, {"results": [{**MEMORY, "score": 1}, {**WHOLE_MEMORY, **FOUND}, {**MEMORY, **FOUND}]}],
    ),
    (
        lambda c: c.memory.search(
            query="q", namespace="n", tags=["a"], limit=3, mode="keyword", min_score=0.5
        ),
        [{"results": []}],
    ),
    (lambda c: c.memory.list(), [{}, {"memories": [MEMORY, WHOLE_MEMORY]}]),
    (lambda c: c.memory.list(namespace="n", tags=["a", "b"], limit=3), [{"memories": []}]),
    (
        lambda c: c.memory.dedupe(),
        [{}, {"removed": 1, "kept": 2, "pairs": [{"kept": "a", "removed": "b", "similarity": 0.5}]}],
    ),
    (lambda c: c.memory.dedupe(namespace="n", similarity_threshold=0.9, dry_run=True), [{}]),
    (
        lambda c: c.memory.consolidate(),
        [{}, {"consolidated": 1, "new_summaries": [SUMMARY, {**SUMMARY, "tags": ["a"], "importance": 7}]}],
    ),
    (lambda c: c.memory.consolidate(namespace="n", min_cluster_size=2, threshold=0.5), [{}]),
    (lambda c: c.memory.namespaces(), [{}, {"namespaces": [{"namespace": "n", "count": 3}]}]),
    (lambda c: c.memory.export(), [{"version": 1, "memories": [MEMORY]}]),
    (
        lambda c: c.memory.import_(iter([{"key": "k", "value": "v"}])),
        [{}, {"imported": 1, "failed": 1, "partial": True, "errors": [{"index": 0, "reason": "bad"}]}],
    ),
    (lambda c: c.agents.get("ag_1"), [{"error": {"code": "c", "message": "m", "details": DETAILS}}]),
]
# What its modules offer besides the client itself.
CALLS_OF_HTTP: List[Any] = [
    (lambda http: http.request("GET", "/agents/ag_1"), [None, AGENT]),
    (
        lambda http: http.request(
            "POST", "/x", json={"a": 1}, params={"b": 2, "c": None}, idempotency_key="key"
        ),
        [{"d": 1}],
    ),
    (lambda http: AgentsResource(http).get("ag_1"), [AGENT]),
    (lambda http: MemoryResource(http).get("k"), [MEMORY]),
]
# Without 422, which it calls a 400.
STATUSES = [400, 401, 402, 403, 404, 409, 429, 500, 503]


def describe_behaviour() -> List[Any]:
    """What each call sends, and what it gives for each answer."""
    outcomes: List[Any] = []
    calls = [(jettson.Jettson, *one) for one in CALLS] + [(HttpClient, *one) for one in CALLS_OF_HTTP]
    for make, call, answers in calls:
        for answer in answers:
            is_error = answer is not None and "code" in (answer.get("error") or {})
            outcomes += [perform(make, call, answer, status) for status in (STATUSES if is_error else [200])]
    return outcomes


def perform(make: Any, call: Callable[[Any], Any], answer: Any, status: int) -> Dict[str, Any]:
    sent: List[Any] = []

    def respond(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        key = request.headers.get("x-idempotency-key")
        # Ours makes a key where none is given.
        sent.append(
            [request.method, request.url.path, sorted(request.url.params.items()), body, key == "key"]
        )
        return httpx.Response(204) if answer is None else httpx.Response(status, json=answer)

    client = make(
        api_key="jett_sk_live_test",
        base_url="http://server.example/api/v1",
        max_retries=0,
        transport=httpx.MockTransport(respond),
    )
    try:
        outcome = to_json(call(client))
    except jettson.JettsonError as error:
        names = ("code", "status", "details", "used", "limit", "plan", "retry_after_seconds")
        outcome = {name: getattr(error, name) for name in names if hasattr(error, name)}
        outcome.update(error=type(error).__name__, text=str(error))
    return {"sent": sent, "outcome": outcome}


def to_json(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {item.name: to_json(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return list(map(to_json, value))
    return value


def describe_errors() -> List[Dict[str, Any]]:
    """Errors as they are made by hand, e.g. by the tests of a caller."""
    made = [
        jettson.JettsonError("m", code="c", status=418, details={"a": 1}),
        jettson.JettsonAuthError("m", code="c"),
        jettson.JettsonRateLimitError("m", code="c", retry_after_seconds=3),
        jettson.JettsonQuotaExceededError("m", code="c", used=1, limit=2, plan="free"),
        jettson.JettsonValidationError("m", code="c"),
        jettson.JettsonNotFoundError("m", code="c", details={"a": 1}),
        jettson.JettsonServerError("m", code="c", status=502),
        jettson.JettsonNetworkError("m"),
        jettson.AgentTimeoutError(agent_id="ag_1", elapsed_seconds=1.5),
    ]
    body = {"error": {"code": "c", "message": "m", "details": {"used": 1, "limit": 2, "plan": "free"}}}
    made += [
        error_from_response(status=status, body=body, retry_after_header=header)
        for status in STATUSES
        for header in ("7", None, "")
    ]
    return [{**vars(error), "type": type(error).__name__, "details": error.details or None} for error in made]


if __name__ == "__main__":
    print(
        json.dumps(
            {
                "file": jettson.__file__,
                "surface": describe_surface(),
                "behaviour": describe_behaviour(),
                "errors": describe_errors(),
                "terminal": [
                    agent_status_is_terminal(status) for status in sorted(get_args(jettson.AgentStatus))
                ],
            }
        )
    )
