"""The repository itself: what it locks, what it names, and that a fresh machine can start it."""

import ast
import json
import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bootstrap.lock")
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)", re.MULTILINE)

# Releases below these have known vulnerabilities, by series.
FLOORS = {
    "Django": {"5.2": "5.2.19", "6.0": "6.0.10", "6.1": "6.1.3"},
    "djangorestframework": {"3.18": "3.18.2"},
}

# Folders that any machine has: naming one tells nothing of the machine that a file was written on.
COMMON_FOLDERS = {
    Path(name) for name in ("/", "/app", "/home", "/opt", "/srv", "/tmp", "/usr/src", "/var/www")
}


def pins(lock: str) -> dict[str, str]:
    """Return the locked versions by normalised name."""
    text = (ROOT / lock).read_text()
    return {canonicalize_name(found["name"]): found["version"] for found in PIN.finditer(text)}


def project() -> dict[str, list[Requirement]]:
    """Return what `pyproject.toml` asks for: the dependencies, and the development group's."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = settings["dependency-groups"]
    return {
        "requirements.lock": [Requirement(line) for line in settings["project"]["dependencies"]],
        "requirements-dev.lock": [Requirement(line) for line in groups["dev"] if isinstance(line, str)],
        "requirements-bootstrap.lock": [Requirement(line) for line in groups["bootstrap"]],
    }


def tracked_files() -> list[Path]:
    """Return the files that git tracks, or would once they are added."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def names_no_host(text: str) -> bool:
    """Whether no URL and no host name is in it."""
    return "://" not in text and not re.search(r"\b[\w-]+\.(com|net|no|org)\b", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert names_no_host(text)
    assert not re.search(r"^\s*--?(i|f|index|extra-index|find-links|trusted)", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_has_a_hash(lock: str) -> None:
    entries = re.split(r"^(?=[\w.-]+==)", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]

    assert entries
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(lock: str) -> None:
    locked = pins(lock)

    for requirement in project()[lock]:
        assert locked.get(canonicalize_name(requirement.name), "0") in requirement.specifier, requirement


def test_the_development_lock_contains_the_runtime_lock() -> None:
    """manage.py lets an environment for development serve every other command too."""
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()
    assert pins("requirements-bootstrap.lock").items() <= pins("requirements-dev.lock").items()


@pytest.mark.parametrize("package", FLOORS)
def test_the_installed_and_the_locked_release_are_above_the_floor(package: str) -> None:
    locked = pins("requirements.lock")[canonicalize_name(package)]

    for release in (version(package), locked):
        series = ".".join(release.split(".")[:2])
        floor = FLOORS[package].get(series, max(FLOORS[package].values(), key=Version))
        assert Version(release) >= Version(floor)


def test_lock_files_of_other_tools_are_absent() -> None:
    """They would name the registry that they were made with; npm's need not."""
    names = {path.name for path in tracked_files()}

    assert names.isdisjoint({"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "npm-shrinkwrap.json"})
    for path in tracked_files():
        if path.name == "package-lock.json":
            assert names_no_host(path.read_text()), path


def test_every_package_of_an_npm_lock_has_a_hash() -> None:
    lock = json.loads((ROOT / "tests/generated/typescript/package-lock.json").read_text())
    locked = {name: package for name, package in lock["packages"].items() if name}

    assert len(locked) > 10
    assert [name for name, package in locked.items() if "integrity" not in package] == []


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    own = {ROOT, ROOT.parent, Path.home()} - COMMON_FOLDERS
    needles = [f"{folder}/".encode() for folder in own]

    found = [path for path in tracked_files() if any(needle in path.read_bytes() for needle in needles)]

    assert found == []


def test_manage_py_parses_on_python_3_8_and_imports_only_the_standard_library() -> None:
    tree = ast.parse((ROOT / "manage.py").read_text(), feature_version=(3, 8))

    imported = {
        name.split(".")[0]
        for node in tree.body
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    in_python_3_8 = {
        "__future__",
        "contextlib",
        "glob",
        "hashlib",
        "importlib",
        "os",
        "shutil",
        "subprocess",
        "sys",
    }
    assert imported <= in_python_3_8 | {"tempfile", "typing"}


def test_the_readme_names_every_setting() -> None:
    settings = (ROOT / "api" / "settings.py").read_text()
    names = set(re.findall(r"""env\.\w+\(\s*"([A-Z_]+)\"""", settings))

    assert len(names) > 5
    readme = (ROOT / "README.md").read_text()
    assert [name for name in sorted(names) if f"`{name}`" not in readme] == []
