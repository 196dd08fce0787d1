"""Fetch the browser libraries we ship, byte for byte what their authors published.

Run by `./dev vendor`. Needs npm for the download alone; nothing here runs in a browser.
"""

import base64
import hashlib
import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static" / "vendor"
TESTS = ROOT / "tests" / "vendor"
ICON_LIST = ROOT / "tools" / "icons.txt"
SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Package:
    """One npm release: what we take of it, where it goes, its hash."""

    spec: str
    sha512: str  # of the archive, as the registry publishes it ("integrity")
    files: tuple[str, ...]  # paths inside the archive, saved under their last part
    home: Path = STATIC

    @property
    def name(self) -> str:
        """The folder it lives in."""
        return self.spec.partition("@")[0].removesuffix(".org")


PACKAGES = (
    Package(
        "bootstrap@5.3.9",
        "20cU0rcfw8WdxtVbmfU+xT2EjvVTw9Ror/h1Qvd7DXCujRg8OO9mdBCsmTHdJFf3BuadmBNJtgIuUXsBqSkk/w==",
        ("LICENSE", "dist/css/bootstrap.min.css"),
    ),
    Package(
        "bootstrap-icons@1.13.2",
        "fAU1Ly3dH7hwRg+CB8EZ0Vl0fF80zgXHeUVJyfUOKzoURr+TbwISbCW5tKUoQLERaWYG2emTCybcPbD96hdD1A==",
        ("LICENSE",),
    ),
    Package(
        "echarts@6.1.0",
        "q0yaFPggC9FUdsWH4blavRWFmxdrIodbkoKNAjJudAI6CA9gNPxHtV2RcZNEepZVlk4yvBYkOkbk6HIVpIyHZA==",
        ("LICENSE", "NOTICE", "licenses/LICENSE-d3", "dist/echarts.min.js"),
    ),
    Package(
        "htmx.org@2.0.11",
        "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        ("LICENSE", "dist/htmx.min.js"),
    ),
    Package(
        "axe-core@4.14.1",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        ("LICENSE", "LICENSE-3RD-PARTY.txt", "axe.min.js"),
        home=TESTS,
    ),
)


def download(package: Package, folder: Path) -> Path:
    """Return the release's archive; refuse one that differs from the pinned hash."""
    command = ["npm", "pack", "--json", "--pack-destination", str(folder), package.spec]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    archive = folder / str(json.loads(said)[0]["filename"])
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.sha512:
        raise SystemExit(f"{package.spec}: sha512 {found}, not {package.sha512}")
    return archive


def unpack(package: Package, archive: Path) -> None:
    """Copy the chosen files, unchanged, into the package's folder."""
    folder = package.home / package.name
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as opened:
        for path in package.files:
            (folder / Path(path).name).write_bytes(_member(opened, path))


def _member(opened: tarfile.TarFile, path: str) -> bytes:
    found = opened.extractfile(f"package/{path}")
    if found is None:
        raise SystemExit(f"{path} is not a file in {opened.name!r}")
    return found.read()


def icon_names() -> list[str]:
    """Return the icons we use, sorted, from tools/icons.txt."""
    lines = ICON_LIST.read_text(encoding="utf-8").splitlines()
    words = (line.partition("#")[0].split() for line in lines)
    return sorted({word for line in words for word in line})


def draw_sprite(archive: Path) -> None:
    """Join the chosen icons into one SVG; a page shows one by `<use href="…#name">`."""
    ET.register_namespace("", SVG)
    sprite = ET.Element(f"{{{SVG}}}svg")
    sprite.text = "\n"
    with tarfile.open(archive) as opened:
        for name in icon_names():
            icon = ET.fromstring(_member(opened, f"icons/{name}.svg"))
            symbol = ET.SubElement(
                sprite,
                f"{{{SVG}}}symbol",
                {"id": name, "viewBox": icon.get("viewBox", "0 0 16 16")},
            )
            symbol.extend(icon)
            for part in symbol:
                part.tail = None
            symbol.tail = "\n"
    target = STATIC / "bootstrap-icons" / "bootstrap-icons.svg"
    target.write_bytes(ET.tostring(sprite, encoding="utf-8") + b"\n")


def write_sums(home: Path) -> None:
    """List every vendored file with its SHA-256, as `sha256sum -c` reads it."""
    files = sorted(path for path in home.glob("*/*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(home)}\n"
        for path in files
    ]
    (home / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    """Fetch every package, draw the icons, write the checksums."""
    with tempfile.TemporaryDirectory() as temporary:
        for package in PACKAGES:
            archive = download(package, Path(temporary))
            unpack(package, archive)
            if package.name == "bootstrap-icons":
                draw_sprite(archive)
            print(
                f"{package.spec} -> {(package.home / package.name).relative_to(ROOT)}"
            )
    for home in (STATIC, TESTS):
        write_sums(home)


if __name__ == "__main__":
    main()
