#!/usr/bin/env python3
"""Django's command line, which sets up its own environment on a fresh machine.

`python3 manage.py COMMAND` needs some Python 3 and a package registry, nothing else. Outside a virtual
environment it finds a Python of 3.12 or newer, makes `.venv`, installs the hash-locked requirements there and
runs itself again in it; `KLAUSUL_BOOTSTRAP=0` turns that off. `manage.py test` is pytest, arguments and all.

It runs before anything is installed: it must parse on Python 3.8 and import only the standard library.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import importlib.util
import os
import shutil
import sys
import tempfile
from subprocess import DEVNULL, call
from typing import Iterator, NoReturn

try:
    import fcntl
except ImportError:  # Windows: two starts at once are then up to the user
    fcntl = None  # type: ignore[assignment]

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "klausul-stamp")
RUNTIME_LOCK = os.path.join(ROOT, "requirements.lock")
DEV_LOCK = os.path.join(ROOT, "requirements-dev.lock")  # contains all of the runtime's
UV_LOCK = os.path.join(ROOT, "requirements-bootstrap.lock")

MINORS = (12, 13, 14, 15)  # the one that the tests run on first
FIT = "import sys, ssl, sqlite3, venv; v = sys.version_info; sys.exit(v < (3, 12) or v[3] != 'final')"
FIT_WITH_PIP = "import ensurepip; " + FIT  # Debian ships Python without it unless python3-venv is installed
FOREIGN = ("PYTHONHOME", "__PYVENV_LAUNCHER__")  # variables that send a Python to another one's library


def main(arguments: list[str]) -> None:
    """Run the command, in an environment that has what it needs."""
    testing = arguments[:1] == ["test"]
    if os.environ.get("KLAUSUL_BOOTSTRAP") != "0" and sys.prefix == sys.base_prefix:
        set_up(DEV_LOCK if testing else RUNTIME_LOCK)
        run_again(arguments)
    elif sys.version_info < (3, 12):
        give_up("Python 3.12 or newer is needed; this environment has " + sys.version.split()[0])
    elif testing:
        run_pytest(arguments[1:])
    else:
        run_django()


def run_django() -> None:
    """Hand over to Django's own commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
    if importlib.util.find_spec("django") is None:
        give_up("this environment has no Django: install requirements.lock in it")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def run_pytest(arguments: list[str]) -> None:
    """Become pytest, at the project's root."""
    if importlib.util.find_spec("pytest") is None:
        give_up("this environment has no pytest: install requirements-dev.lock in it")
    os.chdir(ROOT)
    become([sys.executable, "-m", "pytest", *arguments], dict(os.environ))


def run_again(arguments: list[str]) -> None:
    """Become this command in `.venv`."""
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment["KLAUSUL_BOOTSTRAP"] = "0"  # never in circles
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # it would compile Django anew at each start: 2 to 3 s
    become([executable(VENV, "python"), os.path.abspath(__file__), *arguments], environment)


def become(command: list[str], environment: dict[str, str]) -> None:
    """Replace this process by the command, so that signals and exit codes are the command's own."""
    if os.name == "nt":  # exec would give the terminal back before the command is done
        sys.exit(call(command, env=environment))
    os.execve(command[0], command, environment)


def set_up(lock: str) -> None:
    """Make `.venv` hold what the lock file says, unless it does already."""
    if is_current(lock):
        return
    with alone():
        try:
            if not is_current(lock):  # another start may have done it meanwhile
                # once the tools for development are in, an ordinary start keeps them up to date too
                install_environment(DEV_LOCK if read(STAMP).startswith(DEV_LOCK) else lock)
        except OSError as error:  # a full disk, a folder that may not be written
            give_up(f"could not set up .venv: {error}")


def is_current(lock: str) -> bool:
    """Tell whether `.venv` was completed for this lock file as it is now, or for the one that includes it."""
    return os.path.exists(executable(VENV, "python")) and read(STAMP) in (stamp(lock), stamp(DEV_LOCK))


def stamp(lock: str) -> str:
    """Name the lock file and its content. The path is part of it: a virtual environment cannot be moved."""
    return lock + "\n" + hashlib.sha256(read(lock).encode()).hexdigest()


