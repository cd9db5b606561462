"""Pages that are kept for a publication: the same page, within bounds, and never another's."""

from intake.browse.kept import Kept


def key(path, query=""):
    return ("/", path, query)


def test_a_page_is_met_again_as_it_was_drawn():
    kept = Kept()
    kept.put(key("/a"), "<p>a</p>")
    assert kept.get(key("/a")) == "<p>a</p>"
    assert kept.get(key("/a", "after=x")) is None
    assert kept.get(("/en/", "/a", "")) is None


def test_what_is_kept_never_outgrows_its_room_whatever_is_asked_for():
    kept = Kept(most_bytes=100)
    for number in range(1000):
        kept.put(key("/", f"after={number}"), "x" * 30)
        assert kept.bytes <= 100
    kept.put(key("/large"), "x" * 101)
    assert kept.bytes == 0
    assert kept.get(key("/large")) is None


def test_the_page_asked_for_longest_ago_goes_first():
    kept = Kept(most_bytes=60)
    for path in ("/a", "/b"):
        kept.put(key(path), "x" * 30)
    kept.get(key("/a"))
    kept.put(key("/c"), "x" * 30)
    assert kept.get(key("/a"))
    assert kept.get(key("/b")) is None
