"""Redlines of drafts and of history."""

from typing import Any

from tests.api.editorial.conftest import Editor
from tests.cast import Cast, adopted, corrected, draft, make_clause


def ops(layer: Any) -> list[tuple[str, str]]:
    return [(each["op"], each["text"]) for each in layer["operations"]]


def test_a_draft_is_compared_with_what_it_is_to_replace(cast: Cast, author: Editor) -> None:
    first = adopted(cast, make_clause(cast), words="Old")
    second = draft(cast, first.clause, words="New", force="must")
    diff = author.get(f"versions/{second.pk}/diff")
    assert (diff["from"]["number"], diff["to"]["number"], diff["language"]) == (1, 2, "nb")
    assert ops(diff["layers"]["body"]) == [("delete", "Old"), ("insert", "New"), ("equal", " nb")]
    assert {"field": "force", "from": None, "to": "must"} in diff["fields"]


def test_a_variant_is_compared_with_its_base(cast: Cast, consultant: Editor) -> None:
    base = adopted(cast, make_clause(cast), words="Library")
    variant = draft(cast, base.clause, cast.firm, words="Firm")
    diff = consultant.get(f"versions/{variant.pk}/diff?language=en")
    assert diff["from"]["client"] == "library"
    assert ops(diff["layers"]["body"])[:2] == [("delete", "Library"), ("insert", "Firm")]


def test_a_correction_is_compared_with_the_revision_before(cast: Cast, author: Editor) -> None:
    version = adopted(cast, make_clause(cast), words="Old")
    corrected(cast, version, "nb", "New nb")
    text = version.texts.get(language="nb", revision=2)
    diff = author.get(f"texts/{text.pk}/diff")
    assert ops(diff["layers"]["body"]) == [("delete", "Old"), ("insert", "New"), ("equal", " nb")]


def test_nothing_is_guessed_for_a_first_version(cast: Cast, author: Editor) -> None:
    version = draft(cast, make_clause(cast))
    problem = author.get(f"versions/{version.pk}/diff", 400)
    assert [(each["in"], each["at"]) for each in problem["errors"]] == [("query", "against")]
    assert (
        author.get(f"texts/{version.texts.order_by('created_at')[0].pk}/diff", 400)["code"] == problem["code"]
    )


def test_what_may_not_be_seen_is_not_compared_with(cast: Cast, consultant2: Editor) -> None:
    base = adopted(cast, make_clause(cast))
    foreign = adopted(cast, base.clause, cast.firm)
    own = draft(cast, base.clause, cast.town, languages=("nn",))
    other = adopted(cast, make_clause(cast, "other"))
    for against in (foreign.pk, other.pk, cast.firm.pk):
        assert consultant2.get(f"versions/{own.pk}/diff?against={against}", 404)["code"] == "not-found"
        text = foreign.texts.order_by("created_at")[0].pk if against == foreign.pk else against
        assert (
            consultant2.get(f"texts/{own.texts.order_by('created_at')[0].pk}/diff?against={text}", 404)[
                "code"
            ]
            == "not-found"
        )
