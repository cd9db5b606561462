"""The scanner finds a canary in every place where one could hide, and none where there is none."""

import base64
import gzip
import io
import quopri
import random
import sqlite3
import zipfile
import zlib
from contextlib import closing

import pytest

from tests.leaks.scanner import canary, found_in, found_in_database, found_under, searchable

BIRD = canary(7)
TEXT = f"Et svar med {BIRD} i."


def zipped(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def deflated(content):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


WAYS = {
    "text": TEXT.encode(),
    "capitals": TEXT.upper().encode(),
    "utf-16-le": TEXT.encode("utf-16-le"),
    "utf-16-be": TEXT.encode("utf-16-be"),
    "base64": base64.b64encode(TEXT.encode()),
    "base64 in lines": base64.encodebytes((TEXT * 4).encode()),
    "base64 in the middle": b"see:" + base64.b64encode(b"x" * 200 + TEXT.encode()),
    "url-safe base64": base64.urlsafe_b64encode("æøå???".encode() + TEXT.encode()),
    "base64 of utf-16": base64.b64encode(TEXT.encode("utf-16-le")),
    "hexadecimal": TEXT.encode().hex().encode(),
    "quoted-printable": quopri.encodestring(("ø" * 20 + TEXT).encode()),
    "zlib": zlib.compress(TEXT.encode()),
    "zlib inside": b"1234" + zlib.compress(TEXT.encode()) + b"1234",
    "gzip": gzip.compress(TEXT.encode()),
    "zip": zipped("brev.txt", TEXT),
    "name in a zip": zipped(f"{BIRD}.txt", "x"),
    "zip in a zip": zipped("a.zip", zipped("word/document.xml", f"<w:t>{TEXT}</w:t>")),
    "zip without its directory": zipped("word/document.xml", TEXT)[:-40],
    "PDF with zlib": b"%PDF-1.7\nstream\n" + zlib.compress(TEXT.encode()) + b"\nendstream",
    "PDF with deflate": b"%PDF-1.7\nstream\r\n" + deflated(TEXT.encode()) + b"\nendstream",
    "docx in a mail": b"\r\n\r\n" + base64.encodebytes(zipped("word/document.xml", TEXT)),
    "gzip of base64": gzip.compress(base64.b64encode(TEXT.encode())),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_canary_is_found_however_it_is_wrapped(way):
    assert found_in(WAYS[way]) == {BIRD}


def test_noise_holds_no_canary():
    noise = random.Random(1).randbytes(300_000)
    for data in (noise, base64.b64encode(noise), gzip.compress(noise), zipped("x", noise)):
        assert found_in(data) == set()


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, text TEXT, packed BLOB)")
        yield path, db


def test_a_deleted_row_is_found_in_the_free_space(database):
    path, db = database
    db.execute("INSERT INTO answer (text) VALUES (?)", (TEXT,))
    db.execute("DELETE FROM answer")
    assert found_in_database(path) == {BIRD}


def test_a_word_that_crosses_pages_is_found(database):
    path, db = database
    for start in range(4070, 4100):
        db.execute("INSERT INTO answer (text) VALUES (?)", ("x" * start + BIRD + "x" * 5000,))
    assert found_in_database(path) == {BIRD}


def test_what_is_packed_in_a_value_is_found(database):
    path, db = database
    db.execute("INSERT INTO answer (packed) VALUES (?)", (zlib.compress(TEXT.encode()),))
    assert found_in_database(path) == {BIRD}


def test_what_only_the_search_index_still_knows_is_found(database):
    path, db = database
    db.execute(
        "CREATE VIRTUAL TABLE answer_fts USING fts5 (text, content='answer', tokenize='trigram')"
    )
    db.execute("INSERT INTO answer (text) VALUES (?)", (TEXT,))
    db.execute("INSERT INTO answer_fts (answer_fts) VALUES ('rebuild')")
    db.execute("UPDATE answer SET text = ''")
    db.execute("VACUUM")
    assert searchable(path, {BIRD, canary(8)}) == {BIRD}


def test_what_lies_beside_the_database_is_found(database):
    path, db = database
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("INSERT INTO answer (text) VALUES (?)", (TEXT,))
    assert found_under(path.parent) == {BIRD}
    assert [each.name for each in path.parent.iterdir()] != ["some.db"]
