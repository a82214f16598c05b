"""Sign a project's content with the demonstration roles, as it is now: for the samples and the fixture sites.

    python tools/sign_samples.py [PROJECT]

After a change to the sample content its signatures no longer hold; this gives them again, at the times they had or one
a day before it was published, and never before its sources were read. It writes the ledger of signatures anew, so it refuses when anybody else has signed.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from pipeline.config import Project, Stage
from pipeline.content.model import BEIJING, AnyEntry, Work
from pipeline.ledger import signatures as ledger
from pipeline.ledger.reviewed import FOLDER, ReviewedText
from pipeline.ledger.signatures import Signature
from pipeline.line.signing import open_desk
from pipeline.store import write_atomic

ACCOUNTS: dict[Stage, str] = {"初审": "demo-first", "复审": "demo-second", "终审": "demo-final"}

FOUNDED = dt.datetime(2026, 1, 1, tzinfo=BEIJING)
"""The day before which what has no date of its own was reviewed."""


def sign_all(project: Project, without: Iterable[tuple[str, Stage]] = ()) -> int:
    """Signs every document at every stage it needs, but those of `without`; how many documents.

    SystemExit when others have signed.
    """
    left_out = set(without)
    given, _ = ledger.read_signatures(project)
    every = [signature for signatures in given.values() for signature in signatures]
    if strangers := {s.account for s in every} - set(ACCOUNTS.values()):
        raise SystemExit(f"not only demonstration signatures: {', '.join(sorted(strangers))}")
    times = {(s.id, s.stage): s.at for s in every}
    desk = open_desk(project, dt.datetime.now(dt.UTC))
    lines, texts = [], dict[str, ReviewedText]()
    for id, standing in desk.standings.items():
        entry = standing.document.entry
        public = entry.published if isinstance(entry, Work) else FOUNDED
        for number, stage in enumerate(standing.required):
            if (id, stage) in left_out:
                continue
            morning = public.replace(hour=10, minute=0, second=0, microsecond=0)
            usual = morning - dt.timedelta(days=len(standing.required) - number)
            after = _read(entry) + dt.timedelta(minutes=30 * number)
            at, digest = max(times.get((id, stage), usual), after), standing.bound.digest
            lines.append(Signature(id, stage, ACCOUNTS[stage], f"演示{stage}", at, digest).to_line())
            texts[digest] = standing.bound
    shutil.rmtree(project.ledger / FOLDER, ignore_errors=True)
    for digest, bound in texts.items():
        write_atomic(ledger.reviewed_path(project, digest), bound.to_text().encode("utf-8"))
    write_atomic(project.ledger / ledger.FILE, "".join(f"{line}\n" for line in lines).encode("utf-8"))
    return len(texts)


def _read(entry: AnyEntry) -> dt.datetime:
    """Return the evening of the day on which the last of an entry's sources was consulted."""
    read = [s.accessed for s in getattr(entry, "sources", ()) if s.accessed is not None]
    return max(read, default=FOUNDED).astimezone(BEIJING).replace(hour=20, minute=0, second=0)


if __name__ == "__main__":
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    print(f"{sign_all(Project(root))} items signed by the demonstration roles")
