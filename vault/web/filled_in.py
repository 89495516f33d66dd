"""What an applicant filled in, as a page lists it. No request, no HTML."""

from collections.abc import Mapping

from vault.domain.language import Language
from vault.domain.policy.policy import Policy
from vault.usecases.mypages.view import MyApplication
from vault.web.messages import label_of


def fields_of(
    application: MyApplication, *, policy: Policy, language: Language
) -> tuple[tuple[str, str], ...]:
    """This function will return what was filled in, by the labels of the form, in its order."""
    labels: Mapping[str, str] = {one.name: one.label.say(language) for one in policy.fields}
    order = [*labels, *(name for name in application.fields if name not in labels)]
    return tuple(
        (label_of(name, language, labels), application.fields[name])
        for name in order
        if name in application.fields
    )
