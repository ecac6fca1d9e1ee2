from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jettson.types
from jettson import Agent, Memory, MemorySearchResult
from jettson._record import Record, from_wire

from .conftest import CONFORMANCE

RECORDS = [
    kind
    for name in jettson.types.__all__
    if isinstance(kind := getattr(jettson.types, name), type) and dataclasses.is_dataclass(kind)
]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def sample(name: str, **changes: Any) -> Any:
    return {**json.loads((CONFORMANCE / "samples.json").read_text())[name], **changes}


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_results_are_frozen_and_slotted(kind: Any) -> None:
    assert kind.__dataclass_params__.frozen
    assert all("__slots__" in vars(base) for base in kind.__mro__[:-1])


@given(metadata=st.dictionaries(st.text(), json_values), tags=st.lists(st.text()))
def test_any_result_can_be_hashed_copied_and_pickled(metadata: Any, tags: Any) -> None:
    for record in (
        from_wire(Agent, sample("$agent", metadata=metadata, output=metadata)),
        from_wire(Memory, sample("$memory", metadata=metadata, tags=tags)),
    ):
        assert hash(record) == hash(copy.deepcopy(record))
        assert pickle.loads(pickle.dumps(record)) == record
        assert record.metadata == metadata


def test_a_result_cannot_be_changed() -> None:
    agent = from_wire(Agent, sample("$agent"))

    with pytest.raises(dataclasses.FrozenInstanceError):
        agent.status = "completed"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        agent.nonsense = 1  # type: ignore[attr-defined]


def test_a_search_result_is_a_memory() -> None:
    breakdown = {"semantic": 0.5, "keyword": 0.25, "importance": 0.5, "timeDecay": 1}
    result = from_wire(MemorySearchResult, sample("$memory", tags=["a"], score=0.75, breakdown=breakdown))

    assert isinstance(result, Memory)
    assert (result.score, result.breakdown.time_decay, result.tags) == (0.75, 1, ("a",))


def test_a_record_reads_its_own_json_and_passes_over_what_it_does_not_know() -> None:
    agent = Agent.from_json(
        sample("$agent", new_field=[1], container={"region": "iad", "status": "x", "new": 1})
    )

    assert agent == from_wire(Agent, sample("$agent", container={"region": "iad", "status": "x"}))
    assert Memory.from_json(sample("$memory")).updated_at == sample("$memory")["updated_at"]


ALWAYS_SENT = json.loads((Path(__file__).parent / "always_sent.json").read_text())


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_a_record_does_not_insist_on_a_field_that_an_older_server_does_not_send(kind: Any) -> None:
    """A field that is new in a record needs an entry in DEFAULTS of scripts/python/names.ts.

    A record that is new itself is added to always_sent.json, which never changes otherwise.
    """
    insisted = [
        item.name
        for item in dataclasses.fields(kind)
        if item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
    ]

    assert set(insisted) <= set(ALWAYS_SENT[kind.__name__])


@dataclasses.dataclass(frozen=True, kw_only=True)
class Started(Record):
    id: int
    type: Literal["started"] = "started"
    region: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ended(Record):
    id: int
    type: Literal["completed", "stopped"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Unknown(Record):
    id: int
    type: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Happenings(Record):
    data: tuple[Started | Ended | Unknown, ...]
    last: Started | Ended | None = None


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ({"id": 1, "type": "started", "region": "iad"}, Started(id=1, region="iad")),
        ({"id": 2, "type": "stopped"}, Ended(id=2, type="stopped")),
        ({"id": 3, "type": "not-known-yet", "data": {}}, Unknown(id=3, type="not-known-yet")),
        ({"id": 4, "type": "started", "place": "not as it is known"}, Unknown(id=4, type="started")),
    ],
)
def test_the_type_of_an_event_says_which_record_it_is(data: Any, read: Any) -> None:
    assert from_wire(Happenings, {"data": [data]}).data == (read,)


def test_without_a_record_for_other_types_one_that_is_not_known_is_refused() -> None:
    assert from_wire(Happenings, {"data": [], "last": {"id": 2, "type": "stopped"}}).last == Ended(
        id=2, type="stopped"
    )
    with pytest.raises(LookupError):
        from_wire(Happenings, {"data": [], "last": {"id": 1, "type": "other"}})
