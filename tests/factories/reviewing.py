"""Reviews that somebody of the staff has answered."""

from tests.factories.rights import colleague
from tests.factories.submitting import World
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.usecases.candidates.open_contacts import open_key
from vault.usecases.candidates.staff_words import seal_staff_words
from vault.usecases.submission.answer import Receipt


def review(world: World, receipt: Receipt, *, words: str) -> None:
    """Say that it is still needed, and why, as the staff page does."""
    review_id, application_id = random_id(), receipt.application_id
    key = open_key(
        keyring=world.stores.keyring, opener=world.keys.opener, application_id=application_id
    )
    sealed = seal_staff_words(key=key, application_id=application_id, row_id=review_id, words=words)
    who = colleague(world).actor.id
    with world.stores.main.writing() as session:
        session.add(
            t.Review(
                id=review_id,
                application_id=application_id,
                at=world.clock(),
                keep=True,
                staff_id=who,
                sealed_reason=sealed,
            )
        )
