from __future__ import annotations

import inspect
from pathlib import Path

import jettson


def test_the_package_exports_these_names_and_no_others() -> None:
    public = {
        name
        for name, value in vars(jettson).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }

    assert public <= set(jettson.__all__)
    assert sorted(jettson.__all__) == jettson.__all__
    assert (Path(jettson.__file__).parent / "py.typed").exists()


def test_both_sides_have_the_same_modules() -> None:
    package = Path(jettson.__file__).parent

    modules = {side: {path.name for path in (package / side).glob("*.py")} for side in ("_async", "_sync")}

    assert modules["_sync"] == modules["_async"]


def test_both_flavours_have_the_same_methods() -> None:
    for sync, other in (
        (jettson.Jettson, jettson.AsyncJettson),
        (jettson.Agents, jettson.AsyncAgents),
        (jettson.MemoryStore, jettson.AsyncMemoryStore),
    ):
        for name, method in inspect.getmembers(other, inspect.isfunction):
            twin = getattr(sync, name.replace("__a", "__"), None)
            assert twin is not None, name
            assert list(inspect.signature(twin).parameters) == list(inspect.signature(method).parameters)
