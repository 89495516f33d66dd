"""What browsers and search engines ask for unasked: ``/robots.txt`` and ``/favicon.ico``."""

from litestar import MediaType, Response, get
from litestar.di import NamedDependency

from vault.web.assets import Assets

ICON = "mark.svg"
# RFC 9309 §2.2.2: the longest match decides. What is not for everybody is named all the same, for
# robots that read the lines in their order and know no "Allow".
ROBOTS = """\
User-agent: *
Allow: /sv/jobs
Allow: /en/jobs
Disallow: /staff
Disallow: /sv/my
Disallow: /en/my
Disallow: /api
Disallow: /
"""


@get(
    "/robots.txt",
    opt={"public": True},
    include_in_schema=False,
    media_type=MediaType.TEXT,
    sync_to_thread=False,
)
def robots() -> str:
    """Ask search engines to read the open positions and nothing else."""
    return ROBOTS


@get("/favicon.ico", opt={"public": True}, include_in_schema=False, sync_to_thread=False)
def favicon(assets: NamedDependency[Assets]) -> Response[bytes]:
    """Serve the mark to browsers that look for it where it always was."""
    mark = assets.by_name[ICON]
    return Response(mark.body, media_type=mark.media_type)


handlers = [robots, favicon]
