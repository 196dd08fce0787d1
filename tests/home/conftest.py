"""The index of one test, as tests of recommendations have it."""

from tests.recommend.conftest import store

__all__ = ["store"]
