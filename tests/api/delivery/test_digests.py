"""Whoever reads can check what they read, with nothing of ours."""

import hashlib
import json
from typing import Any

from clauses import workflow, writing
from tests.api.conftest import Asker, make_key
from tests.api.delivery.conftest import Shelf
from tests.cast import Cast


def recomputed(text: dict[str, object]) -> tuple[str, dict[str, str | None]]:
    """The text's digest and its layers', from what ``/texts/{id}`` serves. (These are the ten lines.)"""

    def sha256(words: str) -> str:
        return "sha256:" + hashlib.sha256(words.encode("utf-8")).hexdigest()

    layers = {}
    for layer in ("title", "statutory", "body", "guidance"):
        words = text[layer]
        layers[layer] = sha256(words) if isinstance(words, str) else None
    document = json.dumps({**layers, "language": text["language"]}, sort_keys=True, separators=(",", ":"))
    return sha256(document), layers


def test_the_digests_can_be_recomputed_from_what_is_served(shelf: Shelf, cast: Cast) -> None:
    words: dict[str, Any] = {
        "title": "Ære",
        "statutory": "Loven «sier»",
        "body": "Linje\n\n*Ord* og **ord**",
        "guidance": "Råd 🌲",
    }
    text = writing.write_text(cast.author, shelf.balance, "nb", **words)
    review = workflow.submit(cast.author, shelf.balance, [text])
    workflow.approve(cast.approver, review, review.digest)
    served = Asker(make_key(guidance=True)).json(f"texts/{text.pk}?include=guidance")
    assert recomputed(served) == (served["digest"], served["digests"])
    assert served["guidance"] == "Råd 🌲"


def test_the_digest_of_unseen_guidance_still_completes_the_texts(shelf: Shelf, reader: Asker) -> None:
    served = reader.json(f"texts/{shelf.balance.texts.get(language='nb').pk}")
    assert recomputed(served) == (served["digest"], served["digests"])


def test_a_text_says_who_approved_exactly_these_words(shelf: Shelf, cast: Cast, reader: Asker) -> None:
    cast.approver.first_name = "Kari Godkjenner"
    cast.approver.save()
    text = writing.write_text(cast.author, shelf.balance, "nb", title="T", body="Corrected")
    review = workflow.submit(cast.author, shelf.balance, [text])
    workflow.approve(cast.approver, review, review.digest)
    approval = reader.json(f"texts/{text.pk}")["approval"]
    assert approval["review_digest"] == review.digest
    assert [(each["stage"], each["by"]) for each in approval["decisions"]] == [
        ("Approval", "Kari Godkjenner")
    ]


def test_the_name_that_somebody_signs_in_with_is_never_served(shelf: Shelf, reader: Asker) -> None:
    answer = reader.get(f"texts/{shelf.balance.texts.get(language='nb').pk}")
    assert answer.json()["approval"]["decisions"][0]["by"] is None
    assert b'"approver"' not in answer.content
