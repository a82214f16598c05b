"""Submit to the services that the settings name what the live release changed since the last submission."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.announce.changes import address, announced, changed_feeds, changed_pages
from pipeline.announce.http_client import Answer, post
from pipeline.announce.services import Baidu, IndexNow, Request, Service, WebSub
from pipeline.announce.site_files import key_path
from pipeline.announce.state import FILE, PAGES, Pages, State, Submission, read_state
from pipeline.announce.submitting import Outcome, Send, Wait, news, submit
from pipeline.config import BaiduSettings, Project, Settings, load_settings
from pipeline.errors import ConfigError, ContentError, PublishError
from pipeline.ledger.permalinks import ALIAS, read_permalinks
from pipeline.ledger.writing import locked
from pipeline.owner import ALLOWED_ADDRESSES, address_refusal, is_allowed
from pipeline.publish.opening import open_target

BAIDU_HOST = "data.zz.baidu.com"


@dataclass(frozen=True)
class Planned:
    """What to submit to a service: the addresses, relative to the site.

    `lost` were sent before and nobody knows whether they arrived. `remark` says in Chinese what it does not know.
    """

    service: str
    title: str
    addresses: tuple[str, ...]
    lost: tuple[str, ...]
    remark: str = ""


@dataclass(frozen=True)
class Announcement:
    """The result: the live release, what to submit to each service, and the outcomes (none before `done`)."""

    done: bool
    release: str
    planned: tuple[Planned, ...]
    outcomes: tuple[Outcome, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether something was refused, put off or lost."""
        return any(outcome.message for outcome in self.outcomes)


def announce(
    project: Project,
    name: str | None,
    environment: Mapping[str, str],
    *,
    really: bool,
    again: bool = False,
    wait: Wait = time.sleep,
) -> Announcement:
    """Submit to every service of the settings; without `really`, only return what would be submitted.

    Raises PublishError when nothing is live or the state cannot be read, ConfigError when no service is named or a
    secret is not there.
    """
    settings = load_settings(project)
    services = tuple(_services(settings, environment))
    if not services:
        raise ConfigError(
            "没有写要通知谁。",
            help="WebSub 写在 site_config/feeds.yml 的 hub，IndexNow 和百度写在 publish.yml 的 announce。",
        )
    releases = open_target(project, settings, name).target.releases()
    live = next((release for release in releases if release.live), None)
    if live is None:
        raise PublishError("还没有上线的版本，没有可通知的。", help="请先运行 kepu publish --yes。")
    now = Pages(live.id, announced(live.files))
    old = _old_addresses(project)
    if not really:
        state = read_state(project.ledger)
        return Announcement(False, live.id, tuple(_plans(services, state, now, old, again)[0]))
    with locked(project.work / "announcing"):  # two runs at once would submit everything twice
        state = read_state(project.ledger)
        plans, submissions = _plans(services, state, now, old, again)
        state.put(submissions)
        if state.pages.release != live.id:
            state.compared(now)
        send, tries = _sender(settings), settings.publish.announce.tries
        outcomes = tuple(submit(service, state, settings.site.url, send, wait, tries) for service in services)
    return Announcement(True, live.id, tuple(plans), outcomes)


def state_files() -> str:
    """Return the paths of the state, as messages name them."""
    return f"ledger/{FILE} 和 ledger/{PAGES}"


def _plans(
    services: tuple[Service, ...], state: State, now: Pages, old: frozenset[str], again: bool
) -> tuple[list[Planned], dict[str, Submission]]:
    """Return what to submit to each service for the live release, and the state that records it."""
    plans: list[Planned] = []
    found: dict[str, Submission] = {}
    for service in services:
        submission = state.of(service.name)
        before = state.pages.files if submission.release is not None else {}
        fresh = _changes(service, before, now.files, old) if submission.release != now.release else ()
        assert now.release is not None
        found[service.name] = after = news(submission, now.release, fresh, again=again)
        plans.append(
            Planned(service.name, service.title, after.left, after.lost, _remark(submission, state.pages))
        )
    return plans, found


def _remark(submission: Submission, pages: Pages) -> str:
    """Say what is not known of the last submission."""
    if submission.release is None:
        return "第一次通知：全部页面都算新的。"
    if submission.release != pages.release:
        return f"上次通知的版本 {submission.release} 没有记下页面，改与 {pages.release} 相比，可能重复几页。"
    return ""


def _changes(
    service: Service, before: Mapping[str, str], after: Mapping[str, str], old: frozenset[str]
) -> tuple[str, ...]:
    if isinstance(service, WebSub):
        return changed_feeds(before, after)
    return changed_pages(before, after, old, gone=isinstance(service, IndexNow))


def _old_addresses(project: Project) -> frozenset[str]:
    """Return the addresses that only lead on to others. Raises ContentError when the ledger has mistakes."""
    known, findings = read_permalinks(project)
    if findings:
        raise ContentError(findings)
    return frozenset(link.url for link in known.values() if link.kind == ALIAS)


def _services(settings: Settings, environment: Mapping[str, str]) -> Iterator[Service]:
    site, chosen = settings.site.url, settings.publish.announce
    if (hub := settings.feeds.hub) is not None:
        _require_allowed(hub, "feeds.yml 的 hub", environment)
        yield WebSub(hub)
    if (indexnow := chosen.indexnow) is not None:
        _require_allowed(indexnow.endpoint, "publish.yml 里 indexnow 的 endpoint", environment)
        yield IndexNow(indexnow.endpoint, indexnow.key, address(site, key_path(indexnow.key)))
    if (baidu := chosen.baidu) is not None:
        yield _baidu(baidu, site, environment)


def _baidu(baidu: BaiduSettings, site: str, environment: Mapping[str, str]) -> Baidu:
    """Return the service with its token, which goes to Baidu only, or where the machine's owner allows it to go."""
    if urlsplit(baidu.endpoint).netloc != BAIDU_HOST and not is_allowed(baidu.endpoint, environment):
        raise ConfigError(
            "publish.yml 里 baidu 的 endpoint 不是百度的地址，准入密钥不能送到那里去。",
            help=f"请删掉 endpoint；确要用别的，由管机器的人设 {ALLOWED_ADDRESSES}。",
        )
    token = environment.get(baidu.token_env, "").strip()
    if not token:
        raise ConfigError(
            f"环境变量 {baidu.token_env} 里没有百度的准入密钥。",
            help="请到百度搜索资源平台的“普通收录”里复制 token，放进这个环境变量；不用百度的，删掉 publish.yml 里的 baidu。",
        )
    return Baidu(baidu.endpoint, baidu.site or urlsplit(site).netloc, token, baidu.token_env)


def _require_allowed(url: str, where: str, environment: Mapping[str, str]) -> None:
    if (refusal := address_refusal(url, environment)) is not None:
        raise ConfigError(
            f"{where} {refusal}。", help=f"请写公开的网址；确要用它，由管机器的人设 {ALLOWED_ADDRESSES}。"
        )


def _sender(settings: Settings) -> Send:
    timeout = float(settings.publish.announce.timeout_seconds)

    def send(request: Request) -> Answer:
        return post(request.url, request.body, request.media_type, timeout)

    return send
