"""The package as it is published, in bare environments of the oldest and the newest Python at hand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Dict, List

import pytest

ROOT = Path(__file__).parents[1]


def find_pythons() -> List[str]:
    """Interpreters of pyenv, and the one that runs the tests."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [str(path) for name in ("3.10", "3.13") for path in sorted(versions.glob(f"{name}.*/bin/python"))]
    return [*found, sys.executable]


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> List[Path]:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return [*folder.glob("*.whl"), *folder.glob("*.tar.gz")]


def test_there_is_a_wheel_and_a_source_distribution(packages: List[Path]) -> None:
    assert [path.name.split("-")[0] for path in packages] == ["jettson", "jettson"]


@pytest.mark.parametrize("python", find_pythons())
def test_the_quickstart_runs_where_only_the_wheel_is_installed(
    python: str, packages: List[Path], tmp_path: Path, real_server: Dict[str, str]
) -> None:
    subprocess.run([python, "-m", "venv", str(tmp_path)], check=True)
    bare = str(tmp_path / "bin" / "python")
    subprocess.run([bare, "-m", "pip", "install", "--quiet", str(packages[0])], check=True)
    modules = "agents, client, errors, http, memory, types"
    subprocess.run([bare, "-W", "error", "-c", f"from jettson import {modules}"], check=True)
    quickstart = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[0]

    ran = subprocess.run(
        [bare, "-c", quickstart],
        check=True,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "JETTSON_API_KEY": real_server["api_key"],
            "JETTSON_BASE_URL": real_server["base_url"],
        },
    )

    assert ran.stdout == "You said: What is the capital of Iceland?\n"
