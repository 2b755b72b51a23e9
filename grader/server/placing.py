"""Pages that an LMS may have in a frame: what goes wrong there, and exercises that are put into its course."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from grader.course import LANGUAGES
from grader.course.platforms import origin_of
from grader.errors import UsageError
from grader.federation.launches import Launch
from grader.feedback.wording import number
from grader.server import pages
from grader.server.linking import taken, ticket
from grader.server.refusals import StatusError, not_there
from grader.server.security import framed as framed_headers
from grader.server.who import ASSISTANTS
from grader.store.accounts import STAFF, Person
from grader.store.appointments import Appointments

if TYPE_CHECKING:
    from grader.course.platforms import Platform
    from grader.server.site import Site
    from grader.server.visit import Visit
    from grader.store.store import Store

CHOICE = "lti choice"
_FRESH_SECONDS = 60


def platform_of(site: Site, visit: Visit) -> Platform:
    """The platform that an address names.

    Raises:
        StatusError: The course has none that is called so.
    """
    platform = site.course.platform(visit.request.path_params["platform"])
    if platform is None:
        raise not_there()
    return platform


def speak(visit: Visit, language: str) -> None:
    """Answer in the language in which somebody uses the LMS, unless they have chosen one here."""
    if language in LANGUAGES and "lang" not in visit.request.cookies:
        visit.language = language


def framed(platform: Platform, answer: Response, forms: Sequence[str] = ()) -> Response:
    """An answer that the platform may have in a frame."""
    answer.headers.update(framed_headers(platform.frames, forms))
    return answer


def told_there(
    site: Site,
    visit: Visit,
    platform: Platform,
    error: UsageError,
    sent: Sequence[tuple[str, str]] = (),
) -> Response:
    """What is wrong with what a platform has sent, and what that was."""
    heading, more = error.told(visit.language)
    status = error.status if isinstance(error, StatusError) else 422
    told = site.page(visit, "lti_refused.html.jinja", status, heading=heading, more=more, sent=sent)
    return framed(platform, told)


# ---------------------------------------------------------------- deep linking


def offer_choice(
    site: Site, visit: Visit, store: Store, platform: Platform, launch: Launch, person: Person
) -> Response:
    """The exercises that one of the staff may put into a course of the platform's."""
    if launch.choice is None or not launch.choice.takes_links:
        raise UsageError(
            {
                "en": f"{platform.name} takes no links here.",
                "ja": f"{platform.name} のこの場所には、リンクを追加できません。",
            },
            {
                "en": "Choose exercises where links or assignments are added to the course.",
                "ja": "コースにリンクや課題を追加する画面から選んでください。",
            },
        )
    about = {
        "platform": platform.name,
        "launch": launch.to_data(),
        "person": person.id,
        "once": secrets.token_hex(8),
    }
    return _choices(site, visit, store, platform, about)


def _choices(
    site: Site, visit: Visit, store: Store, platform: Platform, about: Mapping[str, Any]
) -> Response:
    _act_for(visit, store, about)
    turn = int(store.database.clock().timestamp() // _FRESH_SECONDS)
    answer = site.ask(visit, store, "remote_exercises", {"turn": turn})
    action = f"/lti/{platform.name}/choice"
    if answer is None:
        return _soon(site, visit, store, platform, {**about, "step": "choices"})
    say = pages.texts(visit.language)
    rows = [
        {
            "name": one["name"],
            "title": site.title_of(say, one["name"]),
            "points": say(
                "lti_points_one" if one["points"] == 1 else "lti_points_other",
                number=number(one["points"]),
            ),
            "due": site.time(datetime.fromisoformat(one["due"]), say) if one["due"] else "",
        }
        for one in answer["exercises"]
    ]
    return framed(
        platform,
        site.page(
            visit, "lti_choice.html.jinja",
            action=action, rows=rows, many=about["launch"]["choice"]["takes_many"],
            context=about["launch"]["title"], where=platform.name,
            ticket=ticket(store, CHOICE, {**about, "step": "chosen"}),
        ),
    )  # fmt: skip


def answered(site: Site, visit: Visit, store: Store, platform: Platform) -> Response:
    """The next step of a choice: the list, or the answer that goes back.

    Raises:
        UsageError: It was ended already, or nothing was chosen.
    """
    about = taken(store, CHOICE, visit.form.get("ticket", ""))
    if about.get("platform") != platform.name:
        raise not_there()
    _act_for(visit, store, about)
    if about["step"] == "choices":
        return _choices(site, visit, store, platform, about)
    if about["step"] == "chosen":
        names = [name for name in site.course.names if _is_chosen(visit.form, name)]
        if not names:
            raise UsageError(
                {"en": "No exercise was chosen.", "ja": "課題が選ばれていません。"},
                {
                    "en": "Go back to the course and begin once more.",
                    "ja": "コースに戻って、もう一度始めてください。",
                },
            )
        about = {**about, "step": "answer", "exercises": names}
    choice = about["launch"]["choice"]
    value = {
        "platform": platform.name,
        "deployment": about["launch"]["deployment"],
        "exercises": about["exercises"],
        "data": choice["data"],
        "columns": choice["takes_columns"],
        "language": visit.language,
        "once": about["once"],
    }
    answer = site.ask(visit, store, "remote_deep_link", value)
    if answer is None:
        return _soon(site, visit, store, platform, about)
    page = site.page(
        visit, "lti_answer.html.jinja",
        address=choice["address"], signed=answer["token"], number=len(about["exercises"]),
        where=platform.name, launch_script=pages.script(pages.LAUNCH_SCRIPT).path,
    )  # fmt: skip
    return framed(platform, page, [origin_of(choice["address"])])


def _is_chosen(form: Mapping[str, str], name: str) -> bool:
    return form.get("exercise") == name or f"exercise-{name}" in form


def chooses(store: Store, person: Person) -> bool:
    """Whether somebody is one of the staff who may put exercises into a course of an LMS."""
    return person.is_staff and Appointments(store.database).of(person.id).role in ASSISTANTS


def _act_for(visit: Visit, store: Store, about: Mapping[str, Any]) -> None:
    """Ask the courier as who chooses: in a frame nobody is signed in.

    Raises:
        StatusError: They may not choose any more.
    """
    speak(visit, about["launch"]["language"])
    visit.person = Person(about["person"], STAFF)
    visit.appointment = Appointments(store.database).of(about["person"])
    if not chooses(store, visit.person):
        raise not_there()


def _soon(
    site: Site, visit: Visit, store: Store, platform: Platform, about: Mapping[str, Any]
) -> Response:
    """A page that goes on by itself, until the courier has answered."""
    page = site.page(
        visit, "lti_go.html.jinja",
        action=f"/lti/{platform.name}/choice", ticket=ticket(store, CHOICE, {**about}),
        name="", in_frame=False, wait=1000,
        launch_script=pages.script(pages.LAUNCH_SCRIPT).path,
    )  # fmt: skip
    return framed(platform, page)
