"""The record for those who count: JSON, CSV, the whole file, and what every field means."""

import csv
import hashlib
import html
import io
import json
import re
import urllib.request

import pytest

from intake.browse.pages.data import EXAMPLES
from intake.config import HERE
from tests.record_case import SLUG, opened

DESCRIBED = json.loads((HERE / "datasette_metadata.json").read_text("utf-8"))
DATABASE = DESCRIBED["databases"]["public"]
LICENCE = {
    "INTAKE_LICENCE": "Kommunens egen licens",
    "INTAKE_LICENCE_URL": "https://example.dk/licens",
}


@pytest.fixture(scope="module")
def get(tmp_path_factory):
    """`get(path)` gives what is at a path of a record with something in every corner."""
    with opened(tmp_path_factory.mktemp("researchers"), **LICENCE) as fetch:
        yield fetch


def examples(page):
    """The addresses of the examples on the page that tells of them."""
    return [html.unescape(each) for each in re.findall(r'<a href="([^"]+)"><code>', page)]


def test_every_example_on_the_api_page_works_as_it_stands(get):
    found = examples(get("/api"))
    assert len(found) == len(EXAMPLES)
    for path in found:
        answer = get(path)
        if ".json" in path:
            told = json.loads(answer)
            assert not (isinstance(told, dict) and told.get("error"))
            assert told if isinstance(told, list) else told["rows"] or told["facet_results"]
        else:
            assert answer.count("\n") >= 1


def test_a_list_goes_on_by_the_address_it_gives(get):
    seen, path = [], "/public/submission.json?_shape=objects&_size=10"
    while path:
        page = json.loads(get(path))
        seen += [each["id"] for each in page["rows"]]
        path = "/" + page["next_url"].split("/", 3)[3] if page["next_url"] else ""
    assert len(seen) == len(set(seen)) == 30


def test_csv_holds_the_rows_that_json_holds(get):
    rows = list(csv.DictReader(io.StringIO(get("/public/point.csv?_stream=on"))))
    told = json.loads(get("/public/point.json?_shape=array&_size=max"))
    assert sorted(each["id"] for each in rows) == sorted(each["id"] for each in told)
    assert list(rows[0]) == list(DATABASE["tables"]["point"]["columns"])


def test_the_checksum_is_that_of_the_file(get):
    page = get("/download")
    address = re.search(r'href="[^"]*(/public\.db)"', page)[1]
    told = get(f"{address}.sha256")
    assert re.fullmatch(r"[0-9a-f]{64}  public\.db\n", told)
    assert told[:64] in page


def test_the_file_that_is_fetched_has_that_checksum(get, tmp_path_factory):
    site = re.search(r"<id>(http://[^/]+)/", get("/answers.atom"))[1]
    with urllib.request.urlopen(f"{site}/public.db", timeout=30) as found:
        content = found.read()
    assert get("/public.db.sha256").startswith(hashlib.sha256(content).hexdigest())


def test_the_licence_is_the_one_the_municipality_set(get):
    for path in ("/", "/download", f"/public/consultation/{SLUG}", "/public/point"):
        page = get(path)
        assert "Kommunens egen licens" in page
        assert 'href="https://example.dk/licens"' in page
    assert json.loads(get("/public/point.json"))["license"] == "Kommunens egen licens"


def test_the_dictionary_tells_of_every_field_in_both_languages(get):
    danish, english = html.unescape(get("/fields")), html.unescape(get("/en/fields"))
    for name, about in DATABASE["tables"].items():
        for column, meaning in about["columns"].items():
            assert f'id="{name}-{column}"' in danish
            assert meaning in danish
            assert about["columns_en"][column] in english


@pytest.mark.parametrize("name", DATABASE["queries"])
def test_every_ready_made_question_is_answered(get, name):
    word = "strategi" if name == "hvad_blev_lovet" else "nummer"
    asked = {"hoering": SLUG, "ord": word, "part": "udsatte"}
    query = DATABASE["queries"][name]
    given = "&".join(f"{each}={asked[each]}" for each in query["params"])
    page = get(f"/public/{name}?{given}")
    assert query["title"] in html.unescape(page)
    assert "<tbody>" in page
    assert json.loads(get(f"/public/{name}.json?{given}"))["rows"]


def test_counts_are_told_with_and_without_answers_in_the_same_words(get):
    page = get("/download").partition("Byens parker</a>")[2].partition("</tr>")[0]
    assert re.findall(r'class="number">(\d+)<', page)[:2] == ["3", "1"]
    rows = json.loads(get("/public/ens_svar.json?_shape=array"))
    assert {"hoering": "Byens parker", "antal": 3, "forskellige": 1} in rows


def test_who_is_silent_is_told_in_words_and_as_data(get):
    page = get(f"/en/public/hvem_svarede?hoering={SLUG}")
    assert "No published answer" in page
    rows = json.loads(get(f"/public/hvem_svarede.json?hoering={SLUG}&_shape=array"))
    assert {each["navn"]: each["har_svaret"] for each in rows} == {
        "Frivilligrådet": 1,
        "Handicaprådet": 0,
        "Udsatterådet": 1,
        "Ungerådet": 1,
    }


def test_the_dictionary_gives_a_column_its_own_codes_alone(get):
    page = get("/fields")

    def told(field):
        return page.partition(f'id="{field}"')[2].partition("</div>")[0]

    assert "Holdt" not in told("consultation-status")
    assert "committee" not in told("party-kind")
    assert "<code>passed on</code> Sendt videre" in told("point-fate")
    assert "<code>health</code> helbred" in told("redaction-reason")


def test_a_table_says_how_it_is_sorted_to_those_who_hear_it(get):
    page = get("/public/generation")
    assert '<th scope="col" aria-sort="descending">' in page
    assert '<caption class="sr-only">Udgaver</caption>' in page


def test_days_are_written_as_people_write_them_and_links_say_where_they_lead(get):
    page = get("/public/hvad_sagde_raadene_om?ord=busser")
    assert "mandag den 2. marts 2026" in page
    assert ">Læs svaret</a>" in page
    assert "Læs svaret" not in get("/public/hvad_sagde_raadene_om.csv?ord=busser")


def test_what_one_sees_comes_whole_as_csv(get):
    page = get("/public/submission?speaks_as=council&_size=5")
    path = html.unescape(re.search(r'href="([^"]*submission\.csv[^"]*)"', page)[1])
    assert len(list(csv.DictReader(io.StringIO(get(path))))) == 27


def test_a_question_about_a_consultation_lets_one_choose_it_by_its_title(get):
    page = get(f"/public/hvem_svarede?hoering={SLUG}")
    assert f'<option value="{SLUG}" selected>Partnerskabsstrategi for samarbejdet' in page
    assert '<option value="parken">Byens parker</option>' in page
    assert '<option value="ukendt" selected>ukendt</option>' in get(
        "/public/hvem_svarede?hoering=ukendt"
    )
