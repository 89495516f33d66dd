"""Reading what a form of ours sent: typed text only, small, and each field as a text."""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import Request
from litestar.datastructures import State

from vault.domain.identifiers import parse_id
from vault.domain.language import Language
from vault.errors import FieldError
from vault.usecases.staff.sessions import SignedIn
from vault.web.form_body import read_pairs
from vault.web.languages import parse_language

MAX_BYTES = 64 * 1024  # two letters of ten thousand characters fit
MAX_FIELDS = 1000  # a closing may name many


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """The fields of a form, unchecked. Its repr shows nothing: passwords are among them."""

    _fields: Mapping[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        """This method will return a field's text, or an empty one where it did not come."""
        values = self._fields.get(name, ())
        return values[0] if values else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """This method will return every text of a field that may come several times."""
        return self._fields.get(name, ())

    def is_ticked(self, name: str) -> bool:
        """This method will tell whether a box was ticked."""
        return self.text(name) == "yes"

    def number(self, name: str) -> int:
        """This method will return a whole number from a hidden field of ours.

        Raises:
            FieldError: ``malformed``: nobody types there.
        """
        text = self.text(name)
        if not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004 - a billion changes
            raise FieldError("malformed", field=name)
        return int(text)

    def language(self, name: str) -> Language:
        """This method will return the language that was chosen.

        Raises:
            FieldError: ``unknown``: we do not speak it, or none came.
        """
        chosen = parse_language(self.text(name))
        if chosen is None:
            raise FieldError("unknown", field=name, accepted=tuple(one.value for one in Language))
        return chosen

    def ids(self, name: str) -> tuple[bytes, ...]:
        """This method will return the ids that were chosen.

        Raises:
            MalformedIdentifierError: one of them is none.
        """
        return tuple(parse_id(one, field=name) for one in self.texts(name) if one)


EMPTY = Form({})


async def read_form(request: Request[SignedIn, None, State]) -> Form:
    """This function will read the body of a POST, once.

    Raises:
        InputError: it is no form of ours: of another type, packed, with too many fields, or with
            one that is not UTF-8, which is named.
    """
    found: dict[str, list[str]] = {}
    for name, value in await read_pairs(request, max_fields=MAX_FIELDS):
        found.setdefault(name, []).append(value)
    return Form({name: tuple(values) for name, values in found.items()})
