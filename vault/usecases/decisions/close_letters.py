"""The letters that a closing sends: one text in each language, made each person's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from vault.db.candidates_beside import newest_revisions, sealed_contacts
from vault.db.engines import Database
from vault.db.tables import Application
from vault.domain.application import Outcome
from vault.domain.identifiers import ApplicationId
from vault.domain.intake import raise_together
from vault.domain.language import Language, Text
from vault.errors import BlockedError, ErasingError, FieldError, InputError, NotAuthenticError
from vault.ports.keys import Opener, Sealer
from vault.usecases.candidates.open_contacts import open_contact, open_keys
from vault.usecases.decisions.decide import Forecast, LetterWords, check_words, forecast_of
from vault.usecases.letters.letters import (
    ComposedLetter,
    DecisionDraft,
    compose_decision,
    draft_decision,
)
from vault.usecases.letters.queue import SealedLetter, seal_letter
from vault.usecases.retention.clock import check_readable, is_restricted
from vault.usecases.retention.policy_book import PolicyBook

NAME_MARK = Text(sv="[namn]", en="[name]")
"""Stands for each person's name in the text that goes to all."""

RejectionWords = LetterWords


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTools:
    """What is needed to write to an applicant."""

    keyring: Database
    opener: Opener
    sealer: Sealer


def draft_rejection(
    *,
    language: Language,
    organisation: str,
    position_title: str,
    last_day: date,
    offers_extension: bool,
) -> DecisionDraft:
    """This function will return the text to edit, with a mark where each name goes."""
    return draft_decision(
        language=language,
        name=NAME_MARK.say(language),
        organisation=organisation,
        position_title=position_title,
        outcome=Outcome.REJECTED,
        last_day=last_day,
        offers_extension=offers_extension,
    )


def check_all_words(*, words: Mapping[Language, RejectionWords]) -> None:
    """This function will return when a letter can be made in every language given.

    Raises:
        InputError: fields ``subject_sv``, ``text_en`` and the like.
    """
    problems: list[InputError] = []
    for language, each in words.items():
        try:
            check_words(words=each)
        except FieldError as error:
            problems.append(
                FieldError(error.code, field=f"{error.field}_{language.value}", **error.values)
            )
    raise_together(problems=tuple(problems))


def letters_for(
    *,
    main: Database,
    tools: LetterTools,
    book: PolicyBook,
    ids: Sequence[bytes],
    words: Mapping[Language, RejectionWords],
    now: datetime,
) -> dict[bytes, SealedLetter]:
    """This function will return a letter for each of these whose contact details may be read.

    None for whoever is blocked, restricted or not accepted yet, or wrote in another language.
    """
    keys = open_keys(keyring=tools.keyring, opener=tools.opener, ids=ids)
    with main.reading() as session:
        revisions = newest_revisions(session, ids=list(keys))
        contacts = sealed_contacts(session.connection(), revisions)
        found: dict[bytes, SealedLetter] = {}
        for application_id, sealed in contacts.items():
            application = session.get_one(Application, application_id)
            language = Language(application.language)
            if language not in words or not _may_be_written_to(session, application, now):
                continue
            try:
                fields = open_contact(
                    key=keys[application_id],
                    application_id=application_id,
                    revision=revisions[application_id],
                    sealed=sealed,
                )
            except NotAuthenticError:
                # Forged contact details: the decision stands, and there is nobody to tell.
                continue
            forecast = forecast_of(
                session,
                application,
                book=book,
                outcome=Outcome.REJECTED,
                now=now,
                closes_position=True,
            )
            composed = _made_own(words[language], language, fields, forecast)
            found[application_id] = seal_letter(
                sealer=tools.sealer,
                letter=composed,
                now=now,
                application_id=ApplicationId(application_id),
            )
    return found


def _made_own(
    words: RejectionWords, language: Language, fields: Mapping[str, str], forecast: Forecast
) -> ComposedLetter:
    """Make the text that goes to all one person's own: their name, their last day."""
    return compose_decision(
        language=language,
        to_address=fields["email"],
        untrusted_subject=_named(words.untrusted_subject, language, fields),
        untrusted_text=_named(words.untrusted_text, language, fields),
        last_day=forecast.verdict.end_day,
        offers_extension=forecast.offers_extension,
    )


def _named(text: str, language: Language, fields: Mapping[str, str]) -> str:
    return text.replace(NAME_MARK.say(language), fields["name"])


def _may_be_written_to(session: Session, application: Application, now: datetime) -> bool:
    try:
        check_readable(
            application, restricted=is_restricted(session, application.id, now=now), now=now
        )
    except (BlockedError, ErasingError):
        return False
    return True
