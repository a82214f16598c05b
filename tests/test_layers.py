"""Each import contract refuses a violation planted in a copy of the package."""

import configparser
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Violation:
    """One forbidden import, and what the report must say of it under its contract.

    `code` is added to the module `planted` below the package, which is made when it is missing.
    """

    contract: str
    planted: str
    code: str
    complaint: str


VIOLATIONS = (
    Violation(
        "layers",
        "content.planted_up",
        "import pipeline.media",
        "pipeline.content.planted_up -> pipeline.media",
    ),
    Violation(
        "layers",
        "store.planted_sibling",
        "import pipeline.sandbox",
        "pipeline.store.planted_sibling -> pipeline.sandbox",
    ),
    Violation(
        "layers",
        "feeds.planted_sibling",
        "import pipeline.render",
        "pipeline.feeds.planted_sibling -> pipeline.render",
    ),
    Violation("layers", "planted_stray", "", "- pipeline.planted_stray"),
    Violation(
        "stands-alone",
        "render.planted_studio",
        "import studio.canvas",
        "pipeline.render.planted_studio -> studio",
    ),
    Violation(
        "stands-alone",
        "media.planted_hypothesis",
        "import hypothesis",
        "pipeline.media.planted_hypothesis -> hypothesis",
    ),
    Violation("numpy", "media.planted_numpy", "import numpy", "pipeline.media.planted_numpy -> numpy"),
    Violation(
        "mkdocs",
        "feeds.planted_mkdocs",
        "from mkdocs.utils import copy_file",
        "pipeline.feeds.planted_mkdocs -> mkdocs",
    ),
    Violation(
        "processes",
        "content.planted_process",
        "import subprocess",
        "pipeline.content.planted_process -> subprocess",
    ),
    Violation(
        "processes",
        "media.planted_pool",
        "import concurrent.futures",
        "pipeline.media.planted_pool -> concurrent",
    ),
    # Not itself, but through a module of ours.
    Violation(
        "processes",
        "goals.planted_indirect",
        "import pipeline.content.planted_process",
        "pipeline.goals.planted_indirect -> pipeline.content.planted_process",
    ),
    Violation("network", "feeds.planted_socket", "import socket", "pipeline.feeds.planted_socket -> socket"),
    Violation(
        "network",
        "render.planted_requests",
        "import requests",
        "pipeline.render.planted_requests -> requests",
    ),
    Violation(
        "worker",
        "execute.planted_worker",
        "import pipeline.content",
        "pipeline.execute.planted_worker -> pipeline.content",
    ),
    Violation(
        "child",
        "execute.child.main",
        "import pipeline.config",
        "pipeline.execute.child.main -> pipeline.config",
    ),
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    """What the contracts say of the package as it is and with every violation planted, by contract."""
    copy = tmp_path_factory.mktemp("layers")
    shutil.copytree(ROOT / "pipeline", copy / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", copy)
    sound = report(copy)
    for violation in VIOLATIONS:
        module = (copy / "pipeline").joinpath(*violation.planted.split(".")).with_suffix(".py")
        with module.open("a", encoding="utf-8") as file:
            file.write(f"\n{violation.code}\n")
    return sound, report(copy)


def report(project: Path) -> dict[str, str]:
    """import-linter's complaints by contract; the empty text where it has none."""
    # The command `lint-imports` of whatever environment runs the tests, on the copy in the current folder.
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as main; main()",
            "--no-cache",
        ],
        cwd=project,
        env={"PYTHONPATH": str(project), "COLUMNS": "200", "PYTHONUTF8": "1", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: " in run.stdout, run.stdout + run.stderr
    head, _, body = run.stdout.partition("Broken contracts")
    complaints = {}
    for section, name in contracts().items():
        assert f"{name} KEPT" in head or f"{name} BROKEN" in head, f"{name} did not run"
        complaints[section] = ""
        if f"{name} BROKEN" in head:
            start = re.search(rf"^{re.escape(name)}\n-+$", body, re.MULTILINE)
            assert start, run.stdout
            complaints[section] = re.split(
                r"^.+\n-{3,}$", body[start.end() :], maxsplit=1, flags=re.MULTILINE
            )[0]
    assert (run.returncode == 0) is not any(complaints.values())
    return complaints


def settings() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return parser


def contracts() -> dict[str, str]:
    """The name of each contract by its id."""
    parser = settings()
    prefix = "importlinter:contract:"
    return {
        key.removeprefix(prefix): parser[key]["name"] for key in parser.sections() if key.startswith(prefix)
    }


def test_the_package_keeps_every_contract(reports: tuple[dict[str, str], dict[str, str]]) -> None:
    sound, _ = reports
    assert not any(sound.values()), sound


def test_every_contract_has_a_violation() -> None:
    assert {violation.contract for violation in VIOLATIONS} == set(contracts())


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda v: f"{v.contract}-{v.planted}")
def test_a_violation_is_refused(violation: Violation, reports: tuple[dict[str, str], dict[str, str]]) -> None:
    _, planted = reports
    assert violation.complaint in planted[violation.contract], planted[violation.contract]


def test_the_drawing_of_the_architecture_is_the_contract() -> None:
    """A line of the drawing is a layer, its rooms before two spaces or more."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawing = re.search(r"^## Layers\n.*?^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert drawing
    drawn = [re.split(r"\s{2,}", line)[0] for line in drawing.group(1).splitlines()]
    assert drawn == settings()["importlinter:contract:layers"]["layers"].split("\n")[1:]
