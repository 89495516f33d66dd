"""``extract.html`` and ``extract.json`` hold the same: whatever one says, the other says too."""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.acting import order, seen_by, work
from tests.factories.applications import accepted, hand_in, visit
from tests.factories.documents import PDF
from tests.factories.reviewing import review
from tests.factories.sites import make_site
from tests.factories.submitting import World
from vault.crypto.keys import random_id
from vault.domain.acts import ActKind, Ground
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.domain.wording import date_in_words, datetime_in_words, size_in_words
from vault.usecases.audit.recording import ActorKind
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.candidates.review_words import ReviewTold, reviews_of
from vault.usecases.consent.sign import sign_consents
from vault.usecases.mypages.corrections import CorrectionTold, ReturnTold
from vault.usecases.mypages.extract import extract_json
from vault.usecases.mypages.looks import Look
from vault.usecases.mypages.view import ActView, ConsentView, MyApplication
from vault.web.extract_page import extract_page
from vault.web.pages import make_environment
from vault.web.texts import say

ZONE = "Europe/Stockholm"
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
Leaf = Any
InWords = Callable[[Leaf, dict[str, Leaf], Language], str]


def moment(value: Leaf, _: dict[str, Leaf], language: Language) -> str:
    return datetime_in_words(datetime.fromisoformat(value), ZONE, language)


def local_day(value: Leaf, _: dict[str, Leaf], language: Language) -> str:
    when = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return date_in_words(when if not isinstance(when, datetime) else when.date(), language)


def weekday(value: Leaf, _: dict[str, Leaf], language: Language) -> str:
    return date_in_words(date.fromisoformat(value), language, weekday=True)


def itself(value: Leaf, _: dict[str, Leaf], __: Language) -> str:
    return str(value)


def said(prefix: str) -> InWords:
    return lambda value, _, language: say(f"{prefix}.{value}", language)


def only_if(key: str) -> InWords:
    return lambda value, _, language: say(key, language) if value else ""


def answer(value: Leaf, consent: dict[str, Leaf], language: Language) -> str:
    told = "unticked" if consent["type"] == "unticked" else value
    return say(f"mypages.consent.{told}", language, moment=moment(consent["at"], {}, language))


def review_answer(value: Leaf, _: dict[str, Leaf], language: Language) -> str:
    return say("rights.review.keep" if value else "rights.review.let-go", language)


def look_words(value: Leaf, look: dict[str, Leaf], language: Language) -> str:
    who = say(f"mypages.who.{look['by']}", language)
    if not value:
        return say("mypages.look.opened", language, who=who)
    return say("mypages.look.downloaded", language, who=who, document=look["document"])


def times(value: Leaf, _: dict[str, Leaf], language: Language) -> str:
    return say("mypages.look.times", language, n=value) if value > 1 else ""


def nothing(_: Leaf, __: dict[str, Leaf], ___: Language) -> str:
    return ""


# Where each thing that the JSON says is found on the page. What is not listed fails the test.
ON_THE_PAGE: dict[str, InWords] = {
    "format": nothing,  # the name of the JSON's own form
    "made_at": moment,
    "application.id": itself,
    "application.kind": said("kind"),
    "application.role": said("careers.role"),
    "application.position": itself,
    "application.status": said("mypages.status"),
    "application.received_at": moment,
    "application.decided_at": moment,
    "application.expires_at": nothing,  # the instant after the last day, which the page names
    "application.last_day": weekday,
    "application.because": itself,
    "application.held": only_if("mypages.extract.held"),
    "application.restricted": only_if("mypages.extract.restricted"),
    "application.restricted_by_you": lambda value, _, language: say(
        f"restriction.ground.{value}", language
    ).lower(),
    "documents.name": itself,
    "documents.kind": said("mypages.kind"),
    "documents.media": lambda value, _, __: value.upper(),
    "documents.size": lambda value, _, language: size_in_words(value, language),
    "consents.id": itself,
    "consents.question": itself,
    "consents.purpose": itself,
    "consents.state": answer,
    "consents.type": nothing,  # in the words of the answer
    "consents.at": moment,
    "consents.until": moment,
    "consents.receipt": itself,
    "looks.at": moment,
    "looks.by": said("mypages.who"),
    "looks.document": itself,
    "looks.downloaded": look_words,
    "looks.times": times,
    "acts.kind": said("mypages.extract.act"),
    "acts.made_at": moment,
    "acts.state": said("mypages.extract.act-state"),
    "corrections.at": local_day,
    "corrections.decided_on": local_day,
    "corrections.reason": said("correction.reason"),
    "corrections.last_day": local_day,
    "returns.at": local_day,
    "returns.rules_of": local_day,
    "returns.last_day": local_day,
    "reviews.at": moment,
    "reviews.keep": review_answer,
    "reviews.reason": itself,
}


