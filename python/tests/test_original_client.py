"""Whatever works with `jettson` 0.1.0 of PyPI works with ours. The original is downloaded, never kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest

REQUIREMENT = "jettson==0.1.0 --hash=sha256:35acb9dbdff9ac793c1d13111c5c56223c57000b02d29c2f5ac7eb60921d0032"
SCRIPT = Path(__file__).parent / "original_client.py"


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the unpacked source package, whose hash is checked, because its code is run."""
    folder = tmp_path_factory.mktemp("original")
    (folder / "requirements.txt").write_text(REQUIREMENT)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary=:all:"]
    command += ["--no-build-isolation", "--require-hashes", "--requirement", "requirements.txt"]
    download = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert download.returncode == 0, f"pip could not download jettson 0.1.0:\n{download.stderr}"
    # Of tarfile, Python 3.11.2 in Debian 12 lacks the filter that later versions ask for.
    subprocess.run(["tar", "-xzf", "jettson-0.1.0.tar.gz"], cwd=folder, check=True)
    return folder / "jettson-0.1.0"


def test_its_own_test_suite_passes_unchanged(original: Path, tmp_path: Path) -> None:
    # Alone in a folder, so that what it imports is ours.
    tests = (original / "tests").rename(tmp_path / "tests")

    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(tests)],
        cwd=tests,
        capture_output=True,
        text=True,
    )

    assert "23 passed" in ran.stdout, ran.stdout + ran.stderr


@pytest.fixture(scope="session")
def theirs(original: Path) -> Dict[str, Any]:
    return describe(PYTHONPATH=str(original))


@pytest.fixture(scope="session")
def ours() -> Dict[str, Any]:
    return describe()


def describe(**environment: str) -> Dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, str(SCRIPT)], capture_output=True, text=True, env={**os.environ, **environment}
    )
    assert ran.returncode == 0, ran.stderr
    described: Dict[str, Any] = json.loads(ran.stdout)
    return described


def test_each_of_its_names_is_here_with_the_same_fields_parameters_and_methods(
    original: Path, theirs: Dict[str, Any], ours: Dict[str, Any]
) -> None:
    assert theirs["file"].startswith(str(original))
    assert not ours["file"].startswith(str(original))
    assert {"Jettson", "errors.JettsonError", "agents.AgentsResource"} <= theirs["surface"].keys()

    problems = [
        problem
        for name, wanted in theirs["surface"].items()
        for problem in compare(name, wanted, ours["surface"].get(name))
    ]

    assert problems == []


def test_its_records_are_still_hashed_and_frozen_here(theirs: Dict[str, Any]) -> None:
    import jettson.types

    records = {name.split(".")[-1] for name, one in theirs["surface"].items() if one.get("fields")}

    assert len(records) == 14
    assert all(getattr(jettson.types, name).__dataclass_params__.frozen for name in records)
    assert all(getattr(jettson.types, name).__hash__ for name in records)


def test_each_call_sends_the_same_and_gives_the_same(theirs: Dict[str, Any], ours: Dict[str, Any]) -> None:
    assert len(theirs["behaviour"]) > 40

    for wanted, actual in zip(theirs["behaviour"], ours["behaviour"], strict=True):
        assert actual["sent"] == wanted["sent"]
        assert_has(actual["outcome"], wanted["outcome"])


def test_errors_and_helpers_are_the_same(theirs: Dict[str, Any], ours: Dict[str, Any]) -> None:
    for wanted, actual in zip(theirs["errors"], ours["errors"], strict=True):
        assert actual == {**actual, **wanted}
    assert ours["terminal"] == theirs["terminal"]


# Ours goes to the own server by default.
OTHER_DEFAULT = "Jettson.base_url"


def compare(name: str, wanted: Dict[str, Any], actual: Dict[str, Any] | None) -> Iterator[str]:
    if actual is None:
        yield f"{name} is missing"
        return
    if actual["kind"] != wanted["kind"]:
        yield f"{name} is a {actual['kind']}, not a {wanted['kind']}"
        return
    for part in ("bases", "fields", "attributes", "values"):
        own = {own_name(item) for item in actual.get(part, [])}
        yield from (
            f"{name} has no {item}: {part}" for item in wanted.get(part, []) if own_name(item) not in own
        )
    is_record = bool(wanted.get("fields"))
    yield from compare_parameters(name, wanted, actual, is_record=is_record)
    for method, parameters in wanted.get("methods", {}).items():
        found = actual["methods"].get(method)
        if found is None:
            yield f"{name}.{method} is missing"
        else:
            yield from compare_parameters(
                f"{name}.{method}", {"parameters": parameters}, {"parameters": found}
            )


def compare_parameters(
    name: str, wanted: Dict[str, Any], actual: Dict[str, Any], *, is_record: bool = False
) -> Iterator[str]:
    """All by their names, defaults and kinds; only records may insist on keywords."""
    theirs: List[Dict[str, Any]] = wanted.get("parameters", [])
    found = {item["name"]: (index, item) for index, item in enumerate(actual.get("parameters", []))}
    for index, item in enumerate(theirs):
        place, own = found.pop(item["name"], (None, None))
        if own is None:
            yield f"{name} has no parameter {item['name']}"
            continue
        is_positional = item["kind"] == "POSITIONAL_OR_KEYWORD" and not is_record
        if is_positional and (own["kind"] != item["kind"] or place != index):
            yield f"{name}: {item['name']} is not the positional parameter {index}"
        if own["kind"] not in ("KEYWORD_ONLY", "POSITIONAL_OR_KEYWORD"):
            yield f"{name}: {item['name']} cannot be given by its name"
        is_default_same = item["default"] in (None, own["default"])
        if not is_default_same and not f"{name}.{item['name']}".endswith(OTHER_DEFAULT):
            yield f"{name}: {item['name']} is {own['default']} by default, not {item['default']}"
    yield from (f"{name} insists on {item['name']}" for _, item in found.values() if item["default"] is None)


OTHER_NAMES = {
    "AgentsResource": "Agents",
    "MemoryResource": "MemoryStore",
    "AgentProgressEntry": "ProgressEntry",
    "ImportError_": "ImportFailure",
    "MemorySearchBreakdown": "MemoryScoreBreakdown",
}


def own_name(name: str) -> str:
    """What a class calls itself here."""
    return OTHER_NAMES.get(name, name)


def assert_has(actual: Any, wanted: Any) -> None:
    """Records of ours may hold more."""
    if isinstance(wanted, dict) and isinstance(actual, dict):
        assert {name: "there" for name in wanted} == {name: "there" for name in wanted if name in actual}
        for name, value in wanted.items():
            if name not in ("details", "text") or value is not None:
                assert_has(actual[name], value)
    elif isinstance(wanted, list):
        assert len(actual) == len(wanted)
        for one, other in zip(actual, wanted, strict=True):
            assert_has(one, other)
    else:
        assert actual == wanted
