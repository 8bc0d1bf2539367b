"""How requests travel to a Bot API server: aiohttp below python-telegram-bot.

The library's own transport grows slower the more requests are under way at once (decision 0022).
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.types import ODVInput  # Only the type of the signature that we have to fill.
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT, ANSWER, UPLOAD = 5.0, 15.0, 30.0
"""Seconds to wait for a connection, for an answer, and for a file to be taken."""
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
"""What happens before the first byte of a request: trying again is safe."""


class Transport(BaseRequest):
    """A pool of connections. A proxy is taken from the environment, as by every other program.

    *said_at* is the time that the last answer named, as its header has it.
    """

    __slots__ = ("_connections", "_proxies", "_session", "said_at")

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}
        self.said_at: str | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where a call names none."""
        return ANSWER

    async def initialize(self) -> None:
        """Do nothing yet: the first request opens the pool."""

    async def shutdown(self) -> None:
        """Let go of all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return the status and the body of the answer.

        No text of an error names the address: the token stands in it.
        """
        read = read_timeout if isinstance(read_timeout, (int, float)) else ANSWER
        limits = _limits(read, files=bool(request_data and request_data.contains_files))
        try:
            async with self._open().request(
                method,
                url,
                data=_body(request_data),
                timeout=limits,
                allow_redirects=False,
                proxy=self._proxy(url),
            ) as answer:
                self.said_at = answer.headers.get("Date")
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Return what an answer holds, without copying it into the log: people wrote it."""
        try:
            return json.loads(payload)
        except ValueError:
            raise TelegramError("the answer is not JSON") from None

    def _proxy(self, url: str) -> str | None:
        """Return the proxy that the environment names for *url*.

        Looked up once for each server: the library's own way asks two threads for it before every request.
        """
        where = urlsplit(url)
        server = where.hostname or ""
        if server not in self._proxies:
            self._proxies[server] = None if proxy_bypass(server) else getproxies().get(where.scheme)
        return self._proxies[server]

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._session


def _limits(read: float, *, files: bool) -> aiohttp.ClientTimeout:
    """Return the limits of one request. aiohttp has none for writing, so that the whole bounds it."""
    whole = CONNECT + read + (UPLOAD if files else 0)
    return aiohttp.ClientTimeout(total=whole, connect=CONNECT, sock_connect=CONNECT, sock_read=read)


def _body(data: RequestData | None) -> Mapping[str, str] | aiohttp.FormData | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData(quote_fields=False)
    for name, words in data.json_parameters.items():
        form.add_field(name, words)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
