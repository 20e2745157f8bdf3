"""The commands: what they print, and how they refuse."""

import io
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connections

from api import serving
from api.management.commands import demo as command
from clauses import clock, demo, keys, verification
from clauses.errors import WrongState
from clauses.library_files import reading
from clauses.models import Event, Membership, Owner, Text, User
from tests.cast import Cast, adopted, make_cast, make_clause
from tests.clauses.libraries import SMALL, smallest, write
from tests.clauses.resolution.histories import past_the_guards

SAMPLE = smallest("clients/firm/owner.yaml", "clients/firm/clauses/firm.car")


@pytest.fixture
def made_cast(db: None) -> None:
    """The cast for each test of its own: others here need a database without anybody."""
    make_cast()


def run(*words: str) -> list[str]:
    """The lines that a command prints."""
    output = io.StringIO()
    call_command(*words, stdout=output, stderr=output)
    return output.getvalue().splitlines()


@pytest.mark.django_db
def test_a_library_goes_in_and_out(tmp_path: Path) -> None:
    write(tmp_path / "in", of=SAMPLE)
    assert run("import_library", str(tmp_path / "in")) == ["The library is in: 4 versions, 1 clients."]
    assert run("export_library", str(tmp_path / "out")) == [f"Written to {tmp_path / 'out'}."]
    with pytest.raises(CommandError, match="--force"):
        run("export_library", str(tmp_path / "out"))
    run("export_library", str(tmp_path / "out"), "--force")
    assert (tmp_path / "out" / "owner.yaml").exists()


@pytest.mark.django_db
def test_an_import_says_what_is_wrong_in_one_line_each(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="there is no such folder"):
        run("import_library", str(tmp_path / "nowhere"))
    with pytest.raises(CommandError, match=r"it has no owner\.yaml"):
        run("import_library", str(tmp_path))
    write(tmp_path, {"tags.yaml": "- 1\n- 2\n"})
    with pytest.raises(CommandError) as refusal:
        run("import_library", str(tmp_path))
    assert [line.split(": ")[0] for line in str(refusal.value).splitlines()] == [
        f"{tmp_path}/tags.yaml:1", f"{tmp_path}/tags.yaml:2"
    ]  # fmt: skip


def test_an_import_by_given_people(cast: Cast, tmp_path: Path) -> None:
    write(tmp_path, of=smallest())
    with pytest.raises(CommandError, match="There is no user 'nobody'"):
        run("import_library", str(tmp_path), "--author", "nobody")
    run("import_library", str(tmp_path), "--author", "author", "--approver", "approver2")
    assert not User.objects.filter(username__startswith="import-").exists()


def test_verify_says_that_all_holds(cast: Cast) -> None:
    adopted(cast, make_clause(cast))
    assert run("verify")[-1] == "All holds."


def test_verify_ends_with_an_error_where_something_is_wrong(cast: Cast) -> None:
    adopted(cast, make_clause(cast))
    with past_the_guards():
        Text.objects.update(body="Other")
    with pytest.raises(CommandError, match="Something is wrong") as refusal:
        run("verify")
    assert refusal.value.returncode == 1


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """A library as small as can be, in place of the sample, with clients of the same names."""
    clients = {
        f"clients/{slug}/owner.yaml": SMALL["clients/firm/owner.yaml"]
        for slug in (demo.SHOP, demo.FIRM, demo.MUNICIPALITY)
    }
    write(tmp_path, clients, smallest())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow
    monkeypatch.setattr(command, "library_path", lambda: tmp_path)
    return tmp_path


@pytest.mark.django_db
def test_the_demo_prepares_a_fresh_database_once(sample: Path) -> None:
    first = run("demo", "--no-serve", "--password", "secret")
    assert any(line.split()[:2] == ["signatory", "secret"] for line in first)
    assert User.objects.get(username="admin").check_password("secret")
    assert Owner.objects.get(slug=demo.FIRM).workflow
    before = Event.objects.count()
    second = run("demo", "--no-serve")
    assert Event.objects.count() == before
    assert not any("secret" in line or "kls_" in line for line in second)
    assert any("create_key NAME --scope personal --user author" in line for line in second)
    assert list(verification.findings()) == []


