"""Mistakes that somebody could make in the publisher one day; the scan must see each of them."""

import base64
import inspect
import json
import zlib
from contextlib import closing
from dataclasses import replace

from intake.actions import showing
from intake.core import file_face, publication
from intake.core.submission import Channel, Preference, Status
from intake.store import copies, public_files, publishable, published
from intake.store.connection import rows, value
from intake.store.engine import sqlite3
from intake.store.public_editing import Edit
from intake.store.workshop import Workshop


def mistaken_everything_is_visible(patch, world):
    patch.setattr(publication, "visible", lambda _: True)


def mistaken_status_is_not_asked(patch, world):
    everything = "('received', 'approved', 'published', 'withheld', 'withdrawn')"
    _rewrite(patch, "('approved', 'published')", everything)
    patch.setattr(
        publication, "visible", lambda each: each.draft.preference is not Preference.PRIVATE
    )


def mistaken_withdrawn_is_kept(patch, world):
    _rewrite(patch, "('approved', 'published')", "('approved', 'published', 'withdrawn')")
    patch.setattr(publication, "visible", lambda each: each.status != Status.WITHHELD)


def mistaken_drafts_are_consultations_too(patch, world):
    _rewrite(patch, "stage != 'draft'", "true")
    patch.setattr(showing, "is_public", lambda _: True)


def mistaken_the_reference_is_shown(patch, world):
    _reface(patch, lambda face, each: replace(face, body=f"{face.body} ({each.reference})"))


def mistaken_who_wrote_the_mail_is_shown(patch, world):
    face = publication.face
    patch.setattr(
        publication,
        "face",
        lambda each, *rest: face(replace(each, channel=Channel.WEB), *rest),
    )


def mistaken_no_name_means_a_name(patch, world):
    face = publication.face

    def named(each, *rest):
        return face(replace(each, draft=replace(each.draft, preference=Preference.NAMED)), *rest)

    patch.setattr(publication, "face", named)


def mistaken_file_names_are_kept_for_those_without_name(patch, world):
    attachment = file_face.of
    patch.setattr(
        file_face,
        "of",
        lambda number, stored, taken, anonymous: attachment(number, stored, taken, anonymous=False),
    )


def mistaken_what_files_hold_is_searchable(patch, world):
    def with_text(face, each):
        texts = [
            replace(public, text=_content(world, stored.sha256).decode("latin-1"))
            for public, stored in zip(face.attachments, each.attachments, strict=True)
        ]
        return replace(face, attachments=tuple(texts))

    _reface(patch, with_text)


def mistaken_a_copy_made_of_other_redactions_is_shown(patch, world):
    asked = f"c.recipe = {copies.RECIPE} AND c.made_at IS NOT NULL"
    assert asked in copies.SELECT
    patch.setattr(copies, "SELECT", copies.SELECT.replace(asked, "c.why != 'not ready'"))


def mistaken_the_file_itself_is_given_instead_of_its_copy(patch, world):
    face = publication.face

    def with_original(each, *rest):
        shown = face(each, *rest)
        files = tuple(
            replace(public, file_sha256=stored.sha256)
            for public, stored in zip(shown.attachments, each.attachments, strict=True)
        )
        return replace(shown, attachments=files)

    patch.setattr(publication, "face", with_original)


def mistaken_files_stay_when_they_are_public_no_more(patch, world):
    folder = world.settings.public_files
    folder.mkdir(exist_ok=True)
    (folder / "left").write_bytes(_everything(world))
    patch.setattr(public_files, "clear", lambda *_: None)


def mistaken_a_column_of_the_record_is_carried_along(patch, world):
    _in_the_file(
        patch,
        world,
        "ALTER TABLE submission ADD COLUMN email TEXT",
        "UPDATE submission SET email = (SELECT email FROM record.submission r"
        " WHERE r.public_id = submission.id)",
    )


def mistaken_a_private_table_is_left_in(patch, world):
    _in_the_file(patch, world, "CREATE TABLE delivery AS SELECT * FROM record.delivery")


def mistaken_rows_are_deleted_instead_of_never_written(patch, world):
    _in_the_file(
        patch,
        world,
        "CREATE TABLE everything AS SELECT * FROM record.answer",
        "DELETE FROM everything",
    )


def mistaken_the_index_knows_more_than_the_table(patch, world):
    _in_the_file(
        patch,
        world,
        "CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize='trigram')",
        "INSERT INTO words (rowid, text) SELECT rowid, text FROM record.answer",
    )


def mistaken_something_is_packed_away_in_a_value(patch, world):
    _with_blob(patch, zlib.compress(_everything(world)))


def mistaken_something_is_written_in_other_letters(patch, world):
    _with_blob(patch, base64.b64encode(_everything(world)))


def mistaken_the_record_itself_is_copied(patch, world):
    finish = Edit.finish

    def copy_of_the_record(edit):
        with (
            closing(sqlite3.connect(edit.path)) as public,
            closing(sqlite3.connect(world.settings.record_path)) as record,
        ):
            record.backup(public)
        finish(edit)

    patch.setattr(Edit, "finish", copy_of_the_record)
    patch.setattr(published, "holds", lambda *_: False)
    for act in ("bring", "clear"):
        patch.setattr(public_files, act, lambda *_: None)


def mistaken_the_draft_is_left_beside_it(patch, world):
    beside = world.settings.public_path.with_name("building.db-wal")
    put_in_place = Workshop.put_in_place

    def forgetful(bench, *what):
        put_in_place(bench, *what)
        beside.write_bytes(_everything(world))

    patch.setattr(Workshop, "put_in_place", forgetful)


def _rewrite(patch, old, new):
    """Change what the publisher asks of the record."""
    assert old in inspect.getsource(publishable._submissions)
    ask = publishable.rows

    def asking(db, sql, *parameters):
        return ask(db, sql.replace(old, new), *parameters)

    patch.setattr(publishable, "rows", asking)


def _reface(patch, change):
    face = publication.face
    patch.setattr(publication, "face", lambda each, *rest: change(face(each, *rest), each))


def _in_the_file(patch, world, *statements):
    """Do something more to the new file before it is put in place, with the record at hand."""
    finish = Edit.finish

    def finish_and_more(edit):
        finish(edit)
        with closing(sqlite3.connect(edit.path, isolation_level=None)) as public:
            record = world.settings.record_path.as_uri()
            public.execute("ATTACH ? AS record", (f"{record}?mode=ro",))
            for statement in statements:
                public.execute(statement)

    patch.setattr(Edit, "finish", finish_and_more)


def _with_blob(patch, blob):
    finish = Edit.finish

    def finish_and_more(edit):
        finish(edit)
        with closing(sqlite3.connect(edit.path, isolation_level=None)) as public:
            public.execute("CREATE TABLE cache (held BLOB)")
            public.execute("INSERT INTO cache VALUES (?)", (blob,))

    patch.setattr(Edit, "finish", finish_and_more)


def _everything(world):
    found = rows(world.db, "SELECT * FROM submission WHERE status = 'withheld' LIMIT 10")
    return json.dumps(found, ensure_ascii=False).encode()


def _content(world, sha256):
    return bytes(value(world.db, "SELECT content FROM file WHERE sha256 = ?", (sha256,)))


MISTAKES = {name: act for name, act in dict(globals()).items() if name.startswith("mistaken_")}
