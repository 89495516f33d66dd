"""Applying: by the form, with a mistake first, for a position and for none."""

from playwright.sync_api import expect

from tests.journeys.browser import NARROW
from tests.journeys.navigators.applicant import Person
from tests.journeys.navigators.desk import hand_in, handed
from tests.journeys.whole_story.cast import (
    ASA,
    CV,
    ERIK,
    JONAS,
    LEILA,
    LETTER,
    MIRA,
    OWN,
    SAMPLE,
    Story,
)


def somebody_applies_and_mistypes_first(story: Story) -> None:
    asa = story.applicant()
    asa.eye.look(asa.page, "01-jobs")
    asa.choose(SAMPLE[story.eye.language])
    asa.eye.look(asa.page, "02-position")
    asa.fill(Person(name=ASA.name, email="asa@", phone=ASA.phone, message=ASA.message))
    asa.attach("cv", [CV])
    asa.attach("cover_letter", [LETTER])
    asa.send()

    asa.is_told(asa.words("error.not-an-email"))
    asa.eye.look(asa.page, "03-mistyped")
    for kept in ("name", "phone", "message"):
        expect(asa.page.locator(f"#{kept}")).to_have_value(getattr(ASA, kept))
    expect(asa.page.locator(".file-name")).to_have_text([CV.name, LETTER.name])

    asa.page.locator("#email").fill(ASA.email)
    asa.send()
    receipt = asa.receipt()
    story.keep(ASA.name, receipt)
    expect(asa.page.locator("main")).to_contain_text(story.in_words(story.day_in("P3Y")))
    asa.eye.look(asa.page, "04-receipt")


def others_apply_for_it(story: Story) -> None:
    jonas = story.applicant()
    jonas.choose(OWN[story.eye.language])
    jonas.fill(JONAS)
    jonas.attach("cv", [CV])
    jonas.send()
    story.keep(JONAS.name, jonas.receipt())
    for name in (LEILA, MIRA):
        answer = handed(
            hand_in(
                story.house,
                {"cv.pdf": CV.read_bytes()},
                position="batbyggare",
                name=name,
                language=story.language.value,
            )
        )
        story.links[name], story.ids[name] = answer.link, answer.id


def somebody_applies_without_a_position(story: Story) -> None:
    erik = story.applicant(width=NARROW)
    erik.choose_none()
    erik.eye.look(erik.page, "20-spontaneous")
    erik.fill(ERIK)
    erik.attach("cv", [CV])
    erik.send()
    erik.is_told(erik.words("error.consent-needed"))
    erik.eye.look(erik.page, "21-consent-needed")
    erik.page.locator("#consent_keep").check()
    erik.send()
    story.keep(ERIK.name, erik.receipt())
    erik.eye.look(erik.page, "22-spontaneous-receipt")
