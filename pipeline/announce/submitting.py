"""Submit to a service what is new, batch by batch, with every step in the state before and after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pipeline.announce.changes import address
from pipeline.announce.http_client import Answer, Lost, Unsent
from pipeline.announce.services import TOMORROW, Request, Service, Verdict
from pipeline.announce.state import State, Submission

Send = Callable[[Request], Answer]
"""Sends a request. Raises Unsent or Lost."""
Wait = Callable[[float], None]
LONGEST_WAIT = 60.0
"""The most seconds between two tries, whatever a service asks for."""


@dataclass(frozen=True)
class Outcome:
    """What became of it: how many addresses were `sent`, wait for the next run (`left`), or have an unknown end (`lost`).

    `message` and `help` say in Chinese what went wrong; empty when nothing did. `refused` will not be sent again.
    """

    service: str
    title: str
    sent: int
    left: int
    lost: int
    refused: tuple[str, ...] = ()
    message: str = ""
    help: str = ""


def news(submission: Submission, release: str, changed: Iterable[str], *, again: bool) -> Submission:
    """Return what to submit for a release: what was left before, and what changed, each once.

    What was lost is left out, unless it changed since, or is asked for `again`.
    """
    fresh = tuple(changed)
    before = (*submission.lost, *submission.left) if again else submission.left
    left = tuple(dict.fromkeys((*before, *fresh)))
    lost = () if again else tuple(path for path in submission.lost if path not in set(fresh))
    return Submission(release, left, lost)


def submit(service: Service, state: State, root: str, send: Send, wait: Wait, tries: int) -> Outcome:
    """Send what the state has left for a service, at most `tries` times a batch; the site's address is `root`.

    A service says how many it took, not which: what is short of that has an unknown end.
    """
    submission, sent, most = state.of(service.name), 0, service.batch
    refused: tuple[str, ...] = ()
    trouble = Verdict(True)
    while submission.left:
        batch, rest = submission.left[:most], submission.left[most:]
        unknown = replace(submission, left=rest, lost=(*submission.lost, *batch))
        state.put({service.name: unknown})
        verdict = _verdict(service, [address(root, path) for path in batch], send, wait, tries)
        if verdict is None:
            return _outcome(service, unknown, sent, refused, LOST)
        if not verdict.taken:
            state.put({service.name: submission})
            if verdict.smaller and len(batch) > 1:
                most = len(batch) // 2
                continue
            return _outcome(service, submission, sent, refused, verdict)
        known = [path for path in batch if address(root, path) not in verdict.refused]
        taken = len(known) if verdict.count is None else max(0, min(verdict.count, len(known)))
        submission = replace(submission, left=rest, lost=(*submission.lost, *known[taken:]))
        state.put({service.name: submission})
        sent, refused = sent + taken, (*refused, *verdict.refused)
        if verdict.message or taken < len(known):
            trouble = verdict if verdict.message else replace(LOST, message="有几个网址不知道对方收到没有。")
        if submission.left and verdict.remain == 0:
            return _outcome(service, submission, sent, refused, QUOTA)
        most = min(service.batch, verdict.remain or service.batch)
    return _outcome(service, submission, sent, refused, trouble)


QUOTA = Verdict(False, message="今天的配额用完了。", help=TOMORROW)
LOST = Verdict(
    False,
    message="送出去了，没有等到回答，不知道对方收到没有。",
    help="不会自动再送；要再送一次，运行 kepu announce --again --yes。",
)


def _outcome(
    service: Service, submission: Submission, sent: int, refused: tuple[str, ...], verdict: Verdict
) -> Outcome:
    return Outcome(
        service.name,
        service.title,
        sent,
        len(submission.left),
        len(submission.lost),
        refused,
        verdict.message,
        verdict.help,
    )


def _verdict(service: Service, addresses: list[str], send: Send, wait: Wait, tries: int) -> Verdict | None:
    """Return what became of a batch; None when its answer was lost. What was not sent or put off is tried again."""
    verdict = Verdict(False)
    for attempt in range(tries):
        pause = min(4.0**attempt, LONGEST_WAIT)
        try:
            answer = send(service.request(addresses))
        except Lost:
            return None
        except Unsent as error:
            verdict = Verdict(
                False, again=True, message=f"没有送出去：{error}。", help="请检查网络和网址，再运行。"
            )
        else:
            verdict = service.verdict(answer)
            if answer.retry_after is not None:
                pause = min(float(answer.retry_after), LONGEST_WAIT)
        if not verdict.again:
            return verdict
        if attempt + 1 < tries:
            wait(pause)
    return verdict
