"""Our sources as syntax trees, for tests that read what is written in them."""

import ast
from pathlib import Path
from typing import Final

TRIES: Final = 5


def tree_of(file: Path) -> ast.Module:
    """Parse a source file.

    Early releases of Python 3.11 may raise SystemError while another thread compiles
    or collects garbage (CPython issue 106905); the file is then parsed again.
    """
    text = file.read_text(encoding="utf-8")
    for _ in range(TRIES - 1):
        try:
            return ast.parse(text)
        except SystemError:
            continue
    return ast.parse(text)
