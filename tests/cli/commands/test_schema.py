"""`kepu schema`: the schemas as text and as files."""

from __future__ import annotations

from tests.cli.running import Run
from tests.render.small import Small


def test_schemas_are_printed_and_written(run: Run, small: Small) -> None:
    folder = small.root / "site_config" / "schemas"
    code, out, _ = run("schema")
    assert code == 0 and out.count('"$schema"') == len(list(folder.iterdir()))
    assert run("schema", "--json", "--quiet").out == out, "it is JSON by itself"
    (folder / "site.schema.json").unlink()
    assert "1 份" in run("schema", "--write").out
