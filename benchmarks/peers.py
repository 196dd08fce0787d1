"""What else would be used: each engine gets the same words, cut by the same jieba.

Each is asked for its best 100 with an OR of a need's words, cut beforehand.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import bm25s
import psycopg
import tantivy
from tantivy import Occur, Query

from tests.postgres import throwaway_server

TOP = 100


class Peer(Protocol):
    """One engine, filled."""

    def ask(self, words: Sequence[str]) -> int:
        """Return how many listings it answers with."""
        ...


class Tantivy:
    """The engine under ours, as it comes: one field of words, BM25."""

    def __init__(self, folder: Path, lines: Path) -> None:
        made = tantivy.SchemaBuilder()
        made.add_text_field("t", tokenizer_name="whitespace", index_option="freq")
        self.schema = made.build()
        folder.mkdir()
        index = tantivy.Index(self.schema, path=str(folder))
        writer = index.writer(200_000_000, 2)
        with lines.open(encoding="utf8") as rows:
            for line in rows:
                document = tantivy.Document()
                document.add_text("t", line)
                writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()

    def ask(self, words: Sequence[str]) -> int:
        """Answer from the index."""
        terms = [Query.term_query(self.schema, "t", word, "freq") for word in words]
        query = Query.boolean_query([(Occur.Should, term) for term in terms])
        return len(self.searcher.search(query, TOP, count=False).hits)


class Fts5:
    """SQLite's full text search, bm25."""

    def __init__(self, folder: Path, lines: Path) -> None:
        self.connection = sqlite3.connect(folder / "fts.db")
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute(
            "CREATE VIRTUAL TABLE t USING fts5("
            "w, tokenize=\"unicode61 tokenchars '-_./+'\")"
        )
        with lines.open(encoding="utf8") as rows:
            self.connection.executemany(
                "INSERT INTO t (w) VALUES (?)", ((line,) for line in rows)
            )
        self.connection.execute("INSERT INTO t (t) VALUES ('optimize')")
        self.connection.commit()

    def ask(self, words: Sequence[str]) -> int:
        """Answer from the table."""
        query = " OR ".join(f'"{word}"' for word in words)
        sql = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT ?"
        return len(self.connection.execute(sql, (query, TOP)).fetchall())


class Postgres:
    """PostgreSQL's tsvector under GIN, ts_rank."""

    def __init__(self, address: str, lines: Path) -> None:
        self.connection = psycopg.connect(
            address.replace("+psycopg", ""), autocommit=True
        )
        run = self.connection.execute
        run("CREATE TABLE t (id bigserial PRIMARY KEY, w text)")
        with (
            self.connection.cursor().copy("COPY t (w) FROM STDIN") as copy,
            lines.open(encoding="utf8") as rows,
        ):
            for line in rows:
                copy.write_row((line.rstrip("\n"),))
        run("ALTER TABLE t ADD v tsvector")
        run("UPDATE t SET v = to_tsvector('simple', w)")
        run("SET maintenance_work_mem = '512MB'")
        run("CREATE INDEX ON t USING gin (v)")
        run("VACUUM ANALYZE t")

    def ask(self, words: Sequence[str]) -> int:
        """Answer from the table."""
        query = " | ".join("'" + word.replace("'", "") + "'" for word in words)
        sql = (
            "SELECT id FROM t, to_tsquery('simple', %s) q WHERE v @@ q"
            " ORDER BY ts_rank(v, q) DESC LIMIT %s"
        )
        return len(self.connection.execute(sql, (query, TOP)).fetchall())


class Bm25s:
    """BM25 in memory, scores worked out beforehand."""

    def __init__(self, lines: Path) -> None:
        with lines.open(encoding="utf8") as rows:
            texts = [line.split() for line in rows]
        self.retriever: Any = bm25s.BM25()
        self.retriever.index(texts, show_progress=False)
        self.vocabulary = self.retriever.vocab_dict

    def ask(self, words: Sequence[str]) -> int:
        """Answer from memory; a word it never met would be an error."""
        known = [word for word in words if word in self.vocabulary]
        found, _scores = self.retriever.retrieve([known], k=TOP, show_progress=False)
        return int(found.shape[1])


@contextmanager
def filled(name: str, folder: Path, lines: Path) -> Iterator[Peer]:
    """Fill an engine with one text a line; it is gone with the block."""
    if name == "PostgreSQL":
        with throwaway_server() as address:
            yield Postgres(address, lines)
    elif name == "tantivy":
        yield Tantivy(folder / "tantivy", lines)
    elif name == "FTS5":
        yield Fts5(folder, lines)
    else:
        yield Bm25s(lines)
