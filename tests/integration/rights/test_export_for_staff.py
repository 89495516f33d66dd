"""Handing everything out to somebody who asks by e-mail: all of it, and only to them."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest

from tests.factories.acting import order, work
from tests.factories.applications import accepted, hand_in, reject_all, visit
from tests.factories.documents import PDF
from tests.factories.reviewing import review
from tests.factories.rights import asked, colleague, entries, hold
from tests.factories.sites import make_site
from tests.factories.submitting import World
from vault.domain.access import Grants
from vault.domain.acts import ActKind, Ground
from vault.domain.language import Language
from vault.domain.requests import IdentityCheck
from vault.errors import BlockedError, FieldError, NotFoundError
from vault.usecases.export.for_staff import export_for_staff
from vault.usecases.export.staff_extract import StaffExtract
from vault.usecases.mypages.application import my_application
from vault.usecases.requests.answering import Asked
from vault.usecases.staff.viewer import OPERATOR_VIEW, Viewer
from vault.usecases.submission.answer import Receipt
from vault.web.extract import staff_extract_page
from vault.web.pages import make_environment

AFTER_THE_END = timedelta(days=2 * 366)


def export(
    world: World, receipt: Receipt, *, by: Viewer = OPERATOR_VIEW, how: Asked | None = None
) -> zipfile.ZipFile:
    def page(extract: StaffExtract) -> bytes:
        return staff_extract_page(
            templates=make_environment(),
            site=make_site(clock=world.clock),
            policy=world.book.active,
            extract=extract,
            made_at=world.clock(),
        )

    found = export_for_staff(
        main=world.stores.main,
        keyring=world.stores.keyring,
        blobs=world.blobs,
        opener=world.keys.opener,
        book=world.book,
        viewer=by,
        application_id=receipt.application_id,
        asked=how or asked(words="Allt ni har."),
        page=page,
        now=world.clock(),
    )
    return zipfile.ZipFile(io.BytesIO(b"".join(found.export.pieces())))


def test_everything_that_is_held_is_in_it(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    hold(world, receipt, colleague(world), review_on=date(2027, 6, 1), words="Vi tror inte på det.")

    found = export(world, receipt)

    assert found.read("documents/01 cv.pdf") == PDF
    told = json.loads(found.read("extract.json"))
    assert told["fields"]["email"] == "asa@exempel.se"
    assert told["requests"][0]["words"] == "Allt ni har."
    assert told["holds"][0]["reason"] == "discrimination-claim"
    assert json.loads(found.read("resume.json"))["basics"]["name"] == "Åsa Lindqvist"
    page = found.read("extract.html").decode()
    assert "Jag kan börja i maj." in page
    assert "Anspråk enligt diskrimineringslagen" in page
    assert "Vi tror inte" not in page


def test_what_was_written_about_the_person_at_a_review_is_in_it(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    review(world, receipt, words="Vi söker en till i vår.")

    found = export(world, receipt)

    [told] = json.loads(found.read("extract.json"))["reviews"]
    assert (told["keep"], told["reason"]) == (True, "Vi söker en till i vår.")
    assert "Vi söker en till i vår." in found.read("extract.html").decode()


def test_the_page_speaks_the_applicants_language(world: World) -> None:
    receipt = accepted(world, hand_in(world, language=Language.EN))

    page = export(world, receipt).read("extract.html").decode()

    assert '<html lang="en">' in page
    assert "Requests" in page


def test_it_is_written_down_with_how_the_person_was_made_sure_of_and_shown_to_them(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world))

    export(world, receipt, by=colleague(world))

    entry = entries(world, receipt.application_id)["application.exported"]
    assert b'"by":"staff"' in entry
    assert b'"identity":"phone"' in entry
    seen = my_application(
        main=world.stores.main, book=world.book, visit=visit(world, receipt), now=world.clock()
    )
    assert [look.by.value for look in seen.looks] == ["staff"]


def test_whoever_wrote_an_e_mail_is_not_known_by_an_e_mail(world: World) -> None:
    receipt = accepted(world, hand_in(world))

    with pytest.raises(FieldError) as refused:
        export(world, receipt, how=asked(identity=IdentityCheck.EMAIL))

    assert refused.value.code == "same-channel"
    assert "application.exported" not in entries(world, receipt.application_id)


def test_what_is_over_is_not_handed_out_to_anybody(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.advance(AFTER_THE_END)

    with pytest.raises(BlockedError):
        export(world, receipt)


def test_what_a_hold_keeps_beyond_its_end_is_still_handed_out(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    hold(world, receipt, colleague(world), review_on=date(2028, 11, 1))
    world.clock.advance(AFTER_THE_END)

    assert export(world, receipt).read("documents/01 cv.pdf") == PDF


def test_a_restriction_does_not_keep_somebody_from_their_own_data(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    order(world, visit(world, receipt), ActKind.RESTRICT, ground=Ground.ACCURACY)
    work(world)

    told = json.loads(export(world, receipt).read("extract.json"))

    assert told["restrictions"][0]["ground"] == "accuracy"


def test_an_application_that_is_not_theirs_or_not_accepted_is_not_found(world: World) -> None:
    receipt = hand_in(world)
    with pytest.raises(NotFoundError):
        export(world, receipt)
    accepted(world, receipt)

    with pytest.raises(NotFoundError):
        export(world, receipt, by=colleague(world, grants=Grants()))
