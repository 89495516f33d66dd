"""Which passwords staff may choose (ASVS 6.2.1 to 6.2.12).

Length and nothing guessable; no rules of composition, no rotation. Whether a password leaked
elsewhere is not asked of anybody outside. No clock, no I/O, nothing kept.
"""

import re
import unicodedata

from vault.errors import FieldError

MIN_CHARACTERS = 12  # between the 8 that ASVS 6.2.1 demands and the 15 that it advises
MAX_CHARACTERS = 128  # ASVS 6.2.9 wants at least 64 allowed; the cap keeps Argon2id's input small
MIN_OWN_WORD = 4  # shorter pieces of a name stand in ordinary words by chance
MIN_DIFFERENT_CHARACTERS = 5  # "aaaaaaaaaaaa", "121212121212", "abcabcabcabc"

# Of the lists of leaked passwords, what twelve characters leave over is mostly a common word
# twice, or with a tail: so the cores are kept, and what surrounds them is taken off.
_COMMON = """
    password passwort passord losenord lösenord hemligt hemlighet qwerty qwertyuiop asdfghjkl
    asdfgh zxcvbnm qazwsx qazwsxedc letmein welcome valkommen välkommen iloveyou jagälskardig
    jagalskardig admin administrator administratör root changeme default monkey dragon sunshine
    princess football fotboll baseball basketball superman batman trustno master shadow michael
    jennifer computer dator internet whatever starwars pokemon minecraft liverpool chelsea arsenal
    charlie jordan freedom flower summer sommar winter vinter spring autumn january januari
    february februari march april august augusti september october oktober november december
    monday måndag friday fredag sverige sweden stockholm göteborg goteborg malmö malmo djurgården
    hammarby secret access login inloggning testtest tester testing example exempel recruiter
    rekrytering rekryterare applicantvault correcthorsebatterystaple
"""
_CORES = frozenset(_COMMON.split())
_RUNS = ("01234567890123456789", "09876543210987654321", "abcdefghijklmnopqrstuvwxyzåäö")
_ROWS = ("qwertyuiopåasdfghjklöäzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p")
_LOOKS_LIKE = str.maketrans("013457@$!", "oieastasi")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def check_password(
    *, untrusted_password: str, email: str, organisation: str, field: str = "password"
) -> str:
    """This function will return the password as it is to be hashed: in NFC, spaces kept.

    Raises:
        FieldError: ``too-short`` or ``too-long`` (with ``limit``), ``too-common``,
            ``contains-own-data``. The password is in none of them.
    """
    password = unicodedata.normalize("NFC", untrusted_password)
    if len(password) < MIN_CHARACTERS:
        raise FieldError("too-short", field=field, limit=MIN_CHARACTERS)
    if len(password) > MAX_CHARACTERS:
        raise FieldError("too-long", field=field, limit=MAX_CHARACTERS)
    if _is_common(password):
        raise FieldError("too-common", field=field)
    if _contains_own_data(password, email=email, organisation=organisation):
        raise FieldError("contains-own-data", field=field)
    return password


def _is_common(password: str) -> bool:
    folded = password.casefold()
    if len(set(folded)) < MIN_DIFFERENT_CHARACTERS:
        return True
    if any(folded in run for run in _RUNS + _ROWS):
        return True
    core = _AROUND.sub("", folded)
    return any(_is_core(form) for form in (core, core.translate(_LOOKS_LIKE)))


def _is_core(core: str) -> bool:
    """Tell whether a common word, once or twice, is all that is left."""
    half = core[: len(core) // 2]
    return not core or core in _CORES or (core == half * 2 and half in _CORES)


def _contains_own_data(password: str, *, email: str, organisation: str) -> bool:
    squeezed = _squeeze(password)
    own = (_squeeze(email), _squeeze(email.partition("@")[0]), _squeeze(organisation))
    return any(len(word) >= MIN_OWN_WORD and word in squeezed for word in own)


def _squeeze(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    return "".join(character for character in folded if character.isalnum())
