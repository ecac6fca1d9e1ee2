from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jettson
from jettson import Agent, Memory, MemorySearchResult
from jettson._record import from_wire

from .conftest import CONFORMANCE

RECORDS = [
    kind
    for name in jettson.__all__
    if isinstance(kind := getattr(jettson, name), type) and dataclasses.is_dataclass(kind)
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
