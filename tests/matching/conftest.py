"""One tokenizer for all, and an index that a test fills."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tech_market.matching.index import ListingIndex, build
from tech_market.matching.segment import Segmenter
from tech_market.matching.text import Document

HERE = Path(__file__).parent
IndexOf = Callable[[Iterable[Document]], ListingIndex]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return Segmenter(tmp_path_factory.mktemp("jieba"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index_of(folder: Path, words: Segmenter) -> IndexOf:
    """Build an index whose listings anyone may read as members do."""

    def make(documents: Iterable[Document]) -> ListingIndex:
        build(folder, ((one, one) for one in documents), words=words)
        return ListingIndex.open(folder, words=words)

    return make
