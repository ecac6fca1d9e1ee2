from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, Dict, List, Literal, Optional

import pydantic
import pytest

from jettson import Agent, JettsonResponseError, JettsonValidationError, parse_output
from jettson._output import to_json_schema
from jettson._record import from_wire

from .test_records import sample


@dataclass
class Line:
    text: str
    price: float


@dataclass
class Invoice:
    total: float
    lines: List[Line]
    currency: Literal["EUR", "USD"] = "EUR"
    note: Optional[str] = None
    first: Optional[Line] = None


class Model(pydantic.BaseModel):
    total: float


OUTPUT: Dict[str, Any] = {"total": 3.5, "lines": [{"text": "a", "price": 3.5}], "note": None}


@pytest.fixture(params=["with pydantic", "without pydantic"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without pydantic":
        monkeypatch.setitem(sys.modules, "pydantic", None)


def agent(output: Any, **changes: Any) -> Agent:
    return from_wire(Agent, sample("$agent", output=output, status="completed", **changes))


@pytest.mark.usefixtures("either_way")
def test_a_dataclass_is_sent_as_json_schema() -> None:
    schema = to_json_schema(Invoice)

    assert schema is not None
    assert schema["type"] == "object"
    assert schema["required"] == ["total", "lines"]
    assert schema["properties"]["total"]["type"] == "number"


@pytest.mark.usefixtures("either_way")
def test_an_answer_is_given_as_its_dataclass() -> None:
    invoice = parse_output(agent(OUTPUT), Invoice)

    assert invoice == Invoice(total=3.5, lines=[Line("a", 3.5)])


@pytest.mark.usefixtures("either_way")
def test_an_answer_that_does_not_fit_is_a_validation_error() -> None:
    with pytest.raises(JettsonValidationError, match="Invoice"):
        parse_output(agent({"total": 3.5}), Invoice)


def test_a_pydantic_model_is_a_schema_too() -> None:
    schema = to_json_schema(Model)

    assert schema is not None
    assert schema["properties"]["total"]["type"] == "number"
    assert parse_output(agent({"total": 1}), Model) == Model(total=1)


def test_a_json_schema_is_sent_as_it_is() -> None:
    assert to_json_schema({"type": "string"}) == {"type": "string"}
    assert to_json_schema(None) is None


def test_an_agent_without_an_answer_says_why_it_has_none() -> None:
    with pytest.raises(JettsonResponseError, match="out of turns"):
        parse_output(agent(None, error="out of turns"), Invoice)


def test_a_type_without_a_schema_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydantic", None)

    with pytest.raises(JettsonValidationError, match="pydantic"):
        to_json_schema(complex)
