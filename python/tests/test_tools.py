from __future__ import annotations

import enum
import sys
import time
from dataclasses import dataclass
from typing import Annotated, Any, Dict, List, Literal, Optional

import anyio
import anyio.lowlevel
import pydantic
import pytest

from jettson import JettsonValidationError, function_tool
from jettson._tasks import AsyncTaskPool, TaskPool
from jettson._tools import split_tools, to_result


@pytest.fixture(params=["with pydantic", "without pydantic"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without pydantic":
        monkeypatch.setitem(sys.modules, "pydantic", None)


class Unit(enum.Enum):
    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"


@dataclass
class Place:
    city: str
    zip_code: Optional[str] = None


class Point(pydantic.BaseModel):
    x: float
    next: List[Place] = []


def weather(
    place: Place,
    days: int,
    unit: Unit = Unit.CELSIUS,
    kind: Literal["hourly", "daily"] = "daily",
    places: list[Place] | None = None,
    weights: Dict[str, float] = {},  # noqa: B006
    note: Optional[str] = None,
    anything: Any = None,
) -> str:
    """The weather at a place.

    For up to ten days.
    """
    return f"{place.city} {days} {unit.name} {kind}"


@pytest.mark.usefixtures("either_way")
def test_name_docstring_and_type_hints_become_the_tool() -> None:
    definition = function_tool(weather).definition()

    assert definition["type"] == "function"
    assert definition["name"] == "weather"
    assert definition["description"] == "The weather at a place.\n\nFor up to ten days."
    schema = definition["input_schema"]
    assert schema["type"] == "object"
    assert schema["required"] == ["place", "days"]
    properties = schema["properties"]
    assert properties["place"]["properties"]["city"]["type"] == "string"
    assert properties["place"]["required"] == ["city"]
    assert properties["days"] == {"type": "integer"}
    assert properties["unit"]["enum"] == ["celsius", "fahrenheit"]
    assert properties["unit"]["default"] == "celsius"
    assert (properties["kind"]["enum"], properties["kind"]["default"]) == (["hourly", "daily"], "daily")
    assert properties["weights"]["additionalProperties"] == {"type": "number"}
    assert properties["note"]["anyOf"] == [{"type": "string"}, {"type": "null"}]
    assert properties["anything"] == {"default": None}


@pytest.mark.usefixtures("either_way")
def test_the_input_of_the_model_becomes_arguments_of_these_types() -> None:
    tool = function_tool(weather)

    arguments = tool.arguments(
        {"place": {"city": "Oslo"}, "days": 2, "unit": "fahrenheit", "places": [{"city": "Bergen"}]}
    )

    assert arguments["place"] == Place("Oslo")
    assert arguments["places"] == [Place("Bergen")]
    assert tool.function(**arguments) == "Oslo 2 FAHRENHEIT daily"


def test_models_of_pydantic_are_described_and_built() -> None:
    def move(points: List[Point], first: Annotated[Point, pydantic.Field(description="Where from")]) -> None:
        """Moves."""

    tool = function_tool(move)

    # References lead to the definitions at the top of the whole schema.
    assert tool.input_schema["properties"]["points"]["items"] == {"$ref": "#/$defs/Point"}
    assert set(tool.input_schema["$defs"]) == {"Point", "Place"}
    assert tool.arguments({"points": [{"x": 1, "next": [{"city": "Oslo"}]}]}) == {
        "points": [Point(x=1, next=[Place("Oslo")])]
    }
    with pytest.raises(ValueError, match="valid number"):
        tool.arguments({"points": [{"x": "far"}]})


def test_a_tool_may_have_another_name_description_and_time() -> None:
    tool = function_tool(lambda: 1, name="one", description="Gives one.", timeout_seconds=60)

    assert tool.definition() == {
        "type": "function",
        "name": "one",
        "description": "Gives one.",
        "input_schema": {"type": "object", "properties": {}, "required": [], "additionalProperties": False},
        "timeout_seconds": 60,
    }


def test_methods_and_callable_objects_are_functions_too() -> None:
    class Shop:
        def order(self, number: int) -> int:
            """Orders."""
            return number

    assert function_tool(Shop().order).input_schema["required"] == ["number"]


def no_names(*numbers: int) -> None: ...


def no_schema(where: object) -> None: ...


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("function", [no_names])
def test_what_the_model_cannot_call_is_refused(function: Any) -> None:
    with pytest.raises(JettsonValidationError):
        function_tool(function)


def test_an_argument_without_a_schema_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydantic", None)

    with pytest.raises(JettsonValidationError, match="has no JSON Schema"):
        function_tool(no_schema)


def test_names_and_definitions_are_sent_as_they_are() -> None:
    wire = {"type": "function", "name": "f"}

    sent, functions = split_tools(["shell", wire, weather])

    assert sent == ["shell", wire, function_tool(weather).definition()]
    assert [tool.name for tool in functions] == ["weather"]
    assert split_tools(None) == (None, [])


def test_results_are_json() -> None:
    assert to_result({"a": Place("Oslo"), "b": Unit.CELSIUS, "c": Point(x=1), "d": (1, None)}) == {
        "a": {"city": "Oslo", "zip_code": None},
        "b": "celsius",
        "c": {"x": 1.0, "next": []},
        "d": [1, None],
    }
    for output in (object(), float("nan"), {1, 2}):
        with pytest.raises((TypeError, ValueError)):
            to_result(output)


def double(number: int) -> int:
    return 2 * number


async def double_later(number: int) -> int:
    await anyio.lowlevel.checkpoint()
    return 2 * number


@pytest.mark.parametrize("function", [double, double_later])
def test_both_flavours_call_functions_and_coroutine_functions(function: Any) -> None:
    async def call() -> Any:
        return await AsyncTaskPool().call(function, {"number": 2})

    assert TaskPool().call(function, {"number": 2}) == 4
    assert anyio.run(call) == 4


def fail() -> None:
    raise LookupError("the key is revoked")


def test_what_fails_in_a_thread_is_raised_at_the_next_sign_of_life() -> None:
    pool = TaskPool()
    pool.start(fail)

    with pytest.raises(LookupError, match="revoked"):
        for _ in range(1000):
            pool.check()
            time.sleep(0.01)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_what_fails_in_a_task_or_in_the_block_ends_both_and_is_raised_as_it_is(backend: str) -> None:
    async def fail_later() -> None:
        fail()

    async def in_a_task() -> None:
        async with AsyncTaskPool() as pool:
            pool.start(fail_later)
            await anyio.sleep_forever()

    async def in_the_block() -> None:
        async with AsyncTaskPool() as pool:
            pool.start(anyio.sleep_forever)
            fail()

    async def not_at_all() -> None:
        async with AsyncTaskPool() as pool:
            pool.start(anyio.sleep_forever)

    for run in (in_a_task, in_the_block):
        with pytest.raises(LookupError, match="revoked"):
            anyio.run(run, backend=backend)
    anyio.run(not_at_all, backend=backend)
