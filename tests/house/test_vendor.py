"""What the browser gets is ours: checked copies, licensed, none from elsewhere."""

import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
VENDORS = (ROOT / "static" / "vendor", ROOT / "tests" / "vendor")
PACKAGES = [folder for home in VENDORS for folder in home.iterdir() if folder.is_dir()]
SPRITE = ROOT / "static" / "vendor" / "bootstrap-icons" / "bootstrap-icons.svg"
OUTSIDE = re.compile(r"(?:https?:|wss?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
NAMESPACE = "http://www.w3.org"  # names a vocabulary; nothing is fetched from it
STATIC_URL = re.compile(r"""static_url\(\s*['"]([^'"]+)['"]\s*\)""")
ICON = re.compile(r"""bootstrap-icons\.svg['"]\s*\)\s*\}\}#([a-z0-9-]+)""")


def ours(*patterns: str) -> list[Path]:
    """Return our own templates, styles, scripts and drawings, vendored files apart."""
    found = [path for pattern in patterns for path in ROOT.glob(pattern)]
    return sorted(path for path in found if VENDORS[0] not in path.parents)


def outside_hosts(text: str) -> list[str]:
    return [url for url in OUTSIDE.findall(text) if not url.startswith(NAMESPACE)]


@pytest.mark.parametrize("home", VENDORS, ids=lambda home: str(home.parent.name))
def test_every_vendored_file_has_its_recorded_checksum(home: Path) -> None:
    lines = (home / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    recorded = {name: digest for digest, name in (line.split("  ") for line in lines)}
    found = {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.glob("*/*")
    }
    assert found == recorded
    assert found


@pytest.mark.parametrize("package", PACKAGES, ids=lambda folder: folder.name)
def test_every_vendored_package_brings_its_licence(package: Path) -> None:
    licence = (package / "LICENSE").read_text(encoding="utf-8")
    assert re.search("[Pp]ermission|Apache License|Mozilla Public", licence)


def test_vendored_folders_are_all_described() -> None:
    readme = (VENDORS[0] / "README.md").read_text(encoding="utf-8")
    shipped = {folder.name for folder in PACKAGES if folder.parent == VENDORS[0]}
    assert set(re.findall(r"^\| `([a-z-]+)/`", readme, re.MULTILINE)) == shipped


def test_vendored_styles_load_nothing() -> None:
    for style in VENDORS[0].glob("*/*.css"):
        text = style.read_text(encoding="utf-8")
        assert "@import" not in text
        assert not re.search(r"url\(\s*(?!['\"]?data:)", text)


def test_nothing_of_ours_names_an_outside_host() -> None:
    files = ours("templates/**/*.*", "static/**/*.*")
    faults = {
        str(path.relative_to(ROOT)): hosts
        for path in files
        if (hosts := outside_hosts(path.read_text(encoding="utf-8")))
    }
    assert faults == {}
    assert files


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example.com/x.js">',
        "@import url(//fonts.example.com/css);",
        'new WebSocket("wss://push.example.com")',
    ],
)
def test_an_outside_host_would_be_seen(text: str) -> None:
    assert outside_hosts(text)


def test_a_namespace_or_a_comment_is_no_outside_host() -> None:
    assert outside_hosts('<svg xmlns="http://www.w3.org/2000/svg"> // a remark') == []


def test_every_static_file_a_template_names_exists() -> None:
    faults = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in ours("templates/**/*.html")
        for name in STATIC_URL.findall(path.read_text(encoding="utf-8"))
        if not (ROOT / "static" / name).is_file()
    ]
    assert faults == []


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    drawn = {symbol.get("id") for symbol in ET.parse(SPRITE).getroot()}  # noqa: S314 - ours
    named = {
        name
        for path in ours("templates/**/*.html")
        for name in ICON.findall(path.read_text(encoding="utf-8"))
    }
    assert named <= drawn
    assert len(drawn) > 100
