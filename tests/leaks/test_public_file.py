"""Not a byte of anything private is in what the public gets, and a careless gate is noticed."""

import hashlib
import sqlite3 as standard
from contextlib import closing

import pytest

from intake.actions import publishing
from intake.app import create_public_app
from intake.clock import now
from intake.store import pages, shown, workshop
from intake.store.connection import rows
from intake.store.engine import FORGETS, sqlite3
from intake.web.public import consultations
from tests.builders import a_consultation, a_party, a_record, asked, settings_in
from tests.leaks.columns import PRIVATE, PUBLIC, UNPLANTABLE, listed
from tests.leaks.forgetting import FORGETFUL, withdrawn
from tests.leaks.mistakes import MISTAKES
from tests.leaks.planting import plant
from tests.leaks.scanner import found_in, found_in_database, found_under, searchable
from tests.leaks.world import SLUG, changed, text_columns


@pytest.fixture(scope="module", autouse=True)
def _careless_sqlite():
    """Overwrite nothing that is deleted, as SQLite does where the distribution did not change it.

    Debian's overwrites by itself, which would hide the very leak we look for.
    """
    with pytest.MonkeyPatch.context() as patch:
        for module in {standard, sqlite3}:
            careful = module.connect

            def connect(*arguments, careful=careful, **options):
                connection = careful(*arguments, **options)
                connection.execute("PRAGMA secure_delete = OFF")
                return connection

            patch.setattr(module, "connect", connect)
        yield


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A record full of canaries, published."""
    settings = settings_in(
        tmp_path_factory.mktemp("leaks") / "data", secret_key="a key for tests only"
    )
    db = a_record(settings.data)
    found = plant(db, settings, lambda: publishing.bring_up_to_date(db, settings, now=now(None)))
    yield found
    db.conn.close()


@pytest.fixture
def small_world(tmp_path):
    """A record with one consultation and a few answers."""
    settings = settings_in(tmp_path / "data")
    db = a_record(settings.data)
    asked(db, a_consultation(), a_party("Udsatterådet"))
    yield db, settings
    db.conn.close()


@pytest.fixture
def publish(world):
    """Publish anew; what of the private came out, by what it stands for."""

    def publish_anew(*, whole=False):
        changed(world)
        assert publishing.bring_up_to_date(world.db, world.settings, now=now(None), whole=whole)
        return leaked(world)

    return publish_anew


def leaked(world):
    folder, secrets = world.settings.public_path.parent, set(world.private.values())
    found = found_under(folder) & secrets
    for path in folder.glob("*.db"):
        found |= searchable(path, secrets)
    return sorted(what for what, word in world.private.items() if word in found)


def test_every_column_of_the_record_is_declared_public_or_private(world):
    columns = {
        (each["table_name"], each["name"])
        for each in rows(
            world.db,
            "SELECT t.name AS table_name, c.name FROM pragma_table_list t"
            " JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.schema = 'main'"
            " AND t.name NOT LIKE 'sqlite_%'",
        )
    }
    assert listed(PUBLIC) & listed(PRIVATE) == set()
    assert listed(PUBLIC) | listed(PRIVATE) == columns
    assert listed(UNPLANTABLE) <= listed(PRIVATE)


def test_every_private_column_holds_a_canary_and_the_scanner_sees_them_all(world):
    words = {(table, name) for table, name, _ in text_columns(world.db)}
    for table, name in sorted((listed(PRIVATE) - listed(UNPLANTABLE)) & words):
        found = rows(world.db, f'SELECT CAST("{name}" AS BLOB) AS held FROM "{table}"')
        assert any(found_in(each["held"] or b"") for each in found), f"{table}.{name}"
    # An answer that is approved again has no reason to be withheld any more, in the record neither.
    planted = {what: w for what, w in world.private.items() if "withhold public again" not in what}
    held = found_in_database(world.settings.record_path)
    assert [what for what, word in planted.items() if word not in held] == []
    assert len(world.private) >= 2000
    assert len(world.public) >= 200


def test_no_canary_of_anything_private_is_in_the_public_folder(world):
    assert leaked(world) == []


def test_every_public_canary_is_in_the_public_database_or_on_the_pages(world):
    found = found_under(world.settings.public_path.parent) | on_the_pages(world)
    missing = [what for what, word in world.public.items() if word not in found]
    assert missing == []


def test_what_is_public_can_be_searched_for(world):
    words = {word for what, word in world.public.items() if what.startswith(("body of", "point"))}
    assert searchable(world.settings.public_path, words) == words


def test_the_public_pages_show_no_canary_of_anything_private(world):
    seen = on_the_pages(world)
    assert [what for what, word in world.private.items() if word in seen] == []


def on_the_pages(world):
    """What stands on the pages of the site, in both languages, and in its files and feeds."""
    browser = create_public_app(world.settings).test_client()
    paths = ["/", "/feed.atom", f"/{SLUG}", f"/{SLUG}/answer", f"/{SLUG}/material/1", "/about"]
    paths += ["/kladde", "/kladde/answer", "/kladde/material/1", "/i/nobody", "/r/nobody"]
    found = set()
    for path in [*paths, *("/en" + each for each in paths)]:
        answer = browser.get(path)
        found |= found_in(answer.data) | found_in(str(answer.headers).encode())
    return found


def test_nothing_is_between_the_rows_of_the_file_and_nothing_lies_beside_it(world):
    assert pages.unclean(world.settings.public_path) == []
    with closing(sqlite3.connect(world.settings.public_path)) as public:
        assert public.execute("PRAGMA auto_vacuum").fetchone() == (0,)
    folder = world.settings.public_path.parent
    assert sorted(each.name for each in folder.iterdir()) == ["files", "public.db"]


def test_beside_it_lie_the_files_that_it_names_and_no_others(world):
    with closing(sqlite3.connect(world.settings.public_path)) as public:
        named = {
            name
            for (name,) in public.execute("SELECT DISTINCT file_sha256 FROM attachment")
            if name
        }
    there = {each.name: each.read_bytes() for each in world.settings.public_files.iterdir()}
    assert len(there) >= 2
    assert set(there) == named
    assert {hashlib.sha256(content).hexdigest() for content in there.values()} == named


def test_the_public_learns_the_day_of_an_answer_and_not_its_moment(world):
    content = world.settings.public_path.read_bytes()
    moments = rows(world.db, "SELECT received_at FROM submission")
    assert len(moments) > 20
    for each in moments:
        clock = each["received_at"].partition("T")[2].partition("+")[0]
        assert clock.encode() not in content


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_publisher_would_be_seen(world, publish, monkeypatch, mistake):
    with monkeypatch.context() as patch:
        MISTAKES[mistake](patch, world)
        assert publish() != []
    for left in world.settings.public_path.parent.glob("*-wal"):
        left.unlink()
    assert publish() == []


@pytest.mark.skipif(not FORGETS, reason="where the search index cannot forget, all is written anew")
@pytest.mark.parametrize("mistake", FORGETFUL)
def test_a_trace_of_what_was_withdrawn_would_be_seen(small_world, monkeypatch, mistake):
    monkeypatch.setattr(workshop, "COPIED_UP_TO", 0)
    assert withdrawn(small_world, lambda: FORGETFUL[mistake](monkeypatch)) != []


def test_no_trace_of_what_was_withdrawn_is_left(small_world, monkeypatch):
    assert withdrawn(small_world) == []
    monkeypatch.setattr(workshop, "COPIED_UP_TO", 0)
    assert withdrawn(small_world) == []


def test_a_mistake_on_the_consultations_page_would_be_seen(world, monkeypatch):
    monkeypatch.setattr(consultations, "visible", lambda _: True)
    monkeypatch.setattr(shown, "_SHOWN", shown._SHOWN.partition(" AND s.status")[0])
    assert on_the_pages(world) & set(world.private.values())
