"""What would have to be erased at once is never taken in, whatever a policy's form says."""

from pathlib import Path

import pytest

from tests.factories.applications import hand_in
from tests.factories.policies import changed_text
from tests.factories.submitting import NOTHING, make_world
from vault.domain.application import Kind
from vault.errors import ConsentNeededError


def test_without_a_yes_a_spontaneous_application_is_not_taken_in(tmp_path: Path) -> None:
    optional = changed_text(('extends = "P2Y", required = true', 'extends = "P2Y"'))
    world = make_world(tmp_path, text=optional)

    with pytest.raises(ConsentNeededError) as refusal:
        hand_in(world, kind=Kind.SPONTANEOUS, consented=False)

    assert refusal.value.field == "consent_keep"
    assert world.counts() == NOTHING
    world.close()
