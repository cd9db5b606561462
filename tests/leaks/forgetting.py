"""Traces that somebody could leave one day of what was withdrawn; the scan must see each."""

from contextlib import contextmanager
from datetime import timedelta

from intake.actions import building, moderating, publishing
from intake.core.submission import Point, SpeaksAs, Status
from intake.store import (
    pages,
    public_counts,
    public_editing,
    public_items,
    published,
    seals,
)
from intake.store.public_editing import Edit
from intake.store.workshop import Workshop
from tests.builders import NOW, a_draft, a_submission, an_attachment, approved
from tests.leaks.scanner import canary, found_under

AT_ONCE = 10
LATER = timedelta(seconds=10)


def withdrawn(world, be_careless=lambda: None):
    """Publish answers, withdraw some; what of them is left, and where something is unclean.

    Looks twice, before and after the file that was public before has been let go of or brought
    up to date, and at everything that the publisher keeps.
    """
    db, settings = world
    kept, gone = _answers(db, settings), _answers(db, settings)
    publishing.bring_up_to_date(db, settings, now=NOW)
    be_careless()
    for reference in gone.values():
        moderating.decide(db, reference, Status.WITHDRAWN, by="x", now=NOW)
    publishing.bring_up_to_date(db, settings, now=NOW)
    public = settings.public_path.parent
    found = found_under(public)
    publishing.bring_up_to_date(db, settings, now=NOW + LATER)
    found |= found_under(public) | found_under(settings.data / "publish")
    assert kept.keys() <= found
    unclean = [
        f"page {page} of {path.name}"
        for path in (settings.public_path, *(settings.data / "publish").glob("*.db"))
        for page in pages.unclean(path)
    ]
    return sorted(found & gone.keys()) + unclean


def _answers(db, settings):
    """Approve answers that hold a canary in every place; their references by canary."""
    found = {}
    for _ in range(AT_ONCE):
        _answers.count += 1
        word = canary(1_000_000 + _answers.count)
        draft = a_draft(
            speaks_as=SpeaksAs.ASSOCIATION,
            organisation=f"Foreningen {word}",
            body=f"Vi skriver {word}. " + "Langt er det også. " * (_answers.count % 3 * 300),
            answers={"1": (f"Svaret er {word}",)},
            points=(Point(f"Punktet er {word}", f"Tema {word}"),),
            attachments=(an_attachment(f"{word}.pdf"),),
        )
        answer = approved(db, a_submission(f"answer {_answers.count}", draft=draft))
        found[word] = answer.reference
    return found


_answers.count = 0


def forgot_to_overwrite(patch):
    opened = published.opened

    @contextmanager
    def careless(path):
        with opened(path) as public:
            public.execute("PRAGMA secure_delete = OFF")
            yield public

    patch.setattr(published, "opened", careless)


def forgot_what_is_between_the_rows(patch):
    patch.setattr(pages, "wipe", lambda *_: None)


def forgot_every_other_page(patch):
    wipe = pages.wipe
    patch.setattr(
        pages,
        "wipe",
        lambda path, numbers=None: wipe(path, sorted(numbers)[::2] if numbers else None),
    )


def forgot_that_the_index_only_marks(patch):
    opened = published.opened

    @contextmanager
    def careless(path):
        with opened(path) as public:
            if public.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'submission_fts'"
            ).fetchone():
                public.execute(
                    "INSERT INTO submission_fts (submission_fts, rank) VALUES ('secure-delete', 0)"
                )
            yield public

    patch.setattr(published, "opened", careless)


def forgot_the_index(patch):
    change = public_editing._change_words

    def careless(public, kind, id, *, delete):
        if not delete:
            change(public, kind, id, delete=False)

    patch.setattr(public_editing, "_change_words", careless)


def forgot_the_index_of_points(patch):
    patch.delitem(public_editing.SEARCHED, "point")


def forgot_the_rows_of_questions(patch):
    patch.delitem(public_items.OWNED["submission"], "answer")


def forgot_the_files(patch):
    patch.delitem(public_items.OWNED["submission"], "attachment")


def forgot_the_row_itself(patch):
    patch.setattr(public_editing, "_remove", seals.remove)


def forgot_what_is_gone(patch):
    differing = building._differing

    def careless(*what):
        put, _ = differing(*what)
        return put, []

    patch.setattr(building, "_differing", careless)


def forgot_the_counts(patch):
    note = public_counts.note

    def careless(public, sign):
        if sign > 0:
            note(public, sign)

    patch.setattr(public_counts, "note", careless)


def forgot_the_other_file(patch):
    patch.setattr(pages, "copy", lambda *_: None)


def forgot_the_file_before(patch):
    patch.setattr(Workshop, "tidy", lambda *_: None)
    patch.setattr(Workshop, "is_tidy", lambda _: True)


def forgot_the_log_of_the_edit(patch):
    finish = Edit.finish

    def careless(edit):
        finish(edit)
        public = edit.path.parents[1] / "public" / "public.db"
        public.with_name("public.db-wal").write_bytes(public.read_bytes())

    patch.setattr(Edit, "finish", careless)


def forgot_that_somebody_holds_the_old_file(patch):
    put_in_place = Workshop.put_in_place

    def careless(bench, *what):
        kept = bench.public.with_name("public.db.old")
        kept.unlink(missing_ok=True)
        kept.hardlink_to(bench.public)
        put_in_place(bench, *what)

    patch.setattr(Workshop, "put_in_place", careless)


FORGETFUL = {name: act for name, act in dict(globals()).items() if name.startswith("forgot_")}
