"""Made-up applicants: names, letters, files and where they stand, the same for the same seed.

**Sizes.** We know of no published statistics of what applicants hand in. What is assumed here, so
that others can judge it: a CV of one to three pages lies between 150 and 400 kB with few exceptions
(text alone: tens of kB; with a photo: megabytes), which a log-normal distribution with a median of
240 kB and sigma 0.7 gives: two thirds lie between 120 and 480 kB, one in a hundred above 1.2 MB.
Letters of one page are smaller, scanned certificates larger and wilder. Nothing is above 25 MB,
which is what the ready-made policies allow. A message in the form has a median of 600 characters.

**States.** Every state that ``vault.domain.application`` has, in the shares of a house that keeps
what was decided for two years: most were rejected, a third is still open.
"""

import math
import unicodedata
from dataclasses import dataclass
from random import Random

from vault.domain.application import Channel, DocumentKind, Kind, Status

LARGEST = 25_000_000
SMALLEST = 2_000
SWEDISH = 0.8
SPONTANEOUS = 0.25

STATES: dict[Status, float] = {
    Status.ARRIVING: 0.001,
    Status.RECEIVED: 0.01,
    Status.QUARANTINED: 0.004,
    Status.ACCEPTED: 0.22,
    Status.IN_REVIEW: 0.08,
    Status.INTERVIEW: 0.025,
    Status.OFFERED: 0.005,
    Status.HIRED: 0.015,
    Status.REJECTED: 0.56,
    Status.WITHDRAWN: 0.03,
    Status.ARCHIVED: 0.045,
    Status.ERASING: 0.005,
}
CHANNELS: dict[Channel, float] = {
    Channel.WEB_FORM: 0.86,
    Channel.API: 0.08,
    Channel.EMAIL: 0.04,
    Channel.PAPER: 0.01,
    Channel.AGENT: 0.01,
}
ROLES = {"applicant": 0.93, "student": 0.05, "consultant": 0.02}
MEDIA = {"pdf": 0.85, "docx": 0.12, "odt": 0.01, "rtf": 0.01, "txt": 0.01}
# Of each kind: how many have one, the median of its bytes, and how far they scatter.
FILES: tuple[tuple[DocumentKind, float, int, float], ...] = (
    (DocumentKind.CV, 1.0, 240_000, 0.7),
    (DocumentKind.COVER_LETTER, 0.6, 70_000, 0.8),
    (DocumentKind.ATTACHMENT, 0.25, 450_000, 1.1),
    (DocumentKind.PHOTO, 0.04, 900_000, 0.8),
)

