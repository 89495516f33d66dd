"""What the command line says when it refuses: what is wrong, by which option, and what would do.

Looked up from the particular to the general: ``<command> <code>``, ``<field>.<code>``, ``<code>``.
``{option}`` is what the person typed, ``{limit}`` and ``{accepted}`` come from the error, and
``{why}`` is the error's own words, where it has any: we write them, and they quote nobody.
"""

from collections.abc import Mapping, Sequence

from vault.errors import (
    GuardError,
    InputError,
    InvalidInputError,
    KeyFileError,
    KeyInUseError,
    KeyServiceError,
    PolicyChangeError,
    PolicyError,
    SettingError,
    StoreError,
    TooManyAttemptsError,
    VaultError,
    WrongPassphraseError,
)

OPTIONS: Mapping[str, str] = {
    "title_sv": "--title-sv",
    "title_en": "--title-en",
    "description_sv": "--text-sv",
    "description_en": "--text-en",
    "reference": "--reference",
    "place": "--place",
    "last_on": "--last-on",
    "hired": "--hired",
    "confirm": "--confirm",
    "name": "--name",
    "email": "--email",
    "roles": "--role",
    "position": "--position",
    "language": "--language",
    "facts": "--facts",
    "identity": "--identity",
    "channel": "--channel",
    "received_on": "--received",
    "reason": "--reason",
    "words": "--text",
    "review_on": "--review",
    "owner": "--owner",
    "claimants": "--claim",
    "to": "--to",
}
"""What the use cases call a field, and what the person types."""

_TELL_THEMSELVES = (
    GuardError,
    KeyFileError,
    KeyInUseError,
    KeyServiceError,
    PolicyChangeError,
    PolicyError,
    SettingError,
    StoreError,
    WrongPassphraseError,
)
"""Errors whose own words, where they have any, are the whole sentence."""

_NO_POSITION = (
    "no position has that SLUG: give the last part of its address, as"
    " `applicant-vault position list` shows it"
)
_NOBODY = (
    "nobody on the staff has that EMAIL: give an address that `applicant-vault staff list` shows"
)
_PLAIN = "{option} holds characters that cannot be read: give plain text, in UTF-8"

