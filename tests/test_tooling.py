"""Locks, licences, workflows and committed files hold what CONTRIBUTING.md says of them. No network."""

import hashlib
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
BACKENDS = {"flit-core", "setuptools"}


@dataclass(frozen=True)
class Pin:
    """One locked package: its exact version, its hashes, and who asked for it."""

    version: str
    hashes: frozenset[str]
    via: frozenset[str]


def asked(name: str) -> dict[str, Requirement]:
    """The requirements of an .in file, by canonical name, without the files it includes."""
    lines = (line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
    requirements = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def locked(name: str) -> dict[str, Pin]:
    """The pins of a lock, by canonical name."""
    pins = {}
    for block in re.split(r"^(?=[a-z])", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head = re.match(r"([a-z0-9-]+)==([^\s;]+)", block)
        assert head, f"{name}: not an exact pin: {block.splitlines()[0]}"
        comments = block.partition("# via")[2]
        via = {line.strip(" #") for line in comments.splitlines() if line.strip(" #")}
        pins[head[1]] = Pin(
            head[2], frozenset(re.findall(r"--hash=(sha256:[0-9a-f]{64})", block)), frozenset(via)
        )
    return pins


LOCKS = (("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt"))


@pytest.mark.parametrize(("source", "lock"), LOCKS)
def test_a_lock_holds_what_was_asked_for_and_nothing_else(source: str, lock: str) -> None:
    wanted, pins = asked(source), locked(lock)
    assert {name for name, pin in pins.items() if f"-r {source}" in pin.via} == set(wanted), "run `make lock`"
    for name, requirement in wanted.items():
        assert requirement.specifier.contains(pins[name].version), (
            f"{requirement} is locked at {pins[name].version}"
        )
    orphans = {
        name for name, pin in pins.items() if not any(v.startswith("-r ") or v in pins for v in pin.via)
    }
    assert not orphans, "run `make lock`"


@pytest.mark.parametrize("lock", [lock for _, lock in LOCKS])
def test_every_pin_has_hashes(lock: str) -> None:
    assert [name for name, pin in locked(lock).items() if not pin.hashes] == []


def test_the_development_lock_holds_the_runtime_lock_whole() -> None:
    development = locked("requirements-dev.txt")
    for name, pin in locked("requirements.txt").items():
        assert name in development, "run `make lock`"
        assert (development[name].version, development[name].hashes) == (pin.version, pin.hashes), name


def test_pyproject_asks_for_what_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = {name: str(requirement) for name, requirement in asked("requirements.in").items()}
    stated = {
        canonicalize_name((r := Requirement(text)).name): str(r)
        for text in project["project"]["dependencies"]
    }
    assert stated == {name: text for name, text in runtime.items() if name not in BACKENDS}
    for text in project["build-system"]["requires"]:
        backend = Requirement(text)
        assert backend.specifier.contains(locked("requirements.txt")[canonicalize_name(backend.name)].version)


def test_notice_names_every_runtime_requirement() -> None:
    named = set(
        re.findall(r"^([a-z0-9-]+) {2,}\S", (ROOT / "NOTICE").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(locked("requirements.txt")) - named == set(), "NOTICE lacks them"
    assert named - set(locked("requirements.txt")) == set(), "NOTICE names what is no longer installed"


def test_fonts_are_the_ones_whose_checksums_are_committed() -> None:
    fonts = ROOT / "assets" / "fonts"
    lines = [line.split() for line in (fonts / "SHA256SUMS").read_text(encoding="ascii").splitlines()]
    sums = {name: digest for digest, name in lines}
    assert sums == {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in fonts.glob("*.otf")}
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text(encoding="utf-8")


def test_vendored_scripts_are_the_ones_whose_checksums_are_committed() -> None:
    folder = ROOT / "assets" / "theme" / "javascripts" / "vendor"
    lines = [line.split() for line in (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()]
    sums = {name: digest for digest, name in lines}
    files = [path for path in folder.iterdir() if path.name != "SHA256SUMS"]
    assert sums == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for script in folder.glob("*.js"):
        assert f"assets/theme/javascripts/vendor/{script.name} " in notice
        assert "Apache License" in (folder / f"{script.name.split('.')[0]}.LICENSE.txt").read_text(
            encoding="utf-8"
        )


def workflows() -> list[Path]:
    return sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("file", workflows(), ids=lambda file: file.name)
def test_a_workflow_pins_its_actions_and_asks_for_little(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    triggers = workflow[True]  # YAML 1.1 reads the key `on` as true
    assert workflow["permissions"] == {"contents": "read"}
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(triggers)
    used = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert used
    assert [use for use in used if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", use)] == []
    checkouts = [
        step
        for job in workflow["jobs"].values()
        for step in job["steps"]
        if "checkout" in step.get("uses", "")
    ]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
    if "pull_request" in triggers:
        assert "secrets." not in text
        assert all("permissions" not in job for job in workflow["jobs"].values())


def committed() -> Iterator[tuple[str, str]]:
    """Every text file of the work tree that git holds or would take, with its text."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git work tree")
    for name in sorted(set(os.fsdecode(listing.stdout).split("\0")) - {""}):
        path = ROOT / name
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if b"\0" not in data:
            yield name, data.decode("utf-8", errors="replace")


# Written so that they do not match themselves.
ADDRESSES = re.compile(
    r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|deb[.]debian[.]org|archive[.]ubuntu[.]com|mirrors[.]\w+[.](?:com|cn|edu)"
    r"|(?:^|\s)-{1,2}(?:extra-)?index-url[ =]|(?:^|\s)--find-links[ =]"
)
MACHINES = re.compile(
    r"(?<![\w.])/(?:home|Users|root)/\w|(?<![\w.])/work/(?:main|shared)|(?<![\w.])/tmp/[a-z]"
)


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = [
        f"{name}:{number}: {match[0].strip()}"
        for name, text in committed()
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := ADDRESSES.search(line) or MACHINES.search(line))
    ]
    assert found == []


def test_text_has_unix_line_ends() -> None:
    samples = ("tests/sites/", "tests/data/")
    assert [name for name, text in committed() if "\r\n" in text and not name.startswith(samples)] == []
