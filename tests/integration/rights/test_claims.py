"""A claim about a position: the claimant is held whole, of the others only the merits (E52)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in, row_of
from tests.factories.hiring import close
from tests.factories.purging import TWO_YEARS_AND_TWO_DAYS, purge_now
from tests.factories.rights import colleague, entries
from tests.factories.submitting import World
from vault.db import tables as t
from vault.db.visits import is_held
from vault.domain.access import Grants
from vault.domain.application import Kind
from vault.domain.holds import HoldReason, Scope
from vault.domain.identifiers import ApplicationId, PositionId
from vault.errors import FieldError, LostRaceError, NotFoundError, StateError
from vault.usecases.holds.claim import PlacedClaim, place_claim
from vault.usecases.holds.hold import NewHold, release_hold, review_hold
from vault.usecases.holds.hold_list import HoldView, list_holds, read_hold
from vault.usecases.holds.merits import Merits, Whose, forget_merits, read_merits, write_merits
from vault.usecases.requests.rights_panel import RightsPanel, rights_panel
from vault.usecases.staff.viewer import OPERATOR_VIEW, Viewer
from vault.usecases.submission.answer import Receipt

REVIEW = date(2028, 11, 1)
ROUNDS = 6
SECRET = "DO har skrivit om Åsa."


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A position that was filled, with a claimant and somebody else who was not hired."""

    world: World
    by: Viewer
    hired: Receipt
    claimant: Receipt
    other: Receipt

    def hold(self, *claimants: Receipt, words: str = "") -> PlacedClaim:
        return place(self.world, self.by, *(claimants or (self.claimant,)), words=words)

    def release(self, hold_id: bytes) -> None:
        release_hold(
            main=self.world.stores.main,
            opener=self.world.keys.opener,
            book=self.world.book,
            viewer=self.by,
            hold_id=hold_id,
            now=self.world.clock(),
        )

    def write(self, about: Receipt | None = None, **words: str) -> None:
        write_merits(
            main=self.world.stores.main,
            keyring=self.world.stores.keyring,
            opener=self.world.keys.opener,
            viewer=self.by,
            position_id=PositionId(self.world.position_id),
            untrusted=words,
            about=about.application_id if about else None,
            now=self.world.clock(),
        )

    def merits(self) -> list[Merits]:
        found = read_merits(
            main=self.world.stores.main,
            opener=self.world.keys.opener,
            viewer=self.by,
            position_id=PositionId(self.world.position_id),
            now=self.world.clock(),
        )
        return [one.merits for one in found.snapshots if one.merits is not None]

    def panel(self, receipt: Receipt) -> RightsPanel:
        return rights_panel(
            main=self.world.stores.main,
            viewer=self.by,
            application_id=receipt.application_id,
            today=self.world.clock().date(),
            zone="Europe/Stockholm",
            now=self.world.clock(),
        )

    def view(self, hold_id: bytes) -> HoldView:
        return read_hold(
            main=self.world.stores.main,
            keyring=self.world.stores.keyring,
            opener=self.world.keys.opener,
            viewer=self.by,
            hold_id=hold_id,
            today=self.world.clock().date(),
        )

    def forget(self) -> int:
        return forget_merits(main=self.world.stores.main, now=self.world.clock())

    def living(self) -> set[bytes]:
        with self.world.stores.main.reading() as session:
            return set(session.scalars(select(t.Application.id)))


def place(
    world: World, by: Viewer, *claimants: Receipt, words: str = "", position: bytes = b""
) -> PlacedClaim:
    return place_claim(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        book=world.book,
        viewer=by,
        position_id=PositionId(position or world.position_id),
        claimants=[one.application_id for one in claimants],
        wanted=NewHold(
            reason=HoldReason.DISCRIMINATION_CLAIM, review_on=REVIEW, untrusted_words=words
        ),
        now=world.clock(),
    )


@pytest.fixture
def case(world: World) -> Case:
    by = colleague(world)
    hired = accepted(world, hand_in(world))
    claimant = accepted(world, hand_in(world, name="Nora Berg"))
    other = accepted(world, hand_in(world, name="Kim Sten"))
    close(world, by, hired)
    return Case(world=world, by=by, hired=hired, claimant=claimant, other=other)


def only(placed: PlacedClaim) -> bytes:
    [hold_id] = placed.holds.values()
    return hold_id


