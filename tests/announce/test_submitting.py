"""Services are told against servers that keep their rules: each address once, whatever answers, cuts and quotas do."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.announce.http_client import Answer, Lost, Unsent, post
from pipeline.announce.services import Baidu, IndexNow, Request, Service, WebSub
from pipeline.announce.state import FILE, State, Submission, read_state
from pipeline.announce.submitting import Outcome, Send, news, submit
from tests.announce.server import (
    CUT,
    HALF,
    HANG,
    Quota,
    Rules,
    baidu,
    indexnow,
    serving,
    websub,
)
from tests.examples import examples

ROOT = "https://kepu.example.org/"
KEY, TOKEN = "abcdef0123456789", "s3cret-token"
BUSY = (503, b"", {})


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def state(tmp_path: Path) -> State:
    return read_state(tmp_path)


def really(request: Request) -> Answer:
    return post(request.url, request.body, request.media_type, 0.5)


def told(
    service: Service,
    state: State,
    paths: tuple[str, ...],
    *,
    waits: list[float] | None = None,
    tries: int = 3,
    send: Send = really,
) -> Outcome:
    waited = waits if waits is not None else []
    state.put({service.name: news(state.of(service.name), "r2", paths, again=False)})
    return submit(service, state, ROOT, send, waited.append, tries)


def hub(rules: Rules) -> WebSub:
    return WebSub(f"{rules.address}/hub")


def engine(rules: Rules, key: str = KEY) -> IndexNow:
    return IndexNow(f"{rules.address}/indexnow", key, f"{ROOT}{key}.txt")


def search(rules: Rules, token: str = TOKEN, site: str = "kepu.example.org") -> Baidu:
    return Baidu(f"{rules.address}/urls", site, token, "KEPU_BAIDU_TOKEN")


def known(key: str = KEY) -> Rules:
    return indexnow(key=key, key_file={f"{ROOT}{key}.txt": key}.get)


def topics(rules: Rules) -> list[str]:
    return [parse_qs(body.decode())["hub.url"][0] for _, _, body in rules.seen]


def test_a_hub_is_told_of_each_feed_once(state: State) -> None:
    with serving(websub()) as rules:
        outcome = told(hub(rules), state, ("feed.xml", "columns/a/feed.xml"))
        assert (outcome.sent, outcome.left, outcome.lost, outcome.message) == (2, 0, 0, "")
        assert topics(rules) == [f"{ROOT}feed.xml", f"{ROOT}columns/a/feed.xml"]
        told(hub(rules), state, ())
        assert len(rules.seen) == 2
    assert state.of("websub") == Submission("r2")


def test_a_hub_that_refuses_is_not_pressed(state: State) -> None:
    with serving(websub(topics="https://other.example.org/")) as rules:
        outcome = told(hub(rules), state, ("feed.xml", "atom.xml"))
    assert (outcome.sent, outcome.left, len(rules.seen)) == (0, 2, 1)
    assert "404" in outcome.message and "unknown topic" in outcome.message and "hub" in outcome.help


def test_a_busy_service_is_asked_again_after_longer_and_longer(state: State) -> None:
    waits: list[float] = []
    with serving(websub()) as rules:
        rules.planned = [BUSY, (429, b"", {"Retry-After": "9"})]
        assert told(hub(rules), state, ("feed.xml",), waits=waits).sent == 1
    assert waits == [1.0, 9.0]
    waits.clear()
    with serving(websub()) as rules:
        rules.planned = [BUSY] * 9
        outcome = told(hub(rules), state, ("atom.xml",), waits=waits, tries=4)
        assert (outcome.sent, outcome.left, len(rules.seen), waits) == (0, 1, 4, [1.0, 4.0, 16.0])
        assert "503" in outcome.message and outcome.help
        rules.planned = [(503, b"", {"Retry-After": "86400"})]
        assert told(hub(rules), state, (), waits=waits).sent == 1
        assert waits[-1] == 60.0


@pytest.mark.parametrize("misbehaviour", [CUT, HANG, HALF])
def test_a_lost_answer_is_known_as_such_and_nothing_is_sent_twice(state: State, misbehaviour: str) -> None:
    with serving(websub()) as rules:
        rules.planned = [(202, b"", {}), misbehaviour]
        outcome = told(hub(rules), state, ("a/feed.xml", "b/feed.xml", "c/feed.xml"))
        assert (outcome.sent, outcome.left, outcome.lost) == (1, 1, 1)
        assert "没有等到回答" in outcome.message and "--again" in outcome.help
        after = read_state(state.ledger)
        assert after.of("websub") == Submission("r2", ("c/feed.xml",), ("b/feed.xml",))
        told(hub(rules), after, ())
        assert topics(rules) == [f"{ROOT}{n}/feed.xml" for n in "abc"]
        after.put({"websub": news(after.of("websub"), "r2", (), again=True)})
        submit(hub(rules), after, ROOT, really, lambda _: None, 1)
        assert topics(rules)[3:] == [f"{ROOT}b/feed.xml"]
        assert after.of("websub") == Submission("r2")


def test_what_was_lost_and_changed_since_is_sent(state: State) -> None:
    state.put({"websub": Submission("r1", (), ("feed.xml", "atom.xml"))})
    left = news(state.of("websub"), "r2", ("feed.xml",), again=False)
    assert left == Submission("r2", ("feed.xml",), ("atom.xml",))


def test_a_kill_leaves_what_was_under_way_as_lost(state: State) -> None:
    def killed(_: Request) -> Answer:
        raise KeyboardInterrupt

    with serving(websub()) as rules, pytest.raises(KeyboardInterrupt):
        told(hub(rules), state, ("feed.xml", "atom.xml"), send=killed)
    assert read_state(state.ledger).of("websub") == Submission("r2", ("atom.xml",), ("feed.xml",))


def test_what_never_left_is_tried_again_and_then_left(state: State) -> None:
    calls: list[Request] = []

    def nobody(request: Request) -> Answer:
        calls.append(request)
        raise Unsent("找不到这个域名")

    outcome = told(WebSub("https://hub.invalid/"), state, ("feed.xml",), send=nobody)
    assert (len(calls), outcome.left, outcome.lost) == (3, 1, 0)
    assert "找不到这个域名" in outcome.message


def test_indexnow_takes_addresses_with_the_key_that_stands_on_the_site(state: State) -> None:
    with serving(known()) as rules:
        outcome = told(engine(rules), state, ("", "articles/雪/"))
    assert (outcome.sent, outcome.message) == (2, "")
    _, media_type, body = rules.seen[0]
    assert media_type == "application/json; charset=utf-8"
    assert json.loads(body) == {
        "host": "kepu.example.org",
        "key": KEY,
        "keyLocation": f"{ROOT}{KEY}.txt",
        "urlList": [ROOT, f"{ROOT}articles/%E9%9B%AA/"],
    }


def test_indexnow_is_told_at_most_ten_thousand_at_once(state: State) -> None:
    with serving(known()) as rules:
        outcome = told(engine(rules), state, tuple(f"a/{n}/" for n in range(10_001)))
    assert (outcome.sent, len(rules.seen)) == (10_001, 2)


@pytest.mark.parametrize(
    ("status", "word", "help"),
    [
        (400, "格式", "维护人员"),
        (403, "密钥无效", f"{KEY}.txt"),
        (422, "不是本站", "site.yml"),
        (405, "不接受", "endpoint"),
    ],
)
def test_each_refusal_of_indexnow_says_what_to_do(state: State, status: int, word: str, help: str) -> None:
    with serving(known()) as rules:
        rules.planned = [(status, b"", {})]
        outcome = told(engine(rules), state, ("",))
    assert word in outcome.message and help in outcome.help
    assert (outcome.left, len(rules.seen)) == (1, 1)


def test_indexnow_202_is_a_yes_and_429_is_asked_again(state: State) -> None:
    with serving(known()) as rules:
        rules.planned = [(429, b"", {}), (202, b"", {})]
        assert told(engine(rules), state, ("",)).sent == 1
    with serving(known()) as rules:
        rules.planned = [(429, b"", {})] * 3
        outcome = told(engine(rules), state, ("a/",))
        assert "429" in outcome.message and outcome.left == 1


def test_a_key_that_is_not_on_the_site_is_refused(state: State) -> None:
    with serving(indexnow(key=KEY, key_file=lambda _: None)) as rules:
        assert "密钥无效" in told(engine(rules), state, ("",)).message


def test_baidu_takes_lines_and_counts(state: State) -> None:
    with serving(baidu(token=TOKEN, site="kepu.example.org", quota=Quota(100))) as rules:
        outcome = told(search(rules), state, ("", "a/"))
        assert (outcome.sent, outcome.left, outcome.message) == (2, 0, "")
        assert rules.seen[0][1:] == ("text/plain", f"{ROOT}\n{ROOT}a/".encode())


def test_baidu_s_quota_is_used_up_and_the_rest_comes_another_day(state: State) -> None:
    quota = Quota(10)
    paths = tuple(f"a/{n:02}/" for n in range(25))
    with serving(baidu(token=TOKEN, site="kepu.example.org", quota=quota)) as rules:
        outcome = told(search(rules), state, paths)
        assert (outcome.sent, outcome.left, outcome.lost, quota.remain) == (10, 15, 0, 0)
        assert "配额" in outcome.message and "明天" in outcome.help
        outcome = told(search(rules), state, ())
        assert (outcome.sent, outcome.left) == (0, 15)
        quota.remain = 40
        outcome = told(search(rules), state, ())
        assert (outcome.sent, outcome.left, outcome.message) == (15, 0, "")


def test_baidu_names_what_it_does_not_take(state: State) -> None:
    answer = {"success": 1, "remain": 9, "not_same_site": [f"{ROOT}b/"], "not_valid": [f"{ROOT}c/"]}
    with serving(baidu(token=TOKEN, site="kepu.example.org", quota=Quota(9))) as rules:
        rules.planned = [(200, json.dumps(answer).encode(), {})]
        outcome = told(search(rules), state, ("a/", "b/", "c/"))
    assert (outcome.sent, outcome.left, outcome.lost) == (1, 0, 0)
    assert outcome.refused == (f"{ROOT}b/", f"{ROOT}c/")
    assert "2 个网址没有收" in outcome.message and "site" in outcome.help


def test_what_baidu_does_not_account_for_has_an_unknown_end(state: State) -> None:
    with serving(baidu(token=TOKEN, site="kepu.example.org", quota=Quota(9))) as rules:
        rules.planned = [(200, b'{"success": 1, "remain": 5}', {})]
        outcome = told(search(rules), state, ("a/", "b/"))
    assert (outcome.sent, outcome.lost, state.of("baidu").lost) == (1, 1, ("b/",))
    assert outcome.message


@pytest.mark.parametrize(
    ("make", "word", "help"),
    [
        (lambda r: search(r, token="wrong"), "密钥不对", "KEPU_BAIDU_TOKEN"),
        (lambda r: search(r, site="www.kepu.example.org"), "没有验证", "www.kepu.example.org"),
    ],
)
def test_each_refusal_of_baidu_says_what_to_do_and_tells_no_secret(
    state: State, make: Callable[[Rules], Baidu], word: str, help: str
) -> None:
    with serving(baidu(token=TOKEN, site="kepu.example.org", quota=Quota(9))) as rules:
        service = make(rules)
        outcome = told(service, state, ("",))
    assert word in outcome.message and help in outcome.help
    for text in (str(outcome), repr(service), (state.ledger / FILE).read_text(encoding="utf-8")):
        assert TOKEN not in text and "wrong" not in text


def test_an_answer_of_baidu_that_is_none_is_a_refusal(state: State) -> None:
    with serving(baidu(token=TOKEN, site="kepu.example.org", quota=Quota(9))) as rules:
        rules.planned = [(200, b"<html>", {}), (404, b"", {})]
        for _ in range(2):
            outcome = told(search(rules), state, ("",))
            assert outcome.left == 1 and outcome.message and outcome.help


ENDS = st.sampled_from(["taken", "busy", "refused", "lost", "unsent", "killed"])


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.lists(ENDS, max_size=6)), max_size=6))
def test_over_any_history_each_change_is_sent_once_or_known_as_lost(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[int, list[str]]]
) -> None:
    """Each run brings new changes; a change that arrived never arrives again, and none is forgotten."""
    folder = tmp_path_factory.mktemp("ledger")
    arrived: list[str] = []
    changed = 0
    for new, ends in runs:
        plan = list(ends)

        def send(request: Request, plan: list[str] = plan) -> Answer:
            end = plan.pop(0) if plan else "taken"
            if end == "unsent":
                raise Unsent("x")
            if end in ("taken", "lost", "killed"):
                arrived.extend(parse_qs(request.body.decode())["hub.url"])
            if end == "lost":
                raise Lost("x")
            if end == "killed":
                raise KeyboardInterrupt
            return Answer({"taken": 202, "busy": 503, "refused": 400}[end], b"")

        state = read_state(folder)
        fresh = tuple(f"{n}/feed.xml" for n in range(changed, changed + new))
        changed += new
        with suppress(KeyboardInterrupt):
            told(WebSub("https://hub.example.org/"), state, fresh, send=send)
        after = read_state(folder).of("websub")
        assert len(arrived) == len(set(arrived))
        assert len(set(arrived) | {f"{ROOT}{p}" for p in after.left}) == changed
        assert {f"{ROOT}{p}" for p in after.left}.isdisjoint(arrived)
