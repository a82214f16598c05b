"""`kepu serve`: an address that is none. tests/line/test_preview.py has the rest."""

from __future__ import annotations

import pytest

from tests.cli.running import Run


@pytest.mark.parametrize("address", ["nonsense", ":8000", "127.0.0.1:", "127.0.0.1:http"])
def test_a_wrong_address_is_two(run: Run, address: str) -> None:
    code, _, err = run("serve", "--address", address)
    assert code == 2 and "127.0.0.1:8000" in err