def test_e52_the_claimant_stays_whole_and_of_the_others_only_merits_without_a_name(
    case: Case,
) -> None:
    case.hold()
    case.write(case.hired, education="Civilingenjör", assessment="Starkast i provet.")
    case.write(case.other, experience="Sju år", assessment="Svagare i provet.")
    case.world.clock.advance(TWO_YEARS_AND_TWO_DAYS)

    report = purge_now(case.world)

    assert (report.erased, report.held) == (2, 1)
    assert case.living() == {case.claimant.application_id}
    assert case.forget() == 0
    assert {(one.whose, one.assessment) for one in case.merits()} == {
        (Whose.HIRED, "Starkast i provet."),
        (Whose.COMPARED, "Svagare i provet."),
    }


def test_released_everything_that_was_kept_for_the_claim_goes_the_same_day(case: Case) -> None:
    hold_id = only(case.hold())
    case.write(case.hired, education="Civilingenjör")
    case.write(case.other, experience="Sju år")
    case.world.clock.advance(TWO_YEARS_AND_TWO_DAYS)
    purge_now(case.world)

    case.release(hold_id)

    assert purge_now(case.world).erased == 1
    assert case.forget() == 1
    assert (case.living(), case.merits()) == (set(), [])


def test_the_statement_stays_for_whoever_may_ask_and_nothing_else_does(case: Case) -> None:
    hold_id = only(case.hold())
    case.write(case.hired, education="Civilingenjör", assessment="Starkast i provet.")
    case.write(case.other, experience="Sju år", assessment="Svagare i provet.")

    case.release(hold_id)

    assert case.merits() == [Merits(education="Civilingenjör", experience="", other="")]
    assert "merits.erased" in entries(case.world, case.world.position_id)
    assert case.forget() == 0


def test_a_claim_by_the_hired_keeps_the_merits_after_everybody_else_is_gone(case: Case) -> None:
    case.hold(case.hired)
    case.write(education="Civilingenjör")
    case.world.clock.advance(TWO_YEARS_AND_TWO_DAYS)

    assert purge_now(case.world).erased == 2

    assert case.forget() == 0
    assert len(case.merits()) == 1


def test_whoever_is_compared_is_not_held_and_keeps_every_right(case: Case) -> None:
    before = row_of(case.world, case.other)

    case.hold()

    after = row_of(case.world, case.other)
    assert (after.expires_at, after.version) == (before.expires_at, before.version)
    with case.world.stores.main.reading() as session:
        now = case.world.clock()
        assert not is_held(session, case.other.application_id, now=now)
        assert is_held(session, case.claimant.application_id, now=now)


def test_each_page_says_what_is_kept_of_whom(case: Case) -> None:
    hold_id = only(case.hold())

    [claimants], [others] = case.panel(case.claimant).holds, case.panel(case.other).holds
    [listed] = list_holds(main=case.world.stores.main, viewer=case.by, today=date(2026, 11, 22))
    claim = case.view(hold_id).claim

    assert (claimants.scope, claimants.is_claim) == (Scope.FULL, True)
    assert (others.scope, others.owner, others.review_on) == (Scope.MERITS, "Rut Ek", REVIEW)
    assert case.panel(case.claimant).is_held
    assert not case.panel(case.other).is_held
    assert case.panel(case.other).is_compared
    assert (listed.id, listed.is_claim) == (hold_id, True)
    assert claim is not None
    assert (claim.claimants, claim.compared) == (0, 2)


def test_with_several_claimants_the_merits_stay_until_the_last_lets_go(case: Case) -> None:
    placed = case.hold(case.claimant, case.other)
    case.write(case.hired, education="Civilingenjör", assessment="Starkast i provet.")
    first, second = placed.holds.values()
    review_hold(
        main=case.world.stores.main,
        book=case.world.book,
        viewer=case.by,
        hold_id=second,
        review_on=date(2027, 3, 1),
        now=case.world.clock(),
    )
    assert case.panel(case.hired).holds[0].review_on == date(2027, 3, 1)

    case.release(first)
    assert case.merits()[0].assessment
    assert case.panel(case.hired).holds
    case.release(second)

    assert not case.merits()[0].assessment
    assert case.panel(case.hired).holds == []


