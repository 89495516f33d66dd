import pytest

from vault.domain.identifiers import ID_BYTES, parse_id
from vault.errors import MalformedIdentifierError


def test_an_id_is_read_as_it_stands_in_an_address() -> None:
    assert parse_id("0123456789abcdef" * 2) == bytes.fromhex("0123456789abcdef" * 2)


@pytest.mark.parametrize("text", ["", "ab", "0" * (2 * ID_BYTES + 2), "z" * 2 * ID_BYTES])
def test_what_is_no_id_is_refused_by_the_name_of_its_field(text: str) -> None:
    with pytest.raises(MalformedIdentifierError) as refusal:
        parse_id(text, field="candidate")

    assert refusal.value.field == "candidate"
