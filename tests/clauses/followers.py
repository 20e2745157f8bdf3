"""A library that moves, clients that follow, and their answers."""

from datetime import date, timedelta
from typing import Any

from clauses import behind, clock, editing, following, workflow, writing
from clauses.behind import Row
from clauses.following import Accepted, Item, Result
from clauses.models import Clause, Owner, Text, Version
from tests.cast import Cast, make_clause

OLD = "First rule.\n\nSecond rule."
LIBRARYS = "First rule, newer.\n\nSecond rule."
CLIENTS = "First rule.\n\nSecond rule, the firm's."
OTHERS = "First rule, the firm's.\n\nSecond rule."


def version_of(
    cast: Cast, key: str, owner: Owner, words: dict[str, str], title: str = "Title", **given: Any
) -> Version:
    """Adopt a version with these bodies by language, all of one title."""
    clause = Clause.objects.filter(key=key).first() or make_clause(cast, key)
    actor = cast.writer_for(owner)
    fields_ = {"change_class": "normative", **given}
    version = editing.new_version(actor, clause, owner, **fields_)
    source = None
    for language, body in words.items():
        text = writing.write_text(actor, version, language, title=title, body=body, source=source)
        source = source or text
    review = workflow.submit(actor, version, without_languages_reason="A test.")
    workflow.approve(cast.approver, review, review.digest)
    return Version.objects.get(pk=version.pk)


def moved(
    cast: Cast,
    before: dict[str, str],
    client: dict[str, str],
    after: dict[str, str],
    **given: Any,
) -> Row:
    """A library that moved, and the firm with a variant."""
    version_of(cast, "role", cast.library, before)
    version_of(cast, "role", cast.firm, client)
    version_of(cast, "role", cast.library, after, **given)
    return row(cast)


def row(cast: Cast, owner: Owner | None = None) -> Row:
    (found,) = behind.rows([(owner or cast.firm).pk], clock.now())
    return found


def item(found: Row, answer: str = "accept", **given: Any) -> Item:
    return Item(found.client.slug, found.variant.clause.key, found.latest.digest, answer, **given)


def answered(cast: Cast, found: Row, answer: str = "accept", **given: Any) -> Result:
    (result,) = following.answer(cast.writer_for(found.client), [item(found, answer, **given)])
    if result.error:
        raise result.error
    return result


def accepted(cast: Cast, found: Row, **given: Any) -> Accepted:
    result = answered(cast, found, **given)
    assert result.accepted
    return result.accepted


def body(version: Version, language: str = "nb") -> str:
    return version.texts.get(language=language).body


def tomorrow() -> date:
    return clock.today(clock.now()) + timedelta(days=1)


def delivered(cast: Cast) -> list[Any]:
    """All that counts for the firm."""
    versions = Version.objects.filter(owner=cast.firm, adopted_at__isnull=False)
    texts = Text.objects.filter(version__owner=cast.firm, approved_at__isnull=False)
    return [*versions.values_list("pk", "digest"), *texts.values_list("pk", "digest")]
