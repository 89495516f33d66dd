"""How an answer about consent came: what its receipt and the extract call its type."""

from vault.db.tables import ConsentEvent

EXPLICIT = "explicit"
"""A separate act of the person, Art 4(11) and 7(2) GDPR."""
UNTICKED = "unticked"
"""The box was shown, and the application came without a yes."""
BY_TIME = "time"
"""Nobody did anything: the time that was consented to is over."""


def type_of(*, event: ConsentEvent) -> str:
    """This function will return ``explicit``, ``unticked`` or ``time``.

    A no on my pages is a signed act; one without an act is a box that was left unticked.
    """
    if event.state == "expired":
        return BY_TIME
    return UNTICKED if event.state == "refused" and event.act_id is None else EXPLICIT
