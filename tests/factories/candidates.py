"""Sixty people who have applied: names, places and moments as they come in real life."""

from dataclasses import replace
from datetime import timedelta

from tests.factories.applications import accepted, hand_in
from tests.factories.documents import PDF
from tests.factories.recruiting import Office
from tests.factories.submitting import add_position
from vault.db import tables as t
from vault.domain.application import Kind, Outcome, Status
from vault.domain.language import Language
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.decisions.decide import write_decision

NAMES = (
    *("Åsa Lindqvist", "Mohamed Warsame", "Elin Öberg", "Jonas Berg", "Sara Nyström"),
    *("Amir Rezaei", "Karin Åkesson", "Nils-Erik Bäckström", "Fatima al-Zahra Khalil"),
    *("Björn Ek", "Olena Kovalenko", "Lena Hägg", "Tomasz Wiśniewski", "Ingrid Sjöholm"),
    *("Per Ölund", "Zoë O'Connor", "Anna Maria Fernández de la Cruz", "Erik Svensson"),
    *("Maja Holmqvist", "Oskar Lindén", "Samira Haddad", "Gustav Ahl", "Hanna Wallin"),
    *("Kwame Mensah", "Linnea Forsberg", "Viktor Nyman", "Alva Sandström", "Ida Blom"),
    *("Daniel Cohen", "Ylva Tällberg", "Marcus Dahl", "Emilia Korhonen", "Robin Grönlund"),
    *("Thi Mai Nguyen", "Lars Ekman", "Sofia Papadopoulou", "Johan Mård", "Tove Jansson"),
    *("Ali Hassan", "Cecilia Brandt", "Henrik Ödman", "Wilma Skoog", "Peter Falk"),
    *("Mei Lin", "Agnes Rydell", "Isak Nordin", "Rut Älvros", "Simon Krantz"),
    *("Nora Bergqvist", "Yusuf Demir", "Stina Löf", "Kalle Wikström", "Greta Palm"),
    *("Abel Tesfaye", "Malin Östlund", "Jens Hartmann", "Vera Lind", "Tor Ask"),
    *("Priya Raman", "Love Hedman"),
)
LETTER = ("cover_letter", "brev.pdf", PDF)
STEPS = (
    Status.ACCEPTED,
    Status.IN_REVIEW,
    Status.ACCEPTED,
    Status.INTERVIEW,
    Status.IN_REVIEW,
    Status.OFFERED,
)


def sixty_candidates(office: Office) -> None:
    """Hand in, accept, and move them to where they stand; two positions and some spontaneous."""
    world = office.world
    leader = add_position(world.stores, world.clock, slug="projektledare")
    with world.stores.main.writing() as session:
        for position_id, sv, en, reference in (
            (leader, "Projektledare", "Project manager", "REF-2026-03"),
            (world.position_id, "Systemutvecklare", "Software developer", "REF-2026-14"),
        ):
            row = session.get_one(t.Position, position_id)
            row.title_sv, row.title_en, row.reference = sv, en, reference
    begun = world.clock()
    world.clock.at = begun - timedelta(days=59, hours=3)
    for number, name in enumerate(NAMES):
        world.clock.advance(timedelta(hours=23, minutes=17 * (number % 5)))
        _one(office, number, name, leader)
    world.clock.at = begun


def _one(office: Office, number: int, name: str, leader: bytes) -> None:
    world = office.world
    spontaneous = number % 7 == 2
    where = replace(world, position_id=leader if number % 3 == 0 else world.position_id)
    cv = (("cv", f"CV {name}.pdf", PDF),)
    receipt = accepted(
        where,
        hand_in(
            where,
            kind=Kind.SPONTANEOUS if spontaneous else Kind.POSITION,
            language=Language.EN if number % 11 == 4 else Language.SV,
            name=name,
            documents=(*cv, LETTER) if number % 2 else cv,
        ),
    )
    with world.stores.main.writing() as session:
        row = session.get_one(t.Application, receipt.application_id)
        if number % 9 == 8:
            write_decision(
                session,
                row,
                outcome=Outcome.REJECTED,
                book=world.book,
                actor=OPERATOR,
                now=world.clock(),
            )
        elif number < len(NAMES) - 6:
            row.status = STEPS[number % len(STEPS)].value
        if number == 5:
            row.expires_at = world.clock.at + timedelta(days=64)
        if number == 7:
            row.withdrawn_at = row.blocked_at = world.clock()
            row.status = Status.WITHDRAWN.value
