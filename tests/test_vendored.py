"""What others made is kept unchanged, with its licence."""

import hashlib
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
LINES = (VENDOR / "CHECKSUMS").read_text().splitlines()
CHECKSUMS = {line.split("  ", 1)[1]: line.split("  ", 1)[0] for line in LINES}


@pytest.mark.parametrize("name", sorted(CHECKSUMS))
def test_a_vendored_file_is_the_one_its_makers_published(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == CHECKSUMS[name]


def test_nothing_is_vendored_without_a_checksum() -> None:
    kept = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert kept - {"CHECKSUMS", "SOURCES.md"} == set(CHECKSUMS)


def test_every_vendored_folder_brings_its_licence() -> None:
    folders = {VENDOR / Path(name).parent for name in CHECKSUMS}
    assert all((folder / "LICENSE.txt").exists() for folder in folders)
