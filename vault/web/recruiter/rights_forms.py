"""Reading the forms about rights: who asked, how, when, and which of a closed list."""

import re
from datetime import date
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from vault.domain.identifiers import ApplicationId, parse_id
from vault.domain.requests import IdentityCheck, RequestChannel
from vault.errors import FieldError
from vault.usecases.candidates.write_to import Telling
from vault.usecases.requests.answering import Asked
from vault.usecases.requests.requests import Desk
from vault.web.recruiter.door import RecruiterDoor
from vault.web.recruiter.forms import Form
from vault.web.site import Site

Word = TypeVar("Word", bound=StrEnum)

_LAST_ID = re.compile(r"([0-9a-f]{32})(?:[/?#].*)?")


def asked_of(form: Form) -> Asked:
    """This function will return how somebody asked, as the form says it.

    Raises:
        FieldError: ``channel``, ``identity`` or ``received_on``.
    """
    return Asked(
        channel=word_of(RequestChannel, form, "channel"),
        identity=word_of(IdentityCheck, form, "identity"),
        received_on=day_of(form, "received_on", optional=True),
        untrusted_words=form.text("reason"),
    )


def word_of(kind: type[Word], form: Form, field: str) -> Word:
    """This function will return the word that was chosen.

    Raises:
        FieldError: ``not-a-choice``.
    """
    try:
        return kind(form.text(field))
    except ValueError as error:
        raise FieldError("not-a-choice", field=field) from error


def day_of(form: Form, field: str, *, optional: bool = False) -> date | None:
    """This function will return the day that was chosen, or None where it may be left out.

    Raises:
        FieldError: ``not-a-date``.
    """
    text = form.text(field).strip()
    if optional and not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FieldError("not-a-date", field=field) from error


def needed_day(form: Form, field: str) -> date:
    """This function will return the day that was chosen.

    Raises:
        FieldError: ``not-a-date``.
    """
    day = day_of(form, field)
    assert day is not None
    return day


def application_of(form: Form, field: str) -> ApplicationId | None:
    """This function will return the application that an address or an id names; None for neither.

    Raises:
        FieldError: ``unknown``: it names none.
    """
    text = form.text(field).strip()
    return _named(text, field) if text else None


def applications_of(form: Form, field: str) -> tuple[ApplicationId, ...]:
    """This function will return the applications that addresses or ids name, each once.

    Raises:
        FieldError: ``unknown``: one of them names none.
    """
    found = (_named(text, field) for text in re.split(r"[\s,;]+", form.text(field)) if text)
    return tuple(dict.fromkeys(found))


def _named(untrusted: str, field: str) -> ApplicationId:
    text = untrusted.lower()
    found = _LAST_ID.fullmatch(text[text.rfind("/candidates/") + 12 :] if "/" in text else text)
    if found is None:
        raise FieldError("unknown", field=field)
    return ApplicationId(parse_id(found[1]))


def desk_of(recruiter: RecruiterDoor, site: Site) -> Desk:
    """This function will return what answering a request needs."""
    return Desk(
        main=recruiter.main,
        keyring=recruiter.keyring,
        opener=recruiter.opener,
        book=recruiter.policies(),
        telling=telling_of(recruiter, site),
    )


def telling_of(recruiter: RecruiterDoor, site: Site) -> Telling:
    """This function will return what a letter to an applicant needs."""
    return Telling(sealer=recruiter.sealer, organisation=site.organisation)


def today_of(site: Site) -> date:
    """This function will return today where the organisation is."""
    zone: ZoneInfo = site.zone
    return site.clock().astimezone(zone).date()
