"""Pages that are kept for a publication: the same page, within bounds, and never another's."""

from intake.browse.kept import Kept


def key(path, query=""):
    return ("/", path, query)


def test_a_page_is_met_again_as_it_was_drawn():
    kept = Kept()
    kept.put(key("/a"), b"<p>a</p>")
    assert kept.get(key("/a")) == b"<p>a</p>"
    assert kept.get(key("/a", "after=x")) is None
    assert kept.get(("/en/", "/a", "")) is None


def test_what_is_kept_never_outgrows_its_room_whatever_is_asked_for():
    kept = Kept(most_bytes=100)
    for number in range(1000):
        kept.put(key("/", f"after={number}"), b"x" * 30)
        assert kept.bytes <= 100
    kept.put(key("/large"), b"x" * 101)
    assert kept.bytes == 0
    assert kept.get(key("/large")) is None


def test_the_page_asked_for_longest_ago_goes_first():
    kept = Kept(most_bytes=60)
    for path in ("/a", "/b"):
        kept.put(key(path), b"x" * 30)
    kept.get(key("/a"))
    kept.put(key("/c"), b"x" * 30)
    assert kept.get(key("/a"))
    assert kept.get(key("/b")) is None


def test_a_page_stays_where_nothing_of_its_consultation_changes():
    kept = Kept()
    kept.put(key("/park"), b"park", about="park")
    kept.put(key("/skole"), b"skole", about="skole")
    kept.put(key("/"), b"all")
    later = kept.but({"park"})
    assert later.get(key("/skole")) == b"skole"
    assert later.get(key("/park")) is None
    assert later.get(key("/")) is None
    assert later.bytes == len("skole")
    later.put(key("/park"), b"other", about="park")
    assert kept.get(key("/park")) == b"park"