@pytest.mark.django_db
def test_the_demo_makes_its_cast_and_a_key_for_each_client(sample: Path) -> None:
    prepared = demo.prepare(reading.read(sample))
    assert len(set(prepared.passwords.values())) == len(demo.CAST)
    roles = Membership.objects.values_list("user__username", "owner__slug", "role")
    assert set(roles) == {
        ("consultant", demo.SHOP, "consultant"),
        ("consultant", demo.FIRM, "consultant"),
        ("consultant2", demo.MUNICIPALITY, "consultant"),
        ("signatory", demo.FIRM, "signatory"),
    }
    for slug, secret in prepared.keys.items():
        bearer = keys.look_up(secret, clock.now())
        assert bearer
        assert bearer.clients == {slug}


@pytest.mark.django_db
def test_the_demo_makes_a_personal_key_for_each_of_its_cast(sample: Path) -> None:
    prepared = demo.prepare(reading.read(sample))
    assert list(prepared.personal_keys) == [person.username for person in demo.CAST]
    for username, secret in prepared.personal_keys.items():
        bearer = keys.look_up(secret, clock.now())
        assert bearer
        assert bearer.key.user
        assert (bearer.key.scope, bearer.key.user.username) == ("personal", username)


@pytest.mark.django_db
def test_the_demo_prints_its_keys_also_as_lines_for_a_shell(sample: Path) -> None:
    lines = run("demo", "--no-serve", "--port", "8123")
    exported = dict(line.removeprefix("export ").split("=") for line in lines if line.startswith("export "))
    assert exported.pop("KLAUSUL") == "http://127.0.0.1:8123"
    assert list(exported) == [
        "AUTHOR", "APPROVER", "APPROVER2", "CONSULTANT", "CONSULTANT2", "SIGNATORY", "ADMIN",
        "BLATIND_HANDEL", "TINDVIK_INDUSTRI", "VESTVIK_KOMMUNE",
    ]  # fmt: skip
    for name, secret in exported.items():
        assert [line.split()[:2] for line in lines if f" {secret}" in line] == [
            [name.lower().replace("_", "-"), secret]
        ]


@pytest.mark.django_db
def test_the_demo_prints_three_requests(sample: Path) -> None:
    lines = [line for line in run("demo", "--no-serve", "--port", "8123") if line.startswith("curl ")]
    assert len(lines) == 3
    assert all("http://127.0.0.1:8123/api/delivery/v1/guidelines/social-media" in line for line in lines)
    assert lines == run("demo", "--no-serve", "--port", "8123")[-3:]


@pytest.mark.django_db
def test_a_prepared_database_is_not_prepared_again(sample: Path) -> None:
    library = reading.read(sample)
    demo.prepare(library, "secret")
    before = Event.objects.count()
    with pytest.raises(WrongState, match="not empty"):
        demo.prepare(library, "other")
    assert Event.objects.count() == before


@pytest.mark.django_db
def test_a_demo_that_fails_leaves_a_fresh_database(sample: Path) -> None:
    (sample / "tags.yaml").write_text("[]")
    with pytest.raises(CommandError, match="There is no tag"):
        run("demo", "--no-serve", "--password", "secret")
    assert demo.state() is demo.State.FRESH
    assert not User.objects.exists()


def test_the_demo_refuses_a_database_in_use(cast: Cast) -> None:
    before = Event.objects.count()
    with pytest.raises(CommandError, match="is not empty, and no demo"):
        run("demo", "--no-serve")
    assert Event.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::"])  # noqa: S104
def test_the_demo_listens_on_this_machine_only(host: str) -> None:
    with pytest.raises(CommandError, match="listens on"):
        run("demo", "--host", host)


@pytest.mark.django_db
def test_a_port_in_use_is_refused_before_anything_else() -> None:
    output = io.StringIO()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(CommandError, match=f"Port {port} is in use"):
            call_command("demo", "--port", port, stdout=output)
    assert output.getvalue() == ""
    assert demo.state() is demo.State.FRESH


@pytest.mark.django_db
def test_the_demo_serves_the_library_to_everybody(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[object] = []
    monkeypatch.setattr(
        serving, "serve", lambda *given: served.extend([*given, os.environ["PUBLIC_LIBRARY"]])
    )
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    run("demo", "--port", str(free_port()))
    assert served[0] == "127.0.0.1"
    assert served[2] == project.BASE_DIR
    assert project.PUBLIC_LIBRARY
    assert os.environ["PUBLIC_LIBRARY"] == "true"


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