def leaves(
    value: Leaf, language: Language, *, path: str = "", parent: dict[str, Leaf] | None = None
) -> Iterator[tuple[str, Leaf, dict[str, Leaf]]]:
    """Every thing that the JSON says; of a text in both languages the page's own."""
    if isinstance(value, dict) and value.keys() == {"sv", "en"}:
        yield path, value[language.value], parent or {}
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, language, path=f"{path}.{key}".strip("."), parent=value)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, language, path=path, parent=parent)
    elif value is not None:
        yield path, value, parent or {}


def everything(world: World) -> tuple[MyApplication, tuple[ReviewTold, ...]]:
    """An application to which everything has happened that an extract can tell."""
    documents = (("cv", "Åsas <cv>.pdf", PDF), ("cover_letter", "brev.pdf", PDF + b"%2"))
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS, documents=documents))
    review(world, receipt, words="Vi söker en till i vår.")
    by = visit(world, receipt)
    world.clock.advance(timedelta(days=30))
    by = visit(world, receipt)
    order(world, by, ActKind.EXTEND)
    work(world)
    sign_consents(
        main=world.stores.main,
        book=world.book,
        signer=world.keys.signer,
        public_url="https://vault.example",
        now=world.clock(),
    )
    view = seen_by(world, by)
    key = open_key(
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        application_id=receipt.application_id,
    )
    with world.stores.main.reading() as session:
        reviews = reviews_of(session, application_id=receipt.application_id, key=key)
    return with_the_rest(view), reviews


def with_the_rest(view: MyApplication) -> MyApplication:
    """What takes staff, two people or a hold to happen."""
    [one, *_] = view.consents
    unticked: ConsentView = replace(
        one, id=random_id(), state="refused", type="unticked", until=None, receipt=None
    )
    looks = (
        Look(at=NOON, by=ActorKind.STAFF, document="Åsas <cv>.pdf", downloaded=True, times=3),
        Look(at=NOON - timedelta(days=1), by=ActorKind.OPERATOR, document="", downloaded=False),
    )
    acts = tuple(
        ActView(kind=kind, made_at=NOON + timedelta(hours=n), state=state, until=None)
        for n, kind in enumerate(ActKind)
        for state in ("waiting", "verified", "refused")
    )
    asked = CorrectionTold(
        at=NOON, decided_on=date(2026, 9, 7), reason="typing-error", end_day=None
    )
    return replace(
        view,
        decided_at=NOON,
        is_held=True,
        is_restricted=True,
        own_grounds=tuple(Ground),
        consents=(*view.consents, unticked),
        looks=looks,
        acts=acts,
        corrections=(replace(asked, end_day=date(2028, 9, 7)), asked),
        returns=(ReturnTold(at=NOON, rules_of=date(2026, 8, 1), end_day=date(2028, 10, 1)),),
    )


def words_of(page: bytes) -> str:
    text = re.sub(r"<br>", "\n", page.decode("utf-8"))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


@pytest.mark.parametrize("language", list(Language))
def test_the_page_says_everything_that_the_json_says(world: World, language: Language) -> None:
    view, reviews = everything(world)
    told = json.loads(extract_json(view=view, made_at=NOON, reviews=reviews))
    page = words_of(
        extract_page(
            templates=make_environment(),
            site=make_site(clock=world.clock),
            policy=world.book.active,
            language=language,
            view=view,
            reviews=reviews,
            made_at=NOON,
        )
    )

    assert all(told[key] for key in told), "a part without anything in it proves nothing"
    missing = []
    for path, value, parent in leaves(told, language):
        in_words = itself if path.startswith("fields.") else ON_THE_PAGE[path]
        words = " ".join(in_words(value, parent, language).split())
        if words not in page:
            missing.append((path, words))
    assert missing == []


def test_where_reviews_are_not_handed_out_neither_has_them(world: World) -> None:
    view, reviews = everything(world)

    told = json.loads(extract_json(view=view, made_at=NOON))
    page = words_of(
        extract_page(
            templates=make_environment(),
            site=make_site(clock=world.clock),
            policy=world.book.active,
            language=Language.SV,
            view=view,
            reviews=None,
            made_at=NOON,
        )
    )

    assert "reviews" not in told
    assert all(one.reason not in page for one in reviews)
    assert say("rights.reviews", Language.SV) not in page
