"""The package copied to another folder, where its source can be changed, and run from there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.fixture_site import ROOT

DIGEST = """
import sys
from pathlib import Path
from pipeline.store import code_digest
print(code_digest(Path(sys.argv[1]), *sys.argv[2:]))
"""


@dataclass(frozen=True)
class CopiedPackage:
    """A copy in `folder`; what is installed into `folder/libraries` is found before all else."""

    folder: Path

    def file(self, path: str) -> Path:
        """A file of the copy."""
        return self.folder / "pipeline" / path

    def edit(self, path: str, old: str = "", new: str = "") -> None:
        """Replace a text in a file; without one add a comment at its end."""
        file = self.file(path)
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} does not have {old}"
        changed = text.replace(old, new) if old else f"{text}# edited\n"
        file.write_text(changed, encoding="utf-8")

    def install(self, library: str, version: str) -> None:
        """Metadata of another version of a library; its code stays what it is."""
        folder = self.folder / "libraries" / f"{library}-{version}.dist-info"
        folder.mkdir(parents=True)
        text = f"Metadata-Version: 2.1\nName: {library}\nVersion: {version}\n"
        (folder / "METADATA").write_text(text, encoding="utf-8")

    def run(self, script: str, *arguments: object) -> str:
        """What a script prints, run by the copy's code in a process of its own; `tests` are not copied."""
        paths = (self.folder / "libraries", self.folder, ROOT)
        done = subprocess.run(
            [sys.executable, "-P", "-c", script, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def digest(self, work: Path, *modules: str) -> str:
        """`code_digest` of modules as a process sees it that starts now."""
        return self.run(DIGEST, work, *modules).strip()


def copied_package(folder: Path) -> CopiedPackage:
    """A copy that nothing has changed yet."""
    shutil.copytree(ROOT / "pipeline", folder / "pipeline")
    return CopiedPackage(folder)
