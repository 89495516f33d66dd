"""Searching and sorting by name, over an index that lives in the memory of this process alone.

Nothing searchable lies at rest (cryptography.md §3). The recruiter process takes in what is new,
and forgets what was erased, within two seconds (``vault.wiring.recruiter_keeper``); until then it
is only an id without a row, and the list shows rows.
"""

import threading
import unicodedata
from bisect import bisect_left, insort
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from vault.db.candidates import listed_ids
from vault.db.candidates_beside import newest_revisions
from vault.db.engines import Database
from vault.db.followed import newest_number, touched_since
from vault.ports.keys import Opener
from vault.usecases.candidates.open_contacts import open_names

FRESH_FOR = timedelta(seconds=90)  # older than that, nobody keeps it: whoever searches does
BATCH = 500  # opened at once: about 5 ms of a processor
MANY = 500  # changed since the last look: then looking at everything costs no more
MAX_QUERY = 100  # characters: a longer name than any
_SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}"})  # the signs that follow z in ASCII
_LAST = "\U0010ffff"  # follows every sign


@dataclass(frozen=True, slots=True)
class _Entry:
    revision: int
    name: str
    sort_key: str


class NameIndex:
    """Names by application id. Its repr shows nothing. May be shared by threads."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._entries: dict[bytes, _Entry] = {}
        self._by_word: dict[str, set[bytes]] = {}
        self._words: list[str] = []  # in order, so that those which begin alike lie together
        self._changing = threading.Lock()
        self._refreshing = threading.Lock()
        self.refreshed_at: datetime | None = None
        self._followed = 0

    def __len__(self) -> int:
        return len(self._entries)

    def known(self, revisions: Mapping[bytes, int]) -> dict[bytes, str]:
        """This method will return the names that it has of just these revisions."""
        found = {}
        for one, revision in revisions.items():
            entry = self._entries.get(one)
            if entry is not None and entry.revision == revision:
                found[one] = entry.name
        return found

    def put(self, names: Mapping[bytes, str], revisions: Mapping[bytes, int]) -> None:
        """This method will remember names that were opened."""
        with self._changing:
            for one, name in names.items():
                self._forget(one)
                self._entries[one] = _Entry(
                    revision=revisions[one], name=name, sort_key=_sort_key(name)
                )
                for word in fold(text=name).split():
                    if word not in self._by_word:
                        self._by_word[word] = set()
                        insort(self._words, word)
                    self._by_word[word].add(one)

    def keep_only(self, ids: Collection[bytes]) -> None:
        """This method will forget everybody else."""
        kept = frozenset(ids)
        with self._changing:
            for one in [one for one in self._entries if one not in kept]:
                self._forget(one)

    def find(self, untrusted_query: str) -> list[bytes]:
        """This method will return those of whose names every word sought begins a word."""
        words = fold(text=untrusted_query[:MAX_QUERY]).split()
        if not words:
            return []
        with self._changing:
            return list(set.intersection(*(self._with_word(word) for word in words)))

    def _with_word(self, beginning: str) -> set[bytes]:
        start = bisect_left(self._words, beginning)
        end = bisect_left(self._words, beginning + _LAST)
        return set[bytes]().union(*(self._by_word[word] for word in self._words[start:end]))

    def _forget(self, one: bytes) -> None:
        entry = self._entries.pop(one, None)
        for word in fold(text=entry.name).split() if entry else ():
            others = self._by_word[word]
            others.discard(one)
            if not others:
                del self._by_word[word]
                del self._words[bisect_left(self._words, word)]

    def place_of(self, application_id: bytes) -> tuple[bool, str, bytes]:
        """This method will return what sorts by name as Swedes do; the nameless come last."""
        entry = self._entries.get(application_id)
        key = entry.sort_key if entry else ""
        return (not key, key, application_id)

    def refresh(self, *, main: Database, keyring: Database, opener: Opener, now: datetime) -> None:
        """This method will take in what is new where nobody has for a minute and a half.

        Only the first time is waited for: later, the index answers with what it has while another
        thread is at it.
        """
        if self._is_fresh(now):
            return
        if not self._refreshing.acquire(blocking=self.refreshed_at is None):
            return
        try:
            if not self._is_fresh(now):
                self._take_in(main, keyring, opener, now)
        finally:
            self._refreshing.release()

    def take_in(self, *, main: Database, keyring: Database, opener: Opener, now: datetime) -> None:
        """This method will take in what is new and forget what is gone."""
        with self._refreshing:
            self._take_in(main, keyring, opener, now)

    def follow(self, *, main: Database, keyring: Database, opener: Opener, now: datetime) -> None:
        """This method will take in what others have changed since it last looked.

        Cheap where nothing has changed, so it may be asked every second.
        """
        with self._refreshing:
            with main.reading() as session:
                number = newest_number(session)
                touched = touched_since(session, self._followed, limit=MANY)
                few = touched if len(touched) < MANY else frozenset()
                listed = listed_ids(session, now=now, among=few)
                newest = newest_revisions(session, ids=list(few))
            if touched != few:
                self._take_in(main, keyring, opener, now)
                return
            with self._changing:
                for one in touched - listed:
                    self._forget(one)
            self._open(main, keyring, opener, {one: newest[one] for one in newest.keys() & listed})
            self._followed = number

    def _is_fresh(self, now: datetime) -> bool:
        return self.refreshed_at is not None and now - self.refreshed_at < FRESH_FOR

    def _take_in(self, main: Database, keyring: Database, opener: Opener, now: datetime) -> None:
        with main.reading() as session:
            number = newest_number(session)
            listed = listed_ids(session, now=now)
            newest = newest_revisions(session, ids=None)
        self.keep_only(listed)
        self._open(main, keyring, opener, {one: newest[one] for one in newest.keys() & listed})
        self._followed = number
        self.refreshed_at = now

    def _open(
        self, main: Database, keyring: Database, opener: Opener, revisions: Mapping[bytes, int]
    ) -> None:
        """Open the names of those that are new, or have another revision than the one at hand."""
        missing = [
            one
            for one, revision in revisions.items()
            if (entry := self._entries.get(one)) is None or entry.revision != revision
        ]
        for start in range(0, len(missing), BATCH):
            batch = {one: revisions[one] for one in missing[start : start + BATCH]}
            with main.reading() as session:
                connection = session.connection()
                names = open_names(main=connection, keyring=keyring, opener=opener, revisions=batch)
            self.put(names, batch)


def fold(*, text: str) -> str:
    """This function will return a text without case, accents and odd spaces: Åsa becomes asa."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        character if character.isalnum() else " "
        for character in plain
        if not unicodedata.combining(character)
    )
    return " ".join(kept.split())


def _sort_key(name: str) -> str:
    ordered = unicodedata.normalize("NFC", name.casefold()).translate(_SWEDISH)
    plain = unicodedata.normalize("NFKD", ordered)
    return "".join(character for character in plain if not unicodedata.combining(character))