def test_of_two_claimants_holds_that_are_released_at_the_same_time_one_is_the_last(
    case: Case,
) -> None:
    for _ in range(ROUNDS):
        placed = case.hold(case.claimant, case.other)
        case.write(case.hired, education="Civilingenjör", assessment="Starkast i provet.")

        with ThreadPoolExecutor(2) as threads:
            list(threads.map(case.release, placed.holds.values()))

        assert not case.merits()[0].assessment
        assert case.panel(case.hired).holds == []
        case.world.clock.advance(timedelta(minutes=1))


def test_of_two_claims_about_a_position_the_last_one_lets_the_merits_go(case: Case) -> None:
    first = only(case.hold())
    case.world.clock.advance(timedelta(days=1))
    second = only(case.hold(case.other))
    case.write(case.hired, education="Civilingenjör", assessment="Starkast i provet.")

    case.release(first)
    assert case.merits()[0].assessment
    case.release(second)
    assert not case.merits()[0].assessment


def test_the_words_are_sealed_for_the_claimant_alone(case: Case) -> None:
    placed = case.hold(case.claimant, words=SECRET)

    assert case.view(only(placed)).words == SECRET
    with case.world.stores.main.reading() as session:
        sealed = session.scalars(select(t.Hold).where(t.Hold.sealed_reason.is_not(None))).all()
    assert [row.application_id for row in sealed] == [case.claimant.application_id]


def test_what_stands_on_the_merits_is_neither_read_nor_released_by_itself(case: Case) -> None:
    case.hold()
    with case.world.stores.main.reading() as session:
        marks = session.scalars(select(t.Hold.id).where(t.Hold.scope == "merits")).all()

    assert len(marks) == 3
    for one in marks:
        with pytest.raises(NotFoundError):
            case.view(one)
        with pytest.raises(NotFoundError):
            case.release(one)


def test_a_claim_names_somebody_who_applied_for_the_position_and_is_still_here(case: Case) -> None:
    spontaneous = accepted(case.world, hand_in(case.world, kind=Kind.SPONTANEOUS))
    gone = case.other.application_id
    with case.world.stores.main.writing() as session:
        session.get_one(t.Application, gone).erasing_at = case.world.clock()

    for claimants, code in (
        ((), "missing"),
        ((spontaneous,), "unknown"),
        ((case.other,), "unknown"),
    ):
        with pytest.raises(FieldError) as refused:
            place(case.world, case.by, *claimants)
        assert (refused.value.field, refused.value.code) == ("claimants", code)
    with case.world.stores.main.reading() as session:
        assert session.scalars(select(t.Hold.id)).all() == []


def test_a_stranger_to_the_position_places_no_claim(case: Case) -> None:
    stranger = colleague(case.world, email="nils@exempel.se", grants=Grants())

    with pytest.raises(NotFoundError):
        place(case.world, stranger, case.claimant)


def test_two_claims_of_one_instant_are_not_taken_for_one(case: Case) -> None:
    case.hold()

    with pytest.raises(LostRaceError):
        case.hold(case.other)


def test_without_a_claim_nobody_else_is_compared_and_nothing_is_assessed(case: Case) -> None:
    with pytest.raises(StateError):
        case.write(case.other, education="Civilingenjör")
    with pytest.raises(StateError):
        case.write(education="Civilingenjör", assessment="Starkast i provet.")


def test_whoever_is_compared_is_not_named_either(case: Case) -> None:
    case.hold()

    for words in ({"experience": "Kim har sju år"}, {"assessment": "STEN var svagare"}):
        with pytest.raises(FieldError) as refused:
            case.write(case.other, **{"education": "Civilingenjör", **words})
        assert refused.value.code == "names-somebody"


def test_only_somebody_of_the_position_is_compared(case: Case) -> None:
    case.hold()
    spontaneous = accepted(case.world, hand_in(case.world, kind=Kind.SPONTANEOUS))

    with pytest.raises(NotFoundError):
        case.write(spontaneous, education="Civilingenjör")


def test_the_log_tells_of_a_claim_without_telling_who_is_compared(case: Case) -> None:
    case.hold(words=SECRET)

    told = entries(case.world, case.world.position_id)["merits.held"]

    assert b'"count":2' in told
    assert case.other.application_id.hex().encode() not in told
    assert "hold.placed" not in entries(case.world, ApplicationId(case.other.application_id))
    assert "hold.placed" in entries(case.world, case.claimant.application_id)


def test_the_operator_names_an_owner(case: Case) -> None:
    with pytest.raises(FieldError) as refused:
        place(case.world, OPERATOR_VIEW, case.claimant)

    assert refused.value.field == "owner"
