"""What one door brings to a process: its routes, and what its handlers ask for."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from litestar import Litestar
from litestar.openapi import OpenAPIConfig
from litestar.types import ControllerRouterHandler

from vault.settings import Settings
from vault.usecases.retention.policy_book import PolicyBook
from vault.usecases.submission.traffic import Traffic
from vault.web.site import Site
from vault.wiring.stores import Stores


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every door stands on: stores, rules and site. No key."""

    settings: Settings
    stores: Stores
    policies: Callable[[], PolicyBook]
    """What is in force at the moment of asking."""
    site: Site
    traffic: Traffic = field(default_factory=Traffic)
    """What comes in by this process: its worker, if it has one, gives way to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One door's share of a Litestar application."""

    routes: Sequence[ControllerRouterHandler]
    dependencies: Mapping[str, object]
    lifespan: Sequence[Callable[[Litestar], AbstractAsyncContextManager[None]]] = ()
    """What the door does by itself for as long as it is open."""
    openapi: OpenAPIConfig | None = None
    """How the door describes itself to programs, where it has an API."""
