"""Typed reading of a JSON object that was opened but not yet believed.

An application key is known to whoever submitted the application, so what opens under it may still
have been forged: every field is read through here, and anything odd is ``NotAuthenticError``.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from vault.crypto.canonical import Json, read_stamp
from vault.errors import NotAuthenticError

T = TypeVar("T")


class Fields:
    """One JSON object, taken apart field by field; ``done`` refuses what was not asked for."""

    __slots__ = ("_rest",)

    def __init__(self, untrusted_value: Json) -> None:
        """Take a JSON value that has to be an object."""
        if not isinstance(untrusted_value, dict):
            raise NotAuthenticError("an object was expected")
        self._rest: dict[str, Json] = dict(untrusted_value)

    def text(self, name: str) -> str:
        """This method will return a string."""
        value = self._take(name)
        if not isinstance(value, str):
            raise NotAuthenticError(f"{name} is no text")
        return value

    def number(self, name: str) -> int:
        """This method will return an integer that is not negative; ``true`` is none."""
        value = self._take(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise NotAuthenticError(f"{name} is no count")
        return value

    def truth(self, name: str) -> bool:
        """This method will return a truth value."""
        value = self._take(name)
        if not isinstance(value, bool):
            raise NotAuthenticError(f"{name} is no truth value")
        return value

    def octets(self, name: str, *, length: int) -> bytes:
        """This method will return exactly ``length`` bytes from lower-case hex digits."""
        text = self.text(name)
        try:
            value = bytes.fromhex(text)
        except ValueError as error:
            raise NotAuthenticError(f"{name} is no hex") from error
        if len(value) != length or value.hex() != text:
            raise NotAuthenticError(f"{name} is not {length} bytes in hex")
        return value

    def octets_or_none(self, name: str, *, length: int) -> bytes | None:
        """This method will return bytes, or None where JSON says null."""
        if name in self._rest and self._rest[name] is None:
            del self._rest[name]
            return None
        return self.octets(name, length=length)

    def moment(self, name: str) -> datetime:
        """This method will return a moment in UTC."""
        return read_stamp(untrusted_text=self.text(name))

    def inner(self, name: str) -> "Fields":
        """This method will return the object that stands inside this one."""
        return Fields(self._take(name))

    def texts(self, name: str) -> dict[str, str]:
        """This method will return an object that holds strings only."""
        inner = self.inner(name)
        return {key: inner.text(key) for key in inner.names()}

    def names(self) -> tuple[str, ...]:
        """This method will return the fields that were not read yet."""
        return tuple(self._rest)

    def each(self, name: str, read: Callable[["Fields"], T]) -> tuple[T, ...]:
        """This method will return what ``read`` makes of each object of a list."""
        value = self._take(name)
        if not isinstance(value, list):
            raise NotAuthenticError(f"{name} is no list")
        return tuple(_whole(Fields(one), read) for one in value)

    def done(self) -> None:
        """This method will do nothing if every field was read."""
        if self._rest:
            raise NotAuthenticError("a field that does not belong here")

    def _take(self, name: str) -> Json:
        if name not in self._rest:
            raise NotAuthenticError(f"{name} is missing")
        return self._rest.pop(name)


def _whole(fields: Fields, read: Callable[[Fields], T]) -> T:
    value = read(fields)
    fields.done()
    return value
