"""The files that pages refer to: stylesheets, scripts, the logo.

Read once, when the process starts. Their addresses carry a fingerprint, so that browsers may keep
them for a year and still see a new version at once.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.errors import NotFoundError, SettingError
from vault.web.site import Site

STATIC = Path(__file__).parent / "static"
KEEP_FOR_EVER = "public, max-age=31536000, immutable"  # the fingerprint changes with the content
ASK_AGAIN = "no-cache"
MAX_LOGO_BYTES = 512 * 1024  # every page shows it; a larger one is a mistake
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
LOGO_KINDS = (".svg", ".png", ".webp", ".jpg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file as it is served."""

    name: str
    body: bytes
    media_type: str

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits of the content's SHA-256."""
        return hashlib.sha256(self.body).hexdigest()[:16]

    @property
    def address(self) -> str:
        """Where pages refer to it."""
        return f"/static/{self.fingerprint}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """All of them, by name."""

    by_name: dict[str, Asset]
    logo: Asset | None

    def address(self, name: str) -> str:
        """Return where the file is; a name that does not exist raises KeyError, in tests too."""
        return self.by_name[name].address


def load_assets(site: Site) -> Assets:
    """This function will read the static files and make those that depend on the organisation.

    Raises:
        SettingError: the logo cannot be read, is too large, or is no picture.
    """
    found = [_read(path) for path in sorted(STATIC.iterdir()) if path.suffix in KINDS]
    found.append(_accent(site))
    logo = _logo(site.logo) if site.logo else None
    if logo:
        found.append(logo)
    return Assets(by_name={asset.name: asset for asset in found}, logo=logo)


def _read(path: Path) -> Asset:
    return Asset(name=path.name, body=path.read_bytes(), media_type=KINDS[path.suffix])


def _accent(site: Site) -> Asset:
    """Make the stylesheet with the organisation's hue: a style attribute is not allowed (CSP)."""
    body = f":root {{ --accent-h: {site.accent_hue % 360}; }}\n".encode()
    return Asset(name="accent.css", body=body, media_type=KINDS[".css"])


def _logo(path: Path) -> Asset:
    suffix = path.suffix.lower().replace(".jpeg", ".jpg")
    if suffix not in LOGO_KINDS:
        raise SettingError(f"the logo is one of {', '.join(LOGO_KINDS)}")
    try:
        body = path.read_bytes()
    except OSError as error:
        raise SettingError("the logo cannot be read") from error
    if len(body) > MAX_LOGO_BYTES:
        raise SettingError(f"the logo is larger than {MAX_LOGO_BYTES // 1024} kB")
    return Asset(name=f"logo{suffix}", body=body, media_type=KINDS[suffix])


@get(
    "/static/{fingerprint:str}/{name:str}",
    opt={"public": True},
    include_in_schema=False,
    sync_to_thread=False,
)
def static_file(
    fingerprint: FromPath[str],
    name: FromPath[str],
    request: Request[None, None, State],
    assets: NamedDependency[Assets],
) -> Response[bytes]:
    """Serve one of our own files from memory; nothing on disk is reachable by an address."""
    asset = assets.by_name.get(name)
    if asset is None:
        raise NotFoundError
    # An old page may ask with an old fingerprint while a new version is rolled out: it gets
    # today's file, but may not keep it under that address.
    keep = KEEP_FOR_EVER if fingerprint == asset.fingerprint else ASK_AGAIN
    headers = {"ETag": f'"{asset.fingerprint}"', "Cache-Control": keep}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers, media_type=asset.media_type)
    return Response(asset.body, headers=headers, media_type=asset.media_type)
