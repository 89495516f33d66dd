"""Handing an application in by the form: the receipt, or the form again with what to correct."""

from anyio import to_thread
from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from vault.crypto.keys import new_submission_key, submission_key
from vault.db.tables import Position
from vault.domain import private_link
from vault.domain.application import Kind
from vault.domain.language import Language
from vault.errors import FieldError, InputError, KeyReusedError, LostRaceError, StateError
from vault.usecases.submission.answer import Receipt
from vault.usecases.submission.finish import link_of
from vault.usecases.submission.form import SUBMISSION_KEY_FIELD, Door
from vault.usecases.submission.submit import Request as SubmitRequest
from vault.web.careers.door import CareersDoor
from vault.web.careers.positions import find_opening, is_open
from vault.web.careers.views import Opening, erased_by, form_view, opening_of
from vault.web.messages import problems_of
from vault.web.pages import render
from vault.web.problems import status_of
from vault.web.site import Site
from vault.web.upload import Upload

PUBLIC = {"public": True}
Visit = Request[None, None, State]


@post(
    ["/sv/jobs/{slug:str}", "/en/jobs/{slug:str}"],
    opt=PUBLIC,
    include_in_schema=False,
    request_max_body_size=None,  # the upload counts by itself, and says which field it was
)
async def hand_in_for_position(
    request: Visit,
    slug: FromPath[str],
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    careers: NamedDependency[CareersDoor],
) -> Response[str]:
    """Take in an application for a position."""
    position = await to_thread.run_sync(lambda: find_opening(careers, untrusted_slug=slug))
    form = _Form(request=request, site=site, language=language, careers=careers, position=position)
    if not is_open(position, site=site):
        return form.closed()
    try:
        return await form.receive()
    except LostRaceError:
        raise
    except StateError:
        return form.closed()


@post(
    ["/sv/spontaneous", "/en/spontaneous"],
    opt=PUBLIC,
    include_in_schema=False,
    request_max_body_size=None,  # as above
)
async def hand_in_spontaneously(
    request: Visit,
    site: NamedDependency[Site],
    language: NamedDependency[Language],
    careers: NamedDependency[CareersDoor],
) -> Response[str]:
    """Take in a spontaneous application."""
    form = _Form(request=request, site=site, language=language, careers=careers, position=None)
    return await form.receive()


class _Form:
    """One form that was sent."""

    def __init__(
        self,
        *,
        request: Visit,
        site: Site,
        language: Language,
        careers: CareersDoor,
        position: Position | None,
    ) -> None:
        self._request = request
        self._site = site
        self._language = language
        self._intake = careers.intake
        self._position = position
        self._kind = Kind.SPONTANEOUS if position is None else Kind.POSITION
        self._policy = careers.intake.ports.policies().active

    async def receive(self) -> Response[str]:
        """Return the receipt, or the form with its errors and everything that was typed."""
        upload = Upload(
            request=self._request,
            site=self._site,
            intake=self._intake,
            submit=SubmitRequest(
                door=Door.FORM,
                language=self._language,
                kind=self._kind,
                position_id=None if self._position is None else self._position.id,
            ),
        )
        try:
            receipt = await upload.receive()
        except InputError as error:
            return self._again(error, upload)
        return self._receipt(receipt)

    def closed(self) -> Response[str]:
        """Return the page that says that the position takes no more applications."""
        return render(
            "careers/closed.html",
            request=self._request,
            site=self._site,
            status_code=410,
            opening=self._opening(),
        )

    def _opening(self) -> Opening | None:
        return None if self._position is None else opening_of(self._position, self._language)

    def _again(self, error: InputError, upload: Upload) -> Response[str]:
        typed = upload.typed
        labels = {one.name: one.label.say(self._language) for one in self._policy.fields}
        errors = problems_of(error, self._language, labels=labels)
        form = form_view(
            policy=self._policy,
            kind=self._kind,
            language=self._language,
            now=self._site.clock(),
            last_on=None if self._position is None else self._position.last_date,
            submission_key=_key_again(error, typed.get(SUBMISSION_KEY_FIELD, "")),
            typed=typed,
            chosen=upload.chosen,
            errors=errors,
        )
        return render(
            "careers/apply.html",
            request=self._request,
            site=self._site,
            status_code=status_of(error),
            opening=self._opening(),
            form=form,
            errors=errors,
        )

    def _receipt(self, receipt: Receipt) -> Response[str]:
        return render(
            "careers/receipt.html",
            request=self._request,
            site=self._site,
            status_code=201,
            opening=self._opening(),
            receipt=receipt,
            link=link_of(receipt, public_url=self._site.public_url),
            code=private_link.typed_code(
                application_id=receipt.application_id, token=receipt.token.reveal()
            ),
            erased=erased_by(
                policy=self._policy,
                rule=receipt.rule,
                end_day=receipt.end_day,
                language=self._language,
            ),
        )


def _key_again(error: InputError, untrusted_key: str) -> str:
    """Keep the form's key, so that a retry stays one application; a used or bad one is replaced."""
    if isinstance(error, KeyReusedError):
        return new_submission_key()
    try:
        submission_key(untrusted_text=untrusted_key, field=SUBMISSION_KEY_FIELD)
    except FieldError:
        return new_submission_key()
    return untrusted_key
