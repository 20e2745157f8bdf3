"""Preview links: made, listed, revoked; by those who write."""

import pytest

from clauses import clock, previews
from clauses.errors import Absent
from clauses.models import Event
from tests.api.editorial.conftest import Editor
from tests.cast import Cast, adopted, draft, make_clause

BODY = {"expires_in": 3600, "languages": ["nb"]}


def token_of(url: str) -> str:
    return url.rsplit("/", 1)[1]


def test_a_link_is_made_listed_and_revoked(cast: Cast, author: Editor) -> None:
    version = draft(cast, make_clause(cast))
    links = f"versions/{version.pk}/preview-links"
    made = author.post(links, BODY)
    assert previews.open_link(token_of(made["url"]), clock.now()).version == version
    (listed,) = author.get(links)["results"]
    assert listed == {name: value for name, value in made.items() if name != "url"}
    author.done("DELETE", f"{links}/{made['id']}", expected=428)
    author.change("DELETE", f"{links}/{made['id']}", None, made["etag"], 204)
    with pytest.raises(Absent):
        previews.open_link(token_of(made["url"]), clock.now())
    assert Event.objects.filter(type="preview-link.revoked").count() == 1
    (listed,) = author.get(links)["results"]
    assert listed["revoked_at"]
    assert author.change("DELETE", f"{links}/{made['id']}", None, listed["etag"], 409)


def test_only_writers_make_and_see_links(cast: Cast, consultant: Editor, approver: Editor) -> None:
    version = adopted(cast, make_clause(cast))
    for who in (consultant, approver):
        assert who.post(f"versions/{version.pk}/preview-links", BODY, 403)["code"] == "not-author"
        assert who.get(f"versions/{version.pk}/preview-links", 403)["code"] == "not-author"


def test_a_link_of_another_version_is_not_there(cast: Cast, author: Editor) -> None:
    one, other = (draft(cast, make_clause(cast, key)) for key in ("one", "other"))
    made = author.post(f"versions/{one.pk}/preview-links", BODY)
    author.change("DELETE", f"versions/{other.pk}/preview-links/{made['id']}", None, made["etag"], 404)


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"expires_in": 59}, "/expires_in"),
        ({"expires_in": 14 * 86400 + 1}, "/expires_in"),
        ({"expires_in": "3600"}, "/expires_in"),
        ({"languages": []}, "/languages"),
        ({"languages": ["de"]}, "/languages/0"),
    ],
)
def test_a_link_that_is_none_is_refused(cast: Cast, author: Editor, body: dict[str, object], at: str) -> None:
    version = draft(cast, make_clause(cast))
    problem = author.post(f"versions/{version.pk}/preview-links", BODY | body, 400)
    assert [each["at"] for each in problem["errors"]] == [at]
