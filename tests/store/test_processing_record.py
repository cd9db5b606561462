"""Every column of the record says why it is there, and the record of processing says so, too."""

from collections import Counter
from dataclasses import replace

from intake.config import HERE
from intake.core import access_words, processing
from intake.core.processing.written import written
from intake.store import told
from intake.store.connection import rows
from tests.builders import a_record


def columns_of(db):
    sql = (
        "SELECT t.name AS table_name, c.name FROM pragma_table_list t"
        " JOIN pragma_table_info(t.name) c"
        " WHERE t.schema = 'main' AND t.type != 'view' AND t.name NOT LIKE 'sqlite_%'"
    )
    return {(each["table_name"], each["name"]) for each in rows(db, sql)}


def test_every_column_has_a_purpose_a_protection_and_a_time_to_live(tmp_path):
    said = Counter((each.table, each.name) for each in processing.columns())
    assert [each for each, times in said.items() if times > 1] == []
    assert set(said) == columns_of(a_record(tmp_path))
    assert all(each.purpose for each in processing.columns())


def test_a_column_without_them_is_found_out(tmp_path):
    db = a_record(tmp_path)
    db.conn.execute("ALTER TABLE note ADD COLUMN mood TEXT NOT NULL DEFAULT ''")
    said = {(each.table, each.name) for each in processing.columns()}
    assert columns_of(db) - said == {("note", "mood")}


def test_nothing_public_is_a_secret_or_stands_outside_its_table():
    for name, table in processing.TABLES.items():
        named = [column for _, columns in table.protected() for column in columns.split()]
        assert set(table.public.split()) <= set(named), name
        assert not set(table.public.split()) & set(table.guarded.split()) - {"public_id"}, name


def test_the_written_record_of_processing_is_made_of_the_columns_there_are():
    page = (HERE / "docs" / "processing-record.md").read_text("utf-8")
    assert page == written(), "run: intake processing-record > docs/processing-record.md"


def test_another_column_makes_another_written_record(monkeypatch):
    before = written()
    note = processing.PARTS["Svarene"]["note"]
    monkeypatch.setitem(processing.PARTS["Svarene"], "note", replace(note, plain="mood"))
    assert written() != before


def test_every_column_a_person_is_told_has_a_word_for_it_or_is_left_out():
    assert told.columns() - access_words.LEFT_OUT - access_words.WORDS.keys() == set()
