"""The page behind a preview link, for people without a key."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries, Settings

from api.preview import links
from clauses import clock, previews, workflow, writing
from clauses.languages import REGISTER
from clauses.models import PreviewLink, Version
from tests.api.conftest import Asker, make_key
from tests.api.delivery.conftest import Shelf
from tests.api.delivery.test_hostile import HEADERS, VALUES, assert_harmless
from tests.cast import Cast, draft

LAW, SECRET = "Loven sier det.", "Rettleiarord"


@pytest.fixture
def version(shelf: Shelf, cast: Cast) -> Version:
    """A draft of the library's with every layer, in two languages."""
    version = draft(cast, shelf.role.clause, languages=())
    given: dict[str, Any] = {"statutory": LAW, "guidance": SECRET}
    body = "For {{ company_name }}, see [more](clause:balance) & [law](https://lovdata.no/x)."
    title = "Title <b> of {{ company_name }}"
    source = writing.write_text(cast.author, version, "nb", title=title, body=body, **given)
    english = {**given, "statutory": "The law says so."}
    writing.write_text(cast.author, version, "en", title="English", body=body, source=source, **english)
    return version


def link(cast: Cast, version: Version, *languages: str) -> str:
    """The path of a new link."""
    writer = cast.writer_for(version.owner)
    made = previews.make(
        writer, version, expires_in=timedelta(days=1), languages=languages or ("nb", "nn", "en")
    )
    return f"/preview/{made[1]}"


def test_it_shows_the_words_of_each_language(cast: Cast, version: Version, nobody: Asker) -> None:
    page = nobody.get(link(cast, version)).content.decode()
    assert '<article lang="nb">\n<h1>Title &lt;b&gt; of {{ company_name }}</h1>' in page
    assert page.index('<article lang="nb">') < page.index('<article lang="en">')
    assert "Utkast, ikke godkjent" in page
    assert "Draft, not approved" in page
    assert f'<blockquote lang="nb">\n<p>{LAW}</p>' in page
    assert '<aside aria-label="What the law says">' in page
    assert SECRET not in page


def test_it_shows_the_languages_of_the_link_only(cast: Cast, version: Version, nobody: Asker) -> None:
    response = nobody.get(link(cast, version, "en"))
    assert (response["Content-Language"], response.content.count(b"<article")) == ("en", 1)
    assert '<html lang="en">' in response.content.decode()


def test_placeholders_are_filled_and_references_plain(cast: Cast, shelf: Shelf, nobody: Asker) -> None:
    body = "For {{ company_name }}, see [more](clause:balance)."
    variant = draft(cast, shelf.role.clause, cast.firm, words=body, languages=("nb",))
    page = nobody.get(link(cast, variant)).content.decode()
    assert "For Firm &amp; Co. *AS*, see more." in page
    assert "{{" not in page
    assert "balance" not in page


def test_it_says_what_is_under_review_and_what_is_approved(
    cast: Cast, version: Version, nobody: Asker
) -> None:
    path = link(cast, version)
    review = workflow.submit(cast.author, version)
    assert nobody.get(path).content.decode().count("ikke godkjent") == 1
    assert "In review, not approved" in nobody.get(path).content.decode()
    workflow.approve(cast.approver, review, review.digest)
    page = nobody.get(path).content.decode()
    assert "<strong>Godkjent</strong>" in page
    assert "ikke godkjent" not in page


@pytest.mark.parametrize("words", [*links.LABELS.values(), links.LAW, links.PREVIEW, links.NO_WORDS])
def test_every_language_of_the_register_has_its_words(words: dict[str, str]) -> None:
    assert set(words) == set(REGISTER)


def test_a_version_without_words_says_so(cast: Cast, shelf: Shelf, nobody: Asker) -> None:
    omitted = draft(cast, shelf.role.clause, cast.firm, effect="omitted")
    page = nobody.get(link(cast, omitted, "nn")).content.decode()
    assert "Denne versjonen har ingen tekst på desse språka." in page


@pytest.mark.parametrize("method", ["get", "head"])
def test_nobody_keeps_frames_or_finds_it(cast: Cast, version: Version, nobody: Asker, method: str) -> None:
    response = nobody.send(method, link(cast, version))
    assert response.status_code == 200
    assert {name: response[name] for name in (
        "Cache-Control", "Referrer-Policy", "X-Robots-Tag", "X-Frame-Options", "Content-Type",
    )} == {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
        "X-Frame-Options": "DENY",
        "Content-Type": "text/html; charset=utf-8",
    }  # fmt: skip
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert (b'<meta name="robots" content="noindex, nofollow">' in response.content) == (method == "get")
    assert not {"Access-Control-Allow-Origin", "ETag"} & set(response.headers)


def test_the_page_has_no_script_and_loads_only_what_is_here(
    cast: Cast, version: Version, nobody: Asker
) -> None:
    page = nobody.get(link(cast, version)).content.decode()
    assert "<script" not in page
    assert "://" not in page.replace("https://lovdata.no/x", "")
    assert "klp_" not in page


def test_whatever_opens_nothing_is_told_alike(cast: Cast, version: Version, nobody: Asker) -> None:
    expired, revoked, discarded = (link(cast, version) for _ in range(3))
    last = PreviewLink.objects.order_by("created_at")[1]
    previews.revoke(cast.author, last)
    problems = [nobody.problem(revoked), nobody.problem("/preview/klp_" + "a" * 43)]
    problems += [nobody.problem("/preview/x"), nobody.problem("/preview/kls_preview_" + "a" * 43)]
    with time_machine.travel(clock.now() + timedelta(days=1)):
        problems.append(nobody.problem(expired))
    workflow.discard(cast.author, version)
    problems.append(nobody.problem(discarded))
    for problem in problems:
        problem.pop("instance")
    assert problems[0]["status"] == 404
    assert all(problem == problems[0] for problem in problems)


def test_a_key_opens_no_link_and_a_token_no_door(cast: Cast, version: Version, nobody: Asker) -> None:
    token = link(cast, version).removeprefix("/preview/")
    assert nobody.get("/api/preview/v1/clauses", Authorization=f"Bearer {token}").status_code == 401
    assert nobody.get(f"/preview/{make_key()}").status_code == 404


@time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False)
def test_who_guesses_too_often_waits_and_good_links_pass(
    nobody: Asker, cast: Cast, version: Version, settings: Settings
) -> None:
    settings.DELIVERY_RATE_LIMIT = 2
    good = link(cast, version)
    answers = [nobody.get(f"/preview/klp_{'a' * 42}{digit}") for digit in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert answers[2]["Retry-After"] == "60"
    assert nobody.get(good).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_only_shows(cast: Cast, version: Version, nobody: Asker, method: str) -> None:
    response = nobody.send(method, link(cast, version))
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_it_costs_these_queries(
    cast: Cast, version: Version, nobody: Asker, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = link(cast, version)
    # the link with its version; the newest event; the texts; parameters, values; of each text its reviews
    with django_assert_num_queries(3 + 2 + 2 * 2):
        assert nobody.get(path).status_code == 200


def test_no_token_and_no_header_is_a_failure_of_ours(cast: Cast, version: Version, nobody: Asker) -> None:
    path = link(cast, version)
    for value in VALUES:
        check(nobody.get(f"/preview/{value}"))
        check(nobody.get(f"{path}?x={value}"))
    for value in HEADERS:
        check(nobody.get(path, Accept=value))
        check(nobody.get(path, Accept_Language=value))


def check(response: Any) -> None:
    assert_harmless(response.status_code, response.get("Content-Type", ""), response.content)
