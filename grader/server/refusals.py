"""How the API refuses: each with a status, what is wrong, and what to do, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from grader.errors import Told, UsageError
from grader.server.limits import Limit


class StatusError(UsageError):
    """Something that is refused, with the status that says so."""

    def __init__(
        self,
        status: int,
        message: Told,
        remedy: Told = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, remedy)
        self.status = status
        self.headers = dict(headers or {})


def hold(limit: Limit, name: str) -> None:
    """Count a request.

    Raises:
        StatusError: There were too many.
    """
    wait = limit.wait(name)
    if wait > 0:
        seconds = int(wait) + 1
        raise StatusError(
            429,
            {"en": "That was too often.", "ja": "回数が多すぎます。"},
            {
                "en": f"Try again in {seconds} seconds.",
                "ja": f"{seconds} 秒後にもう一度試してください。",
            },
            {"Retry-After": str(seconds)},
        )


def with_status(status: int, error: UsageError) -> StatusError:
    """The same refusal with a status of its own."""
    english, japanese = error.told("en"), error.told("ja")
    return StatusError(
        status,
        {"en": english[0], "ja": japanese[0]},
        {"en": english[1], "ja": japanese[1]},
    )


def not_there() -> StatusError:
    """The same for what is another's and for what is nowhere."""
    return StatusError(
        404,
        {"en": "There is nothing here for you.", "ja": "ここには見られるものがありません。"},
        {"en": "Check what was asked for.", "ja": "指定を確かめてください。"},
    )


def not_students() -> StatusError:
    """Only students hand in."""
    return StatusError(
        403,
        {"en": "Only students hand in here.", "ja": "ここで提出できるのは学生だけです。"},
        {
            "en": "Log in as a student: grade invite makes a link for one on the roster.",
            "ja": "学生としてログインしてください。名簿にある学生のリンクは grade invite で作れます。",
        },
    )


def malformed() -> StatusError:
    """What was sent can't be read."""
    return StatusError(
        400,
        {"en": "The request can't be read.", "ja": "リクエストを読み取れません。"},
        {
            "en": "Use the grader's version that the course was made with.",
            "ja": "コースと同じバージョンの採点プログラムを使ってください。",
        },
    )


def too_much() -> StatusError:
    """More was sent than may be."""
    return StatusError(
        413,
        {"en": "That is too much at once.", "ja": "一度に送る量が多すぎます。"},
        {"en": "Hand in your code only, no data.", "ja": "コードだけを提出してください。"},
    )


def too_slow() -> StatusError:
    """What was sent did not arrive."""
    return StatusError(
        408,
        {"en": "The file did not arrive.", "ja": "ファイルが届きませんでした。"},
        {"en": "Hand it in again.", "ja": "もう一度提出してください。"},
    )


def out_of_order(status: int) -> StatusError:
    """It is our side's fault, and of what kind, operators are told alone."""
    return StatusError(
        status,
        {
            "en": "The server can't do this now; that is no fault of yours.",
            "ja": "サーバー側の問題で、今は処理できません。",
        },
        {
            "en": "Try again in a minute. What has a receipt is kept.",
            "ja": "少ししてからもう一度試してください。受領書のあるものは保管されています。",
        },
        {"Retry-After": "5"},
    )
