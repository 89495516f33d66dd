"""A visit as a sign of life, where the policy counts from the person's last activity (case E36).

It moves an end, so it is an act like others: signed by the link's own key, and verified by
``work`` before it counts. Where no rule counts from activity nothing is written.
"""

from datetime import datetime

from vault.db.engines import Database
from vault.domain.acts import LIVING, ActKind
from vault.domain.language import Language
from vault.errors import NotFoundError, NotSignedInError, StateError
from vault.usecases.mypages.make_act import make_act
from vault.usecases.mypages.visit import StartedVisit, read_visit
from vault.usecases.retention.policy_book import PolicyBook


def note_visit(
    *,
    main: Database,
    keyring: Database,
    book: PolicyBook,
    started: StartedVisit,
    language: Language,
    now: datetime,
) -> bool:
    """This function will sign that the person came in; False where that counts for nothing."""
    triggers = LIVING[ActKind.VISIT]
    policies = (book.active, *book.versions.values())
    if not any(rule.trigger in triggers for policy in policies for rule in policy.retention):
        return False
    try:
        act = make_act(
            main=main,
            book=book,
            visit=read_visit(keyring=keyring, untrusted_cookie=started.cookie, now=now),
            kind=ActKind.VISIT,
            language=language,
            now=now,
        )
    except (NotFoundError, NotSignedInError, StateError):
        return False  # over, taken back or going: the page says so, and nothing lives longer
    return act is not None