def read(path: str) -> str:
    """Return the file's text, or nothing where there is no such file."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), open(path, encoding="utf-8") as file:
        return file.read()
    return ""


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Keep two starts apart, by a lock on this very file, which the system drops when the process ends."""
    with open(__file__, "rb") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("Waiting for another start to set up .venv …")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install_environment(lock: str) -> None:
    """Make `.venv`, or update the one that an earlier run completed. An interrupted run leaves no stamp."""
    complete = read(STAMP).startswith(ROOT) and succeeds([executable(VENV, "python"), "-c", FIT])
    with contextlib.suppress(FileNotFoundError):
        os.remove(STAMP)
    with tempfile.TemporaryDirectory() as scratch:
        python = executable(VENV, "python") if complete else find_python()
        say(f"{'Updating' if complete else 'Setting up'} .venv with {python or 'a Python that uv fetches'} …")
        uv = find_uv() or fetch_uv([python, sys.executable], scratch)
        if not complete:
            make_environment(python, uv)
        install(lock, uv)
    with open(STAMP, "w", encoding="utf-8") as file:
        file.write(stamp(lock))


def make_environment(python: str | None, uv: str | None) -> None:
    """Make an empty `.venv`; where no Python was found, uv fetches one."""
    shutil.rmtree(VENV, ignore_errors=True)
    made = uv and succeeds([uv, "venv", "--python", python or "3.12", VENV])
    if python and not made:
        succeeds([python, "-m", "venv", VENV])
    if not succeeds([executable(VENV, "python"), "-c", FIT]):
        give_up("needs Python 3.12 or newer with its venv module (Debian, Ubuntu: python3-venv): install it")


def install(lock: str, uv: str | None) -> None:
    """Install what the lock file says, with uv, or with pip, whose settings may name another registry."""
    python = executable(VENV, "python")
    pip = [python, "-m", "pip"]
    if uv and succeeds([uv, "pip", "sync", "-q", "--python", python, "--require-hashes", lock], aloud=True):
        return
    if succeeds([*pip, "--version"]) or succeeds([python, "-m", "ensurepip"]):
        say("Installing with pip …")
        if succeeds([*pip, "install", "-q", "--retries", "1", "--require-hashes", "-r", lock], aloud=True):
            return
    give_up("could not install the packages: is a registry within reach? If so, run the same command again")


def find_uv() -> str | None:
    """Return the uv on the PATH, if it runs (pyenv's shims exist for versions that are not active)."""
    uv = shutil.which("uv")
    return uv if uv and succeeds([uv, "--version"]) else None


def fetch_uv(pythons: list[str | None], folder: str) -> str | None:
    """Install the pinned uv into a folder of its own, with the first of these Pythons that has pip."""
    for python in pythons:
        if python and succeeds([python, "-m", "venv", "--clear", folder]):
            pip = [executable(folder, "python"), "-m", "pip"]
            fetched = succeeds([*pip, "install", "--retries", "1", "--require-hashes", "-r", UV_LOCK])
            return executable(folder, "uv") if fetched else None
    return None


def find_python() -> str | None:
    """Return a Python that is new enough, preferably one that has pip, by running it."""
    pythons = [python for python in candidates() if os.access(python, os.X_OK)]
    for proof in (FIT_WITH_PIP, FIT):
        for python in pythons:
            if succeeds([python, "-c", proof]):
                return python
    return None


def candidates() -> Iterator[str]:
    """Name where Pythons usually are: this one, the PATH, Homebrew, pyenv."""
    yield sys.executable
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    folders += ["/opt/homebrew/bin", "/usr/local/bin", "/home/linuxbrew/.linuxbrew/bin"]
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    for minor in MINORS:
        for folder in folders:
            yield os.path.join(folder, f"python3.{minor}")
        yield from sorted(glob.glob(f"{glob.escape(pyenv)}/versions/3.{minor}*/bin/python"), reverse=True)


def executable(environment: str, name: str) -> str:
    """Return the path of a program in a virtual environment."""
    if os.name == "nt":
        return os.path.join(environment, "Scripts", name + ".exe")
    return os.path.join(environment, "bin", name)


def succeeds(command: list[str], aloud: bool = False) -> bool:
    """Run the command and tell whether it went well. What it says goes to stderr, or nowhere."""
    output = sys.stderr if aloud else DEVNULL
    with contextlib.suppress(OSError):
        return not call(command, stdin=DEVNULL, stdout=output, stderr=output, env=tool_environment())
    return False


def tool_environment() -> dict[str, str]:
    """Return the environment for uv, pip and Pythons; uv goes by pip's certificates and registry."""
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment["PIP_DISABLE_PIP_VERSION_CHECK"] = environment["UV_SYSTEM_CERTS"] = "1"
    for pip, uv in (("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), ("PIP_CERT", "SSL_CERT_FILE")):
        if environment.get(pip):
            environment.setdefault(uv, environment[pip])
    return environment


def give_up(line: str) -> NoReturn:
    """End with one line that says what to do."""
    sys.exit(f"manage.py: {line}")


def say(line: str) -> None:
    """Tell the progress, on stderr: stdout is the command's own."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
