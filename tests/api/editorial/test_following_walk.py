"""One change of the library and three clients, in the demo, over HTTP: what the docs tell of following."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from api.management.commands.demo import library_path
from clauses import demo
from clauses.demo import FIRM, MUNICIPALITY, SHOP
from clauses.library_files import reading
from clauses.models import User
from tests.api.conftest import Asker
from tests.api.editorial.conftest import Editor

KEY = "private-role"
CLIENTS, LANGUAGES = (SHOP, FIRM, MUNICIPALITY), ("nb", "nn", "en")
# The last word of the first paragraph, and of the last one.
FIRST = {"nb": "kunne forstå det.", "nn": "kunne forstå det.", "en": "able to understand that."}
NEWER = {
    "nb": "kunne se det straks.", "nn": "kunne sjå det straks.", "en": "able to see that at once."
}  # fmt: skip
LAST, ADDED = "hvilken rolle du har.", "hvilken rolle du har. Spør oss gjerne."


@dataclass(frozen=True)
class World:
    """The people, and each client's frontend."""

    author: Editor
    approver: Editor
    consultant: Editor
    consultant2: Editor
    frontends: dict[str, Asker]

    def served(self, slugs: Iterable[str] = CLIENTS) -> dict[tuple[str, str], bytes]:
        """The bytes that the clients' frontends get, in every language."""
        return {
            (slug, language): self.frontends[slug]
            .get(f"clauses/{KEY}?client={slug}&language={language}")
            .content
            for slug in slugs
            for language in LANGUAGES
        }

    def behind(self, who: Editor) -> dict[str, Any]:
        """What somebody has to answer, by client."""
        return {row["client"]: row for row in who.get("behind")["results"]}


@pytest.fixture(scope="module")
def made_world(
    rolled_back: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> World:
    """The rows, made once for all tests of this module."""
    folder = tmp_path_factory.mktemp("demo") / "library"
    shutil.copytree(library_path(), folder, ignore=all_other_clauses)
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=hashers):
        return make_world(demo.prepare(reading.read(folder)))


@pytest.fixture
def world(made_world: World, db: None) -> World:
    """The demo with one of its clauses, of which the shop and the municipality have variants too."""
    return made_world


def make_world(made: demo.Prepared) -> World:
    people = {name: Editor(User.objects.get(username=name)) for name in made.personal_keys}
    found = World(
        author=people["author"],
        approver=people["approver"],
        consultant=people["consultant"],
        consultant2=people["consultant2"],
        frontends={slug: Asker(secret) for slug, secret in made.keys.items()},
    )
    for slug, who in ((SHOP, found.consultant), (MUNICIPALITY, found.consultant2)):
        adopt(found, who, {"nb": (LAST, ADDED)}, client=slug)
    return found


def all_other_clauses(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if Path(folder).name == "clauses" and name != KEY}


def adopt(world: World, who: Editor, changes: dict[str, tuple[str, str]], **given: Any) -> None:
    """Change some words of the newest version, and have it approved."""
    body = {"change_class": "normative", "copy_texts_from": "current", **given}
    version = who.post(f"clauses/{KEY}/versions", body)
    for language, (old, new) in changes.items():
        url = f"versions/{version['id']}/texts/{language}"
        text = who.get(url)
        assert old in text["body"]
        words = {name: text[name] for name in ("title", "guidance", "statutory")}
        words |= {"body": text["body"].replace(old, new), "source": text["source"]}
        who.change("PUT", url, words, text["etag"])
    approve(world, who, version["id"])


def approve(world: World, who: Editor, version_id: str) -> None:
    etag = who.get(f"versions/{version_id}")["etag"]
    review = who.change("POST", f"versions/{version_id}/submit", {}, etag, 201)
    world.approver.post(f"reviews/{review['id']}/approve", {"digest": review["digest"]}, 200)


def move(world: World) -> None:
    """Change the library's first paragraph, in all languages."""
    changes = {language: (FIRST[language], NEWER[language]) for language in LANGUAGES}
    adopt(world, world.author, changes, change_class="clarifying", change_note="At once.")


def answered(who: Editor, row: Any, answer: str, **given: Any) -> Any:
    item = {name: row[name] for name in ("client", "clause")} | {"latest": row["latest"]["digest"]}
    body = {"items": [item | {"answer": answer, **given}]}
    (result,) = who.post("behind/answers", body, 200)["results"]
    assert result["status"] == 200, result
    return result


def test_exactly_the_clients_with_variants_are_behind_and_get_what_they_got(world: World) -> None:
    before = world.served()
    assert world.behind(world.consultant) == world.behind(world.consultant2) == {}
    move(world)
    mine, others = world.behind(world.consultant), world.behind(world.consultant2)
    assert (set(mine), set(others)) == ({SHOP, FIRM}, {MUNICIPALITY})
    merges = {slug: row["merge"] for slug, row in {**mine, **others}.items()}
    assert merges == {SHOP: "clean", FIRM: "conflict", MUNICIPALITY: "clean"}
    assert {row["change_class"] for row in mine.values()} == {"clarifying"}
    assert world.served() == before


def test_accepting_for_one_merges_cleanly_and_changes_its_wording_when_it_is_approved(world: World) -> None:
    before = world.served()
    move(world)
    result = answered(world.consultant, world.behind(world.consultant)[SHOP], "accept")
    assert (result["merge"], result["conflicts"]) == ("clean", [])
    body = world.consultant.get(f"versions/{result['draft_id']}/texts/nb")["body"]
    assert NEWER["nb"] in body
    assert ADDED in body
    assert world.served() == before
    approve(world, world.consultant, result["draft_id"])
    assert set(world.behind(world.consultant)) == {FIRM}
    after = world.served()
    assert {place for place in after if after[place] != before[place]} == {
        (SHOP, language) for language in LANGUAGES
    }
    assert all(NEWER[language].encode() in after[SHOP, language] for language in LANGUAGES)


def test_accepting_for_another_is_a_conflict_that_names_its_three_texts(world: World) -> None:
    before = world.served()
    move(world)
    result = answered(world.consultant, world.behind(world.consultant)[FIRM], "accept")
    assert result["merge"] == "conflict"
    text = world.consultant.get(f"versions/{result['draft_id']}/texts/nb")["body"]
    (conflict,) = (each for each in result["conflicts"] if each["language"] == "nb")
    assert conflict["layer"] == "body"
    assert FIRST["nb"] in conflict["base"]
    assert NEWER["nb"] in conflict["library"]
    assert text[conflict["start"] : conflict["stop"]] == conflict["client"] != ""
    assert world.served() == before


def test_rejecting_keeps_the_clients_bytes_and_says_so(world: World) -> None:
    before = world.served()
    move(world)
    row = world.behind(world.consultant2)[MUNICIPALITY]
    digest = world.frontends[MUNICIPALITY].json(f"clauses/{KEY}?client={MUNICIPALITY}&language=nb")["digest"]
    answered(world.consultant2, row, "reject", reason="The council decided otherwise.")
    told = world.behind(world.consultant2)[MUNICIPALITY]
    assert (told["state"], told["answer"]["by"], told["answer"]["reason"]) == (
        "rejected", "Demo Rådgiver II", "The council decided otherwise."
    )  # fmt: skip
    after = world.frontends[MUNICIPALITY].json(f"clauses/{KEY}?client={MUNICIPALITY}&language=nb")
    assert after["digest"] == digest
    assert world.served() == before
