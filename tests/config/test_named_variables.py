"""Settings name no variable of the machine that is not meant for us, and no command shows what a variable holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import run, small
from tests.cli.running import AT, Run
from tests.render.small import Small

__all__ = ["run", "small"]

CANARY = "CANARY-SECRET-123"


def name_variable(small: Small, field: str, name: str) -> str:
    """Writes the name into a field of the settings; returns the file."""
    if field == "location_env":
        small.edit("site_config/media.yml", "roots:\n", f"roots:\n  - {{name: leak, location_env: {name}}}\n")
        text = small.article("borrowed").read_text(encoding="utf-8")
        small.file("articles/borrowed.md").write_text(
            text.replace("covers/cover.png", "leak:x.png"), encoding="utf-8"
        )
        return "site_config/media.yml"
    if field == "folder_env":
        small.edit("site_config/inbox.yml", "folder_env: KEPU_INBOX", f"folder_env: {name}")
        return "site_config/inbox.yml"
    with (small.root / "site_config/review.yml").open("a", encoding="utf-8") as settings:
        settings.write(
            f"host: {{kind: github, api: 'http://127.0.0.1:9', repository: a/b, token_env: {name}}}\n"
        )
    return "site_config/review.yml"


FIELDS = ("location_env", "folder_env", "token_env")
COMMANDS = (("check",), ("build", *AT), ("import",), ("plan",), ("review", "--from-host", "1"))


@pytest.mark.parametrize("field", FIELDS)
def test_a_variable_of_the_machine_is_refused_by_every_command(
    run: Run, small: Small, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", CANARY)
    file = name_variable(small, field, "AWS_SECRET_ACCESS_KEY")
    for command in COMMANDS:
        result = run(*command)
        assert result.code == 2 and CANARY not in result.out + result.err, result
        assert f"{file}:" in result.out + result.err and "E221" in result.out + result.err


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", ["KEPU_ROOT_X", "STUDIO_SHARE"])
def test_what_an_allowed_variable_holds_is_never_shown(
    run: Run, small: Small, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, field: str, name: str
) -> None:
    name_variable(small, field, name)
    monkeypatch.setenv("KEPU_ALLOW_ENV", "STUDIO_SHARE")
    for value in (
        CANARY,
        str(tmp_path / CANARY),
        f"https://{CANARY}.invalid/x?token={CANARY}",
        f"file:///{CANARY}",
    ):
        monkeypatch.setenv(name, value)
        for command in COMMANDS:
            result = run(*command)
            assert CANARY not in result.out + result.err, (command, value, result)
            assert result.code != 70 and "E221" not in result.out + result.err


def test_a_token_goes_nowhere_without_encryption(
    run: Run, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEPU_REVIEW_TOKEN", CANARY)
    name_variable(small, "token_env", "KEPU_REVIEW_TOKEN")
    result = run("review", "--from-host", "1")
    assert result.code == 2 and "https://" in result.err


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1/x", "file:///etc", "https://169.254.169.254/x", "ftp://a.example/x"]
)
def test_a_root_inside_is_refused_at_its_line(run: Run, small: Small, location: str) -> None:
    root = f"roots:\n  - {{name: leak, location: '{location}'}}\n"
    small.edit("site_config/media.yml", "roots:\n", root)
    for command in (("check",), ("build", *AT)):
        result = run(*command)
        assert (
            result.code == 2
            and "E222" in result.out + result.err
            and "site_config/media.yml:" in result.out + result.err
        )
        assert "KEPU_ALLOW_REMOTE" in result.out + result.err
