"""Sends one request and says what became of it: an answer, nothing sent, or sent and no answer.

Redirects are not followed: a secret goes to the configured address or nowhere. No message names an address with its query.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPMessage  # noqa: TID251 - a client: what a connection may raise
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener  # noqa: TID251 - posts to the configured address

MOST_BYTES = 256 * 1024
"""The most bytes of an answer that are read."""
_UNSENT = (ConnectionRefusedError, socket.gaierror, ssl.SSLError, TimeoutError)
"""What goes wrong before a request is sent. (urllib wraps what happens while it connects and sends, and only that.)"""


@dataclass(frozen=True)
class Answer:
    """An answer: its status, the seconds it asks to wait (None: it does not say), and the start of its body."""

    status: int
    body: bytes
    retry_after: int | None = None


class Unsent(Exception):
    """The request did not leave: nobody knows of it. Its text says why, in Chinese."""


class Lost(Exception):
    """The request left, at least in part, and no whole answer came: whether it was obeyed is unknown."""


class _Stay(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow no redirect: urllib then raises HTTPError with the status."""


def post(url: str, body: bytes, media_type: str, timeout: float) -> Answer:
    """Post a body and return the answer, whatever its status. Raises Unsent or Lost."""
    request = Request(url, data=body, method="POST")  # noqa: S310 - the settings allow http and https only
    request.add_header("Content-Type", media_type)
    request.add_header("User-Agent", "kepu")
    try:
        with build_opener(_Stay).open(request, timeout=timeout) as response:
            body = response.read(MOST_BYTES)
            if (
                response.length and len(body) < MOST_BYTES
            ):  # `read` with a number does not say that an end is missing
                raise Lost("回答没有收完，连接断了")
            return Answer(response.status, body, _seconds(response.headers))
    except HTTPError as error:
        with error:
            return Answer(error.code, _rest(error), _seconds(error.headers))
    except URLError as error:
        if isinstance(error.reason, _UNSENT):
            raise Unsent(_reason(error.reason)) from error
        raise Lost("发送时连接断了") from error
    except TimeoutError as error:
        raise Lost(f"等了 {timeout:g} 秒没有回答") from error
    except (OSError, HTTPException) as error:
        raise Lost("回答没有收完，连接断了") from error


def _rest(error: HTTPError) -> bytes:
    """Return the body of a refusal; its status alone says enough when the body does not come."""
    try:
        return error.read(MOST_BYTES)
    except (OSError, HTTPException):
        return b""


def _seconds(headers: Message) -> int | None:
    text = headers.get("Retry-After", "").strip()
    return int(text) if text.isascii() and text.isdigit() else None


def _reason(error: object) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "对方的服务器没有开"
    if isinstance(error, socket.gaierror):
        return "找不到这个域名"
    if isinstance(error, ssl.SSLError):
        return "证书不对"
    return "连接超时"