FIRST = {
    "sv": "Maja Åsa Örjan Björn Elsa Alice Lilly Vera Ebba Astrid Karin Anna Eva Maria Kristina"
    " Lena Sofia Emma Ingrid Birgitta Märta Jon Erik Lars Karl Anders Johan Per Nils Mikael Jan"
    " Hans Lennart Olof Gunnar Sven Fredrik Bengt Bo Daniel Göran Håkan Åke Leif Sara Hanna"
    " Linnéa Fatima Amir Yusuf Leila Samira Ali Zainab Mohammed Ivana Goran Aino Eero",
    "en": "Grace Oliver Amelia Harry Isla George Ava Noah Emily Jack Sophie Leo Charlotte Arthur"
    " Mia Muhammad Ella Oscar Lucy Thomas Ruby James Zoë Chloë Priya Arjun Wei Chinwe Kofi Niamh",
}
LAST = {
    "sv": "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson"
    " Gustafsson Pettersson Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson"
    " Magnusson Olofsson Lindström Lindqvist Lindgren Axelsson Berg Bergström Lundberg Lind"
    " Lundgren Lundqvist Mattsson Berglund Fredriksson Sandberg Henriksson Forsberg Sjöberg"
    " Wallin Engström Eklund Danielsson Håkansson Lundin Gunnarsson Björk Bergman Holm Wikström"
    " Ali Mohamed Ahmed Hassan Nguyen Åkerlund Öberg Ängström Ek Strand af-Klint von-Essen",
    "en": "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson"
    " Evans Walker White Roberts Green Hall Wood Jackson Clarke O'Brien Singh Khan Murphy Kelly"
    " Okafor Chen Fernández Dubois",
}
# Half of the Swedish last names are put together, so that most are rare, as they are.
BEGINNINGS = (
    "Lind Berg Ek Björk Sjö Strand Hög Lund Sund Häll Ny Söder Norr Öster Väster Al Gran Hag Hed"
    " Holm Kvist Löv Malm Rosen Sand Skog Stål Ström Sved Tall Torn Ull Vall Wik Åker Ång Älv Hall"
)
ENDINGS = "berg ström lund gren qvist man mark dahl bom blad blom hult stedt wall vik ås"
PUT_TOGETHER = 0.5
SENTENCES = {
    "sv": (
        "Jag har arbetat med detta i flera år och trivs med att möta människor.",
        "Hos min nuvarande arbetsgivare ansvarar jag för planering och uppföljning.",
        "Det som lockar mig hos er är att arbetet märks i vardagen.",
        "Jag lär mig nytt snabbt och håller ordning även när det är bråttom.",
        "Körkort har jag, och jag kan börja efter tre månaders uppsägning.",
        "Jag berättar gärna mer om ni vill träffas.",
    ),
    "en": (
        "I have worked in this field for several years and enjoy meeting people.",
        "In my present position I am responsible for planning and for seeing things through.",
        "What draws me to you is work whose results one can see.",
        "I learn quickly and keep order when time is short.",
        "My notice is three months; after that I could begin at once.",
        "I would gladly tell you more if you want to meet.",
    ),
}
TITLES = (
    ("Hamnkapten", "Harbour master"),
    ("Förskollärare", "Preschool teacher"),
    ("Systemutvecklare", "Software developer"),
    ("Undersköterska", "Assistant nurse"),
    ("Ekonom", "Accountant"),
    ("Handläggare", "Case officer"),
    ("Kock", "Cook"),
    ("Lokförare", "Train driver"),
    ("Rektor", "Head teacher"),
    ("Projektledare", "Project manager"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One document of an application."""

    kind: DocumentKind
    media: str
    size: int
    """Bytes, before it is sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """One application, as far as it can be made up without a key."""

    id: bytes
    fields: dict[str, str]
    language: str
    kind: Kind
    status: Status
    channel: str
    role: str
    files: tuple[File, ...]
    age: float
    """Between 0, just received, and 1, as old as any."""
    luck: float
    """Between 0 and 1: who is held, restricted, blocked or due."""


class People:
    """Made-up applicants without end, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        """Begin anew."""
        self._random = Random(seed)
        self._first = {language: names.split() for language, names in FIRST.items()}
        self._last = {language: names.split() for language, names in LAST.items()}
        self._beginnings, self._endings = BEGINNINGS.split(), ENDINGS.split()
        self._letters = {language: self._pool(language) for language in SENTENCES}

    def bytes(self, count: int) -> bytes:
        """Bytes for what is neither opened nor guessed at: an id, or a seal's place."""
        return self._random.randbytes(count)

    def some(self, count: int) -> list[Applicant]:
        """The next ``count`` of them."""
        draw = self._random.choices
        states = draw(list(STATES), list(STATES.values()), k=count)
        channels = draw([one.value for one in CHANNELS], list(CHANNELS.values()), k=count)
        roles = draw(list(ROLES), list(ROLES.values()), k=count)
        return [
            self._one(status, channel, role)
            for status, channel, role in zip(states, channels, roles, strict=True)
        ]

    def _one(self, status: Status, channel: str, role: str) -> Applicant:
        random = self._random
        language = "sv" if random.random() < SWEDISH else "en"
        first, last = random.choice(self._first[language]), self._last_name(language)
        name = f"{first} {last.replace('-', ' ')}"
        fields = {
            "name": name,
            "email": f"{_plain(first)}.{_plain(last)}@example.org",
            "phone": f"+4670{random.randrange(10**7):07}",
            "message": random.choice(self._letters[language]),
        }
        return Applicant(
            id=random.randbytes(16),
            fields=fields,
            language=language,
            kind=Kind.SPONTANEOUS if random.random() < SPONTANEOUS else Kind.POSITION,
            status=status,
            channel=channel,
            role=role,
            files=self._files(),
            age=random.random(),
            luck=random.random(),
        )

    def _last_name(self, language: str) -> str:
        if language == "sv" and self._random.random() < PUT_TOGETHER:
            return self._random.choice(self._beginnings) + self._random.choice(self._endings)
        return self._random.choice(self._last[language])

    def _files(self) -> tuple[File, ...]:
        random = self._random
        return tuple(
            File(
                kind=kind,
                media=random.choices(list(MEDIA), list(MEDIA.values()))[0],
                size=self._size(median, sigma),
            )
            for kind, share, median, sigma in FILES
            if random.random() < share
        )

    def _size(self, median: int, sigma: float) -> int:
        size = int(self._random.lognormvariate(math.log(median), sigma))
        return min(max(size, SMALLEST), LARGEST)

    def _pool(self, language: str) -> list[str]:
        """A few hundred letters; making each anew would take longer than sealing it."""
        letters = []
        for _ in range(300):
            length = int(self._random.lognormvariate(math.log(600), 0.6))
            letter = ""
            while len(letter) < length:
                letter += f"{self._random.choice(SENTENCES[language])} "
            letters.append(letter.strip())
        return letters


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return folded.replace(" ", "")
