"""Whether a process lives, and whether it can do its work: for proxies and service managers.

Neither answer says anything about anybody, or about the machine.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from litestar import MediaType, Response, get
from litestar.di import NamedDependency

from vault.errors import StoreError
from vault.web.draining import Draining

_log = structlog.get_logger("vault.web")


@dataclass(slots=True, kw_only=True)
class Health:
    """What has to answer for this process to be ready: each raises StoreError if it does not."""

    checks: tuple[Callable[[], None], ...]
    draining: Draining = field(default_factory=Draining)
    _why_not: str = ""

    def is_ready(self) -> bool:
        """This method will ask every store, and say in the log when the answer is another."""
        why_not = ""
        try:
            for check in self.checks:
                check()
        except StoreError as error:
            why_not = str(error) or error.code
        # Asked every few seconds for as long as it lasts: told once.
        before, self._why_not = self._why_not, why_not
        if why_not and why_not != before:
            _log.warning("readiness.lost", why=why_not)
        elif before and not why_not:
            _log.info("readiness.back")
        return not why_not


@get("/livez", opt={"public": True}, media_type=MediaType.TEXT, sync_to_thread=False)
def livez() -> str:
    """Answer that the process lives."""
    return "live"


@get("/readyz", opt={"public": True}, media_type=MediaType.TEXT, sync_to_thread=True)
def readyz(health: NamedDependency[Health]) -> Response[str]:
    """Answer 200 when every store answers, else 503: traffic should go elsewhere.

    503 as well from the moment at which this process was asked to end.
    """
    if health.draining.is_under_way:
        return Response("draining", status_code=503, media_type=MediaType.TEXT)
    if not health.is_ready():
        return Response("not ready", status_code=503, media_type=MediaType.TEXT)
    return Response("ready", media_type=MediaType.TEXT)


handlers = [livez, readyz]