SENTENCES: Mapping[str, str] = {
    # One option or argument.
    "invalid": "{option} is not accepted{why}",
    "missing": "{option} is missing, and is needed here",
    "title_sv.missing": "--title-sv is missing: give the title in Swedish",
    "title_en.missing": "--title-en is missing: give the title in English",
    "description_sv.missing": "--text-sv is missing: give a file with the text in Swedish",
    "description_en.missing": "--text-en is missing: give a file with the text in English",
    "name.missing": "--name is missing: give both --name and --email, or neither",
    "email.missing": "--email is missing: give both --name and --email, or neither",
    "hired.missing": "--hired is missing: give the id of an application, or say --cancel",
    "hired.unknown": "--hired names no application to this position: give the 32 hex digits that"
    " end the address of the candidate's page",
    "hired.undeclared": "--hired does not go with --cancel: say one of them",
    "confirm.missing": "--confirm is empty: give the position's reference, or its SLUG where it"
    " has none",
    "confirm.not-confirmed": "--confirm is another word than the position's reference, or its SLUG"
    " where it has none: `applicant-vault position list --json` shows both",
    "not-confirmed": "{option} is another word than was asked for: type it as it is shown",
    "too-long": "{option} is too long: give at most {limit} characters",
    "too-short": "{option} is too short: give at least {limit} characters",
    "control-characters": _PLAIN,
    "not-unicode": _PLAIN,
    "not-an-email": "{option} is no e-mail address: give one such as name@example.com",
    "not-a-phone-number": "{option} is no telephone number: give one such as +46 70 123 45 67",
    "not-an-organisation-number": "{option} is no organisation number: give one such as"
    " 556000-0000",
    "not-yes": "{option} is either yes or left out",
    "not-a-date": "{option} is no date: give one such as 2026-12-31",
    "in-the-past": "{option} is past: give today or a later day",
    "in-the-future": "{option} is yet to come: give today or an earlier day",
    "too-far": "{option} is too far away: give {limit} or an earlier day",
    "same-channel": "{option} is the way by which the request came: whoever wrote also reads the"
    " answer; check by another",
    "owner.unknown": "--owner is nobody who works here: give an address that `applicant-vault staff"
    " list` shows",
    "no-position": "--claim is about a position, and this application was for none: leave it out",
    "claimants.unknown": "--claim was given with an ID that is no application for the position of"
    " the first: if it was erased, there is nothing left to hold",
    "taken": "{option} is in use already: give another",
    "email.taken": "--email belongs to somebody already: give another address, or"
    " `applicant-vault staff reset` for a new link",
    "position.not-a-choice": "--position names no position: give the last part of its address, as"
    " `applicant-vault position list` shows it",
    "not-a-choice": "{option} is none of what can be chosen{accepted}",
    "unknown": "{option} names nothing that exists",
    "undeclared": "{option} does not belong here: leave it out",
    "duplicate": "{option} may be given once only",
    "malformed-id": "{option} is no id: give 32 hex digits",
    "wrong": "{option} is not right{accepted}",
    "not-json": "{option} is no JSON: give one JSON object a line",
    "closed": "{option} names a position that takes no more applications",
    "malformed": "{option} cannot be read{why}",
    "mistyped": "{option} has a wrong character: compare it with what you were given",
    "too-common": "{option} is used by many and easy to guess: give another",
    "contains-own-data": "{option} holds a name or an address: give something else",
    "too-large": "{option} is too large: at most {limit} are taken",
    "wrong-kind": "{option} is of a kind that is not taken{accepted}",
    "macros": "{option} holds macros: save it without them, or as PDF",
    "mislabelled": "{option} is of another kind than its name says: save it again{accepted}",
    "polyglot": "{option} is several files in one: save it again{accepted}",
    "zip-bomb": "{option} is packed so that it cannot be read safely: save it as PDF",
    "nameless": "{option} has no file name: give a file that has one",
    "empty": "{option} is empty: give a file that is not",
    "not-text": "{option} is a file: give text",
    "not-a-file": "{option} is text: give a file",
    "truncated": "what came ended before it was whole: send it again",
    "too-slow": "what came took too long: send it again",
    "consent-needed": "the policy keeps nothing of this kind without consent",
    "idempotency-key-reused": "this key was used before, with other content: take a new one",
    # What somebody wanted to do.
    "not-found": "what was named does not exist: look at how it is spelt",
    "position edit not-found": _NO_POSITION,
    "position close not-found": _NO_POSITION,
    "staff disable not-found": _NOBODY,
    "staff reset not-found": _NOBODY,
    "not-allowed": "this is not for the role that asks",
    "strange-origin": "this was asked for by a page of somebody else's",
    "stale-form": "the form belongs to another visit: load it anew",
    "not-signed-in": "nobody is signed in: sign in first",
    "own-rights": "nobody changes their own rights: ask another administrator",
    "last-administrator": "nobody would be left who can invite others: first make somebody else"
    " an administrator, with `applicant-vault staff invite --role administrator`",
    "altered-rights": "what this person may do was changed in the database itself: first an"
    " administrator sets it anew on the staff pages; where nobody is left to do so, say"
    " `applicant-vault staff invite --role administrator`",
    "too-many": "there were too many attempts: try again in {limit} seconds",
    "state": "that is not possible from where it stands{why}",
    "range": "that part of the document does not exist: ask for the whole of it",
    "erasing": "the application is being erased: nothing can be done with it any more",
    "held": "a hold keeps the application: release it first with `applicant-vault hold release`, or"
    " refuse the request",
    "restricted": "the application is restricted: the person has to be asked or told first; lift"
    " the restriction on its page",
    "blocked": "the application can no longer be read: its time is up, or it was withdrawn or"
    " restricted",
    "policy-change": "the new policy cannot come into force like that{why}",
    "lost-race": "somebody else was first{why}: look how it stands now, and try again",
    # Keys, stores, settings.
    "crypto": "keys or sealed data are not as they should be{why}",
    "not-authentic": "what is sealed or signed does not verify{why}: `applicant-vault doctor`"
    " says more",
    "unknown-suite": "this was sealed by a version that is not known here{why}: bring the program"
    " up to date",
    "key-file": "a key file cannot be used: `applicant-vault doctor` says more",
    "key-service": "the key service does not open a key: docs/operate/keys.md says what can be the"
    " reason",
    "key-in-use": "the key is in use: `applicant-vault keys status` says by what",
    "missing-algorithm": "the crypto library here lacks ML-KEM: install the versions that"
    " requirements/ names",
    "wrong-passphrase": "the passphrase does not open the key file: give the one it was made with",
    "refused-at-acceptance": "an application is not as it was submitted, and is not accepted{why}",
    "refused-act": "an act was not made by somebody with the private link, and has no effect{why}",
    "policy": "the policy does not load: `applicant-vault policy check FILE` says why",
    "store": "a store cannot be reached, is full or lost something: `applicant-vault doctor` says"
    " more",
    "collision": "others were at work on the same, and nothing was changed: run it again",
    "no-space": "the disk is full: make room",
    "missing-blob": "a document is missing: `applicant-vault doctor` says more",
    "archive": "a backup cannot be used: it is damaged, too old, or has no place to go",
    "setting": "a setting is missing or wrong: docs/settings.md lists them",
    "audit-detail": "an audit entry would say more than it may: please report it",
    "guard": "a safety guard stopped the work: a person has to look first",
    "delivery": "a letter could not be handed over{why}: it is tried again",
    "refused-recipient": "the mail server takes no letter for that address{why}",
    "error": "it failed, and did not say why: please report it",
}


def sentence(*, error: VaultError, words: Sequence[str]) -> str:
    """This function will return what is wrong in plain English; ``words`` are what was typed.

    It never quotes them: only the names of the command and of its options are told.
    """
    if isinstance(error, InvalidInputError):
        return "; ".join(sentence(error=one, words=words) for one in error.problems)
    said = str(error) if str(error) != error.code else ""
    if said and isinstance(error, _TELL_THEMSELVES):
        return said
    return _closest(error, words).format(**_values(error, said))


def _closest(error: VaultError, words: Sequence[str]) -> str:
    keys = [f"{' '.join(words[:2])} {error.code}"]
    if isinstance(error, InputError):
        keys.append(f"{error.field}.{error.code}")
    keys += [error.code, *(one.code for one in type(error).__mro__ if issubclass(one, VaultError))]
    return next(SENTENCES[key] for key in keys if key in SENTENCES)


def _values(error: VaultError, said: str) -> dict[str, object]:
    values = error.values if isinstance(error, InputError) else {}
    limit = values.get("limit", "")
    if isinstance(error, TooManyAttemptsError):
        limit = error.retry_after
    return {
        "option": _option(error.field) if isinstance(error, InputError) else "",
        "limit": limit,
        "accepted": _accepted(values.get("accepted")),
        "why": f": {said}" if said else "",
    }


def _option(field: str) -> str:
    return OPTIONS.get(field, field) or "what was given"


def _accepted(accepted: object) -> str:
    """Return what would do, as the end of a sentence."""
    if not accepted:
        return ""
    told = " or ".join(str(one) for one in accepted) if isinstance(accepted, tuple) else accepted
    return f": give {told}"
