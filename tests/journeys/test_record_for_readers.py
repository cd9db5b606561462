"""The record as a reader walks it: from a door to an answer, and what became of it."""

import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from intake.browse.words import excerpt
from tests.builders import a_party
from tests.record_case import COUNCIL, SLUG, opened


@pytest.fixture(scope="module")
def get(tmp_path_factory):
    """`get(path)` gives the page at a path of a record with something in every corner."""
    with opened(tmp_path_factory.mktemp("readers")) as fetch:
        yield fetch


def words(page):
    """What a page says, on one line, with its tags gone."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split())


def address(page, text):
    """Where the first link with this text leads."""
    found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>{re.escape(text)}', page)
    assert found, text
    return found[1].partition("#")[0]


def test_a_reader_walks_from_the_front_to_the_point_and_its_fate(get):
    front = get("/")
    page = get(address(front, "Partnerskabsstrategi for samarbejdet"))
    council = get(address(front, COUNCIL))
    assert "Alt, hvad Udsatterådet har sagt, og hvad der blev af det." in words(council)
    answer = get(address(page, "Frivilligrådet og Udsatterådet"))
    point = words(get(address(answer, '<span class="sr-only">Punkt </span>H1-S1-P1')))
    assert "Hvad Frivilligrådet og Udsatterådet foreslår Én kontaktperson til unge." in point
    assert "Hvad der blev af det Imødekommet Det kommer i strategien." in point
    assert "Overgange kommer først." in point
    assert "I vil høre mere i god tid" in point
    assert "H1-S2-P1" in point.partition("Hvem siger ellers det samme")[2]


def test_the_front_has_a_door_for_each_way_of_asking(get):
    said = words(get("/"))
    for text in ("Find en høring", "Find et råd", "Stil dit eget spørgsmål", "Nyeste beslutninger"):
        assert text in said
    for text in ("Åben 1", "Afgjort 2", "Socialt 1", "2026 3"):
        assert text in said


def test_a_consultation_tells_its_whole_story(get):
    said = words("<main" + get(f"/public/consultation/{SLUG}").partition("</aside>")[2])
    story = ("Forløbet", "Høringen åbnede", "Beslutning: Forvaltningen skriver en partner")
    story += ("Hvad der blev besluttet", "Overgange kommer først.", "Det ændrede svarene:")
    story += ("Strategien bliver lagt frem", "Rådene bad om faste møder.", "Hvad rådene siger")
    story += ("Svar over tid", "Hvem er spurgt", "Hvad der blev af punkterne")
    story += ("Hvem taler om hvad", "Henvis til siden")
    at = 0
    for each in story:
        at = said.index(each, at)


def test_who_is_asked_is_told_and_a_private_answer_is_nobodys_business(get):
    page = get(f"/public/consultation/{SLUG}")
    silent = page.partition("Intet offentliggjort svar <span")[2].partition("</div>")[0]
    assert "Handicaprådet" in silent
    assert "Ungerådet" not in silent
    assert "4 parter er spurgt direkte. 3 har et offentliggjort svar." in words(page)


def test_what_was_left_out_stands_where_it_was_with_its_reason(get):
    page = get(address(get(f"/public/consultation/{SLUG}"), "Frivilligrådet og Udsatterådet"))
    assert '<span class="redaction">udeladt: kontaktoplysninger</span>' in page
    assert "Else" not in page
    assert "teksten: kontaktoplysninger (ét sted)" in words(page)


def test_answers_in_the_same_words_are_counted_and_counted_once(get):
    assert "3. 1 forskelligt, når ens ordlyd tælles som ét." in words(
        get("/public/consultation/parken")
    )
    one = get(address(get("/public/consultation/parken"), "Borger 0"))
    assert "2 andre svar har de samme ord." in words(one)


def test_a_promise_to_several_is_told_once_with_all_of_their_names(get):
    page = get(f"/public/consultation/{SLUG}").partition('<h2 id="promises"')[2]
    promises = page.partition("</ul>")[0]
    assert promises.count("I vil høre mere i god tid") == 1
    assert "Frivilligrådet" in promises
    assert COUNCIL in promises


def test_what_became_of_a_councils_points_is_a_sentence_and_not_a_score(get):
    said = words(get(f"/public/party/{a_party(COUNCIL).public_id}"))
    assert "2 punkter er afgjort: 1 imødekommet og 1 ikke imødekommet." in said
    english = words(get(f"/en/public/party/{a_party(COUNCIL).public_id}"))
    assert "2 points are settled: 1 accepted and 1 not accepted." in english


def test_what_a_decision_says_is_shown_as_it_was_written(get):
    page = get(f"/public/consultation/{SLUG}")
    assert "Udvalget <strong>beslutter</strong>, at forvaltningen" in page


def test_who_else_said_the_same_stands_at_a_point(get):
    said = words(get("/public/point/H1-S1-P1"))
    assert "Hvem siger ellers det samme" in said
    assert "Ungerådet" in said.partition("Hvem siger ellers det samme")[2]


def test_everything_a_council_said_is_met_once_page_by_page(get):
    seen, path = [], f"/public/party/{a_party(COUNCIL).public_id}"
    for _ in range(9):
        page = get(path)
        seen += re.findall(r'<h4><a href="/public/submission/(\w+)"', page)
        following = re.search(r'href="([^"#]+)#answers" rel="next"', page)
        if not following:
            break
        path = following[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 26


@pytest.mark.parametrize(
    ("asked_for", "found"),
    [
        ("pladser", "parkerings<mark>pladser</mark>"),
        ("PARKERINGS", "<mark>parkerings</mark>pladser"),
        ("rådet", "Udsatte<mark>rådet</mark>"),
        ("strategi", "Partnerskabs<mark>strategi</mark>"),
        ("kontaktperson", "Én <mark>kontaktperson</mark> til unge."),
        ('"som den er"', "Bevar parken, <mark>som den er</mark>!"),
        ("busser svar", "<mark>Svar</mark> nummer"),
        ("brev", "<mark>brev</mark>.pdf"),
    ],
)
def test_a_search_finds_parts_of_words_and_shows_where_they_stand(get, asked_for, found):
    assert found in get(f"/search?q={quote(asked_for)}")


@pytest.mark.parametrize(
    ("asked_for", "told"),
    [
        ("", "Skriv et ord eller en del af et ord."),
        ("ø", "Det er for kort."),
        ('"', "Det er for kort."),
        ("* - ( NOT", "Det står ingen steder."),
        ("XOR NEAR", "Det står ingen steder."),
        ("findesikke overhovedet", "Prøv med færre."),
        ("pladser på", "Vi så bort fra det, der er kortere end tre bogstaver: på"),
        ('submission_fts:"x" NEAR(a b)', "Det står ingen steder."),
        ("%00pladser%00", "Det står ingen steder."),
    ],
)
def test_short_and_odd_searches_are_answered_sensibly(get, asked_for, told):
    assert told in words(get(f"/search?q={quote(asked_for)}"))


def test_a_search_goes_on_page_by_page_and_meets_each_answer_once(get):
    seen, path = [], "/search?q=busser&kind=submission"
    while path:
        page = get(path)
        seen += re.findall(r'<h3><a href="/public/submission/(\w+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 25


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=pladser&kind=submission_fts&after=x",
        "/search?q=pladser&kind=%27%3B--",
        "/search?q=busser&kind=submission&after=%27%20OR%201=1",
        "/search?q=" + "a" * 5000,
        "/search?q=" + "%22" * 50 + "abc",
        "/search?q=%00%01%02abc%ff",
        "/search?q=a&q=b&kind=a&kind=b",
        f"/public/party/{a_party(COUNCIL).public_id}?after=%00",
        f"/public/party/{a_party(COUNCIL).public_id}?after=none",
    ],
)
def test_a_question_nobody_would_ask_is_answered_all_the_same(get, path):
    assert "Traceback" not in get(path)


@pytest.mark.parametrize(
    "path",
    [
        "/public/point/none",
        "/public/party/none",
        "/public/consultation/none",
        "/public/submission/%00",
        "/public/consultation/..%2f..%2fetc",
        "/search.json",
        "/download/x",
        "/public.db.sha512",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(get, path):
    get(path, wanted=404)


@pytest.mark.parametrize(
    ("path", "title"),
    [("/answers.atom", "Nye svar"), ("/decisions.atom", "Nye beslutninger")],
)
def test_feeds_are_made_from_the_record(get, path, title):
    feed = ElementTree.fromstring(get(path))
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.findtext(f"{atom}title") == title
    entries = feed.findall(f"{atom}entry")
    assert entries
    names = [each.findtext(f"{atom}id") for each in entries]
    assert len(names) == len(set(names))
    link = entries[0].find(f"{atom}link").get("href")
    get("/" + link.partition("#")[0].split("/", 3)[3])


def test_one_goes_from_answer_to_answer_as_the_list_of_the_consultation_does(get):
    listed = re.findall(
        r'"id": "(\w+)"',
        get(f"/public/submission.json?_shape=array&consultation={SLUG}&_size=max&_col=id"),
    )
    met, here = [], listed[0]
    while here:
        met.append(here)
        found = re.search(r'href="/public/submission/(\w+)" rel="next"', beside := get(way(here)))
        back = re.search(r'href="/public/submission/(\w+)" rel="prev"', beside)
        assert (back and back[1]) == (met[-2] if len(met) > 1 else None)
        here = found and found[1]
    assert met == listed


def way(key):
    return f"/public/submission/{key}"


def test_one_goes_from_point_to_point_of_an_answer(get):
    first, second = get("/public/point/H1-S1-P1"), get("/public/point/H1-S1-P2")
    assert 'href="/public/point/H1-S1-P2" rel="next"' in first
    assert 'rel="prev"' not in first
    assert 'href="/public/point/H1-S1-P1" rel="prev"' in second
    assert 'rel="next"' not in second


def test_the_list_of_points_says_what_they_are_and_what_became_of_them(get):
    said = words(get("/public/point?_search=kontakt"))
    assert "2 punkter" in said
    assert "Punkt H1-S1-P1 Imødekommet Frivilligrådet og Udsatterådet Én kontakt person" in said


def test_a_page_tells_others_what_it_is_and_where_it_stays(get):
    page = get(f"/en/public/consultation/{SLUG}")
    for told in (
        '<meta name="description" content="Hvordan skal forvaltningen',
        '<meta property="og:title" content="Partnerskabsstrategi for samarbejdet',
        f'/en/public/consultation/{SLUG}">\n<link rel="alternate" hreflang="da" href="http',
    ):
        assert told in page
    for path, status in (("/public/nothing", 404), ("/public/submission?sql=1", 403)):
        page = get(path, status)
        assert '<meta name="robots" content="noindex">' in page
        assert "canonical" not in page


def test_a_generation_tells_what_came_with_it(get):
    assert "Her var ikke noget offentligt endnu." in words(get("/public/generation/1"))
    said = words(get("/public/generation/2"))
    assert "Udgave nr. 2" in said
    assert "Høring: Byens parker" in said.partition("Kom til")[2]
    assert "Høringssvar: Ungerådet · Partnerskabsstrategi" in said
    get("/public/generation/99", 404)


def test_search_engines_are_kept_to_pages(get):
    assert "Disallow: /*?" in get("/robots.txt")


def test_no_word_is_cut_where_a_text_is():
    text = "Vi foreslår flere parkeringspladser. " * 20
    for place in range(1, 300):
        part = str(excerpt(text[place:]))
        assert part.endswith((" …", ".")) and part.removesuffix(" …").split()[-1] in text.split()
