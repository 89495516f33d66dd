"""The addresses of my pages. Whoever comes without a visit is asked for the link."""

from litestar import Router

from vault.errors import NotSignedInError
from vault.web.mypages.entry import ask, ask_again, ask_for_link, closed, come_in, go_out
from vault.web.mypages.pages import (
    before_extending,
    before_withdrawing,
    before_withdrawing_consent,
    extend,
    show,
    withdraw,
    withdraw_consent,
)

handlers = [
    Router(
        path="/",
        route_handlers=[
            ask,
            ask_again,
            come_in,
            go_out,
            closed,
            show,
            before_extending,
            extend,
            before_withdrawing_consent,
            withdraw_consent,
            before_withdrawing,
            withdraw,
        ],
        exception_handlers={NotSignedInError: ask_for_link},
    )
]
