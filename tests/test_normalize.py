"""What the normalizer promises: leftovers go with a reason, the article stays word for word, any input gives an answer."""

from __future__ import annotations

import ast
import importlib
import re
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import RuleError
from digest.normalize import blocks, check_rules, load_rules, normalize
from digest.normalize.clean import decide_by
from digest.normalize.fold import count_words, fold, plain_greek
from digest.normalize.metadata import read_dateline
from digest.normalize.named import BUILT_IN
from digest.normalize.patterns import unread
from digest.normalize.rest import tells_cut
from digest.normalize.rules import match_rules
from digest.normalize.selectors import site_of

RULES = load_rules()
PROSE = [
    "The old ferry between the two villages will run again from Monday, the harbour office said on Friday morning.",
    "Its engine had failed in the storm of last week, and nobody was hurt when it drifted towards the sandbank.",
    "The council wants to buy a second boat next year, but the money for it has not been found so far.",
]


def clean(*lines: str, lang: str = "en", **more):
    return normalize("\n".join(lines), "text", title="Ferry runs again", lang=lang, rules=RULES, **more)


def assert_told(category: str, *lines: str) -> None:
    """Of these lines one goes to the metadata, and the prose stays."""
    found = clean(*lines)
    assert list(found.paragraphs) == PROSE
    assert [(r.category, r.action) for r in found.removed] == [(category, "metadata")]


def test_every_packaged_rule_passes_its_own_examples_and_is_quick():
    check_rules(RULES)
    assert not [r.id for r in RULES.rules if unread(r.pattern)]
    assert len({r.id[:2] for r in RULES.rules}) > 21


def test_the_table_of_rules_finds_what_asking_every_rule_finds():
    lines = [fold(x) for r in RULES.rules for x in (*r.drops, *r.keeps)] + [fold(x) for x in PROSE]
    asked = [r for r in RULES.rules if r.action != "trim"]
    for line in lines[::3]:
        words = count_words(line)
        plain = plain_greek(line)
        slow = any(words <= r.words and "tail" in r.places and r.regex.fullmatch(plain) and not r.spares(plain) for r in asked)
        assert (match_rules(RULES, line, words, False, "tail") is not None) == slow, line


def test_names_in_capitals_do_not_make_a_rule_try_for_ever():
    for rule in (r for r in RULES.rules if "byline" in r.pattern):
        for example in rule.drops:
            rule.regex.fullmatch(f"{example}{' HARBOURMASTERS OF SALTMARK' * 6} Updated [hour]:[minute], [day]")
    assert clean("By JO MARSH-REEDERS and ANN SALTMARKER-DOCKERS Updated [hour]:[minute] [half] [zone], [month] [day], [year]", *PROSE).paragraphs


def test_a_leftover_goes_with_line_rule_and_reason_and_the_rest_stays_verbatim():
    found = clean(PROSE[0], "Also read: Ten pictures of the flood", *PROSE[1:], "Please enter your comment!", "Please enter your name here")
    assert list(found.paragraphs) == PROSE
    assert [(r.line, r.category) for r in found.removed] == [(1, "cross-link"), (4, "comment-form"), (5, "comment-form")]
    assert all(r.rule and r.why for r in found.removed)
    assert found.lines == (0, 2, 3)


@pytest.mark.parametrize("line", ["DEVAMINI OKU", "TÜM HAKLARI SAKLIDIR.", "İLGİNİZİ ÇEKEBİLİR: LİMAN YENİDEN AÇILDI", "Devamını oku"])
def test_turkish_is_told_by_its_phrases_in_capitals_too(line):
    assert clean(*PROSE, line, lang="tr").paragraphs == tuple(PROSE)


@pytest.mark.parametrize("line", ["05/06/2031 Actualizado a las 15:10h.", "05.06.2031 - 15:48 UhrLesedauer: 2 Min.", "Updated 5 June 2031, 9 a.m."])
def test_a_date_line_that_ends_in_a_shortened_word_is_no_sentence(line):
    found = clean(line, *PROSE)
    assert (list(found.paragraphs), found.removed[0].category) == (PROSE, "date")
    assert "It was on 5 June 2031." in clean("It was on 5 June 2031.", *PROSE).paragraphs


def test_what_reads_like_a_sentence_stays():
    line = "Also read the full letter, the judge told the crew."
    assert line in clean(PROSE[0], line, *PROSE[1:]).paragraphs


def test_a_credit_line_becomes_metadata_and_the_outlet():
    found = clean(*PROSE, "Credit: bbc.com")
    assert (found.meta.credit, found.meta.outlet) == ("bbc.com", "BBC")
    assert found.removed[0].action == "metadata"


def test_a_dateline_stays_in_the_text_and_tells_place_and_agency():
    line = "PORT REED: (Reuters) The ferry runs again from Monday, the harbour office said on Friday."
    found = clean(line, *PROSE)
    assert found.paragraphs[0] == line
    assert (found.meta.place, found.meta.agency) == ("PORT REED", "Reuters")


@pytest.mark.parametrize(
    ("head", "place", "agency"),
    [
        ("Port Reed (dpa/lsw) - Der", "Port Reed", "dpa/lsw"),
        ("Reedhafen, 4. Mai (sda) - Der", "Reedhafen", "sda"),
        ("PORT-REED, 4 mai (AFP) - Le", "PORT-REED", "AFP"),
        ("PUERTO REED (EFE).- El", "PUERTO REED", "EFE"),
        ("RIO DE JANEIRO, 4 maio (EFE).- O", "RIO DE JANEIRO", "EFE"),
        ("PORT REED, Tarn, May 4 (Reuters) -- The", "PORT REED, Tarn", "Reuters"),
        ("ПОРТ-РИД, 4 мая. /ТАСС/. Паром", "ПОРТ-РИД", "ТАСС"),
        ("(ANSA) - PORTO REED, 4 MAG - Il", "PORTO REED", "ANSA"),
        ("(리드=연합뉴스) 홍길동 기자 = 나룻배가", "리드", "연합뉴스"),
        ("[リード港 4日 ロイター] - 渡し船が", "リード港", "ロイター"),
        ("【リード港共同】渡し船が", "リード港", "共同"),
        ("新华社里德港5月4日电 渡轮", "里德港", "新华社"),
        ("The harbour office of Port Reed (dpa) - it", None, None),
        ("The Electronic Patient Act (EPA) is a", None, None),
        ("Ann Berg (AP) said", None, None),
        ("In May 2031 (AP) - the", None, None),
        ("(사진=연합뉴스) 나룻배가", None, None),
    ],
)
def test_place_and_agency_are_read_as_agencies_write_them(head: str, place: str | None, agency: str | None):
    assert read_dateline(f"{head} ferry runs again from Monday, the harbour office said.", RULES) == (place, agency)


def test_an_unknown_agency_is_read_from_a_dateline_in_capitals_and_from_a_sign_off():
    line = "PORT REED: (Saltmark News Agency) The ferry runs again from Monday, the harbour office said on Friday."
    found = clean(line, *PROSE)
    assert (found.meta.place, found.meta.agency) == ("PORT REED", "Saltmark News Agency")
    signed = clean(*PROSE, "(Reporting by Tern Coast Press; Editing by Ann Reed)")
    assert signed.meta.agency == "Tern Coast Press"
    assert [r.category for r in signed.removed] == ["agency"]


def test_the_first_line_of_a_text_without_title_is_its_title():
    found = normalize("Ferry runs again\n\n" + "\n".join(PROSE), "text", rules=RULES)
    assert found.title == "Ferry runs again"
    assert list(found.paragraphs) == PROSE


@pytest.mark.parametrize(
    "end",
    [
        ["The council also decided:", "- cars cross at the mill, two miles upstream of the harbour", "- buses end at the north bank"],
        ["The boats lean over", "like tired men", "waiting"],
        ["“We were never asked”", "Ann Berg, baker"],
        ["He is survived by:", "Ellen Hale, daughter"],
        ["Alfred Moos, Oberau"],
        ["Referee: Lund"],
        ["– Ann"],
        ["Πότε ξεκινήσατε;"],
        ["Saturday, 4 May", "Choir in the granary", "Sunday, 5 May", "Market on the quay"],
        ["500 g of rye flour", "2 eggs", "Salt"],
    ],
)
def test_what_ends_an_article_stays_below_its_last_paragraph(end):
    assert clean(*PROSE, *end).paragraphs == (*PROSE, *end)


def test_labels_and_links_below_the_last_paragraph_go():
    tags = ["Harbour", "bridge repairs", "mole", "town council news"]
    days = ["4 May", "Bridge opened", "5 May", "School closed", "Sport"]
    for end in (
        tags,
        days,
        ["Print: the text"],
        ["“Sign up”"],
        ["Harbour"],
        ["Sources:", "- Harbour office"],
        ["tides", "ferries", "storms"],
        ["Ferry sails again", "4 May 2031", "Mill sold", "3 May 2031"],
    ):
        assert clean(*PROSE, *end).paragraphs == tuple(PROSE), end


@pytest.mark.parametrize(
    "top",
    [
        ["Ингредиенты", "500 г говядины", "1 кочан", "Соль"],
        ["Ingredientes", "500 g de harina", "2 cebollas", "Sal", "Preparación"],
        ["材料", "牛肉 500g", "玉ねぎ 2個", "塩"],
    ],
)
def test_what_a_recipe_asks_for_stays_with_salt_and_headings(top):
    assert clean(*top, *PROSE, lang="und").paragraphs == (*top, *PROSE)
    for page in (
        ["1. Home", "2. Harbour", "Ferries"],
        ["News from the harbour", "12 May 2031", "5 min read", "Ferry runs again"],
        ["12 Sept Bergen", "5 photos"],
    ):
        assert clean(*page, *PROSE).paragraphs == tuple(PROSE), page


def test_times_above_short_sentences_and_years_above_paragraphs_are_headings_of_the_text():
    live = ["10:02", PROSE[0], "10:15", "The minister begins.", "11:20", PROSE[1]]
    assert clean(*live).paragraphs == tuple(live)
    years = [PROSE[0], "1931", PROSE[1], "1972", PROSE[2]]
    assert clean(*years).paragraphs == tuple(years)
    assert clean(PROSE[0], "1931", "1930", *PROSE[1:]).paragraphs == tuple(PROSE)
    assert clean(PROSE[0], "2031", *PROSE[1:]).paragraphs == tuple(PROSE)


def test_a_list_below_a_heading_at_the_end_of_a_page_stays():
    items = "<li>Cars cross at the mill, two miles upstream</li><li>Buses end at the north bank</li>"
    page = f"<article><h1>Ferry</h1>{''.join(f'<p>{x}</p>' for x in PROSE)}<h2>What will change</h2><ul>{items}</ul></article>"
    found = normalize(f"<html><body>{page}</body></html>", "page", title="Ferry", rules=RULES)
    assert [x.removeprefix("- ") for x in found.paragraphs[3:]] == [
        "What will change",
        "Cars cross at the mill, two miles upstream",
        "Buses end at the north bank",
    ]
    entry = here(f"<p>{PROSE[0]}</p><p><b>Requirements</b></p><ul><li>Licence</li><li>Boots</li></ul>")
    assert entry.paragraphs == (PROSE[0], "Requirements", "Licence", "Boots")


def test_a_text_that_is_a_summary_without_what_goes_loses_its_links_at_once():
    glued = [f"{x} Read more »" for x in PROSE]
    rest = [
        "The choir will sing in the old granary next month, its conductor told members on Monday.",
        "Ice has closed the road over the pass since Sunday evening, and ploughs are on their way.",
    ]
    found = clean(
        *glued,
        *rest,
        "A rare heron was seen on the mud flats by members of the club who count birds there.",
        "Sign up for our newsletter to get the best of Harbour Post every morning.",
    )
    again = clean(*found.paragraphs)
    assert again.paragraphs == found.paragraphs


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Thousands of passengers were stranded on Friday as ground staff walked out. 310 flights were cancelled. Talks resume on Monday.", "en"),
        ("Rovers v Albion 19:45. United v Harriers 20:00. Wanderers v Town 20:15. City v Athletic 19:30.", "en"),
        ("Silta on kiinni. Kaupunki on päättänyt asiasta, ja liikenne on poikki. Korjaus on kallis.", "fi"),
    ],
)
def test_a_short_text_is_told_by_more_than_one_word(text: str, lang: str):
    assert normalize(text, "text", title="Strike", rules=RULES).lang == lang


def test_a_second_copy_of_a_paragraph_goes():
    assert [r.category for r in clean(PROSE[0], PROSE[1], PROSE[0], PROSE[2]).removed] == ["repeated"]


def test_a_cut_text_is_marked_and_its_mark_is_trimmed():
    found = clean(*PROSE[:2], "The council wants to buy a second boat next year, but the money for it has not been […]")
    assert found.truncated
    assert found.paragraphs[-1].endswith("has not been")
    assert found.removed[-1].action == "trim"


CUTS = [r for r in RULES.rules if r.id.endswith("trim-continue")]


@pytest.mark.parametrize("rule", CUTS, ids=[r.id for r in CUTS])
def test_the_link_to_the_rest_is_trimmed_in_every_language_and_says_that_the_text_is_cut(rule):
    for example in (f"{PROSE[0]} {x}" for x in rule.drops):  # a short line that a cut leaves would go as a label
        found = normalize("\n".join([*PROSE, example]), "text", title="Ferry", rules=RULES)
        assert found.truncated, example
        assert [(r.rule, r.action) for r in found.removed] in ([(rule.id, "trim")], [("rest-link", "trim")]), example
        assert f"{found.paragraphs[-1]}{found.removed[-1].text}".replace(" ", "") == example.replace(" ", "")
    assert not normalize("\n".join([*PROSE, *rule.keeps]), "text", title="Ferry", rules=RULES).truncated


def test_cut_texts_are_known_in_all_languages():
    assert len(CUTS) >= 22


@pytest.mark.parametrize("joint", [" {}", " [{}]", " {} »", " <a href='https://tern.example/'>{}</a>"])
def test_what_the_link_to_the_rest_is_called_is_trimmed_off_the_last_sentence_in_every_language(joint):
    for name in sorted(RULES.words["rest"]):
        if joint == " {}" and " " not in name and name < "\u2e80":
            continue  # one word without any sign may belong to the sentence
        behind = joint.format(name)
        html = "".join(f"<p>{x}</p>" for x in (*PROSE[:-1], PROSE[-1] + behind))
        found = normalize(html, "fragment", title="Ferry", rules=RULES)
        assert (list(found.paragraphs), found.truncated) == (PROSE, tells_cut(name)), name
        found = normalize(PROSE[0] + behind, "fragment", title="Ferry", rules=RULES)  # a summary of one paragraph
        assert (found.paragraphs, found.truncated, found.warnings) == ((PROSE[0],), tells_cut(name), ()), name


def test_where_the_rest_is_goes_with_the_link_to_it():
    for link in ("Continue reading on The Tern »", "Read the full story at Harbour Post", "More at tern.example", "| Lire la suite sur tern.example"):
        found = clean(*PROSE[:-1], f"{PROSE[-1]} {link}")
        assert (list(found.paragraphs), found.removed[0].text, found.truncated) == (PROSE, link, True)


@pytest.mark.parametrize(
    "end",
    [
        "What did he want? More.",
        "He wanted to read more",
        "The boat was “out.” More or less",
        "She read on at the Post",
        "More in Berlin",
        "More on Friday",
        "He asked for three bzw. mehr",
        "Text: A. Meer",
        "It was written by T. More",
        "All one needs is sun. Sea. More",
        "Is that all? More",
        "It costs 5. More",
    ],
)
def test_words_that_belong_to_the_sentence_are_no_link_to_the_rest(end):
    found = clean(*PROSE[:-1], f"{PROSE[-1]} {end}")
    assert (found.paragraphs[-1], found.truncated) == (f"{PROSE[-1]} {end}", False)


def test_a_link_to_the_rest_in_a_line_of_its_own_says_that_a_feeds_text_is_cut_and_not_that_a_page_is():
    for line in ("Read more", "Continue reading...", "[suite]", "Weiterlesen …"):
        html = "".join(f"<p>{x}</p>" for x in PROSE) + f'<p><a href="https://tern.example/">{line}</a></p>'
        found = normalize(html, "fragment", title="Ferry", rules=RULES)
        assert (list(found.paragraphs), found.truncated) == (PROSE, True), line
        found = clean(PROSE[0], line, *PROSE[1:])
        assert not found.truncated, line
    assert not normalize(f"<html><body><article>{html}</article></body></html>", "page", title="Ferry", rules=RULES).truncated


def test_inside_an_article_a_paragraph_with_such_a_link_may_be_the_teaser_of_another_one():
    teaser = "Der Leuchtturm von Altmoor wird im Sommer wieder geöffnet, nachdem die Treppe erneuert ist."
    assert list(clean(*GERMAN, f"{teaser} mehr", *GERMAN_TOO).paragraphs) == [*GERMAN, *GERMAN_TOO]
    assert fragment(f"<p>{teaser} <a href='x'>mehr</a></p>").paragraphs == (teaser,)


FOOTERS = [r for r in RULES.rules if r.id.endswith(("trim-appeared", "trim-copyright"))]


@pytest.mark.parametrize("rule", FOOTERS, ids=[r.id for r in FOOTERS])
def test_a_feeds_footer_is_trimmed_and_says_that_there_is_more_on_the_page(rule):
    for example in (f"{PROSE[0]} {x}" for x in rule.drops):
        found = normalize("\n".join([*PROSE, example]), "text", title="Ferry", rules=RULES)
        assert found.truncated, example
        assert [(r.rule, r.action) for r in found.removed] == [(rule.id, "trim")], example
    assert not normalize("\n".join([*PROSE, *rule.keeps]), "text", title="Ferry", rules=RULES).truncated


@pytest.mark.parametrize("footer", ["The post Ferry runs again appeared first on Harbour Post.", "© 2031 Harbour Post. All rights reserved."])
def test_a_footer_in_a_line_of_its_own_says_so_too_below_a_feeds_text_but_not_on_a_page_or_inside_the_text(footer):
    below = clean(*PROSE, footer)
    assert (list(below.paragraphs), below.truncated) == (PROSE, True)
    html = "".join(f"<p>{x}</p>" for x in (*PROSE, footer))
    assert normalize(html, "fragment", title="Ferry", rules=RULES).truncated
    assert not normalize(f"<html><body><article>{html}</article></body></html>", "page", title="Ferry", rules=RULES).truncated
    inside = clean(PROSE[0], footer, *PROSE[1:])
    assert (list(inside.paragraphs), inside.truncated) == (PROSE, False)


def test_the_owner_of_a_picture_or_another_footer_below_the_text_says_nothing_of_a_cut():
    for line in ("© Jo Marsh / HP", "Got a tip? Write to the desk."):
        found = clean(*PROSE, line)
        assert (list(found.paragraphs), found.truncated) == (PROSE, False)


def test_a_rule_that_misreads_the_whole_text_takes_only_forms_and_advertisements():
    found = clean("Advertisement", "Also read: The boat that never came home", "Read more: The harbour in the fog of spring")
    assert len(found.paragraphs) == 2
    assert found.warnings


def test_known_furniture_of_a_site_goes_and_candidates_are_named():
    line = "Harbour desk on duty"
    candidates = clean(PROSE[0], line, *PROSE[1:]).repeatable
    assert candidates == (line.lower(),)
    assert line not in clean(PROSE[0], line, *PROSE[1:], furniture=frozenset(candidates)).paragraphs


@pytest.mark.parametrize(
    ("html", "counted"),
    [
        ("<h3>Do you like it here?</h3><p>Yes.</p><p>Thank you for the talk.</p>", ()),
        ("<p>Our friends of the old harbour send you flowers.</p>", ("our friends of the old harbour send you flowers.",)),
        ("<p>Here are the latest steps in the harbour strike, as both sides meet for another round of […]</p>", ()),
        ("<table><tr><th>Team</th><th>Won</th></tr><tr><td>Oxley</td><td>0</td></tr></table><pre>start = 0</pre>", ()),
        ("<ul><li>2 eggs</li><li>1 pinch of salt</li></ul>", ("2 eggs · 1 pinch of salt",)),
        ("<p>The line of ours</p>", ()),
    ],
)
def test_what_reads_like_text_or_is_data_is_never_counted_as_furniture(html: str, counted: tuple[str, ...]):
    for body in (f"{paragraphs(*PROSE)}{html}", f"{PROSE[0]}{html}{paragraphs(*PROSE[1:])}"):
        found = normalize(body, "fragment", title="Ferry", lang="en", rules=load_rules(keep=["The line of ours"]))
        assert set(found.repeatable) == set(counted)


def test_a_known_list_goes_whole_and_a_heading_only_with_what_stands_below_it():
    known = frozenset(("2 eggs", "1 pinch of salt", "what you need", "mainland · coast · isles", "more of ours", "tern desk"))
    stay = "<h3>What you need</h3><ul><li>2 eggs</li><li>1 pinch of salt</li></ul>"
    gone = "<h3>More of ours</h3><ul><li>Mainland</li><li>Coast</li><li>Isles</li></ul>"
    html = f"<h4>Tern desk</h4>{paragraphs(*PROSE[:2])}{stay}<h3>Tern desk</h3>{paragraphs(*PROSE[2:])}{gone}"
    found = normalize(html, "fragment", title="Ferry", lang="en", rules=RULES, furniture=known)
    assert [p for p in found.paragraphs if p not in PROSE] == ["What you need", "2 eggs", "1 pinch of salt", "Tern desk"]
    assert [r.text for r in found.removed if r.rule == "site-furniture"] == ["Tern desk", "More of ours", "Mainland", "Coast", "Isles"]


def test_html_gives_its_captions_as_metadata_and_loses_boxes_and_link_only_paragraphs():
    html = (
        f"<p>{PROSE[0]}</p><figure><img src='a.jpg'><figcaption>The ferry at dawn</figcaption></figure>"
        f"<div class='newsletter-box'>Our letter, every week</div><p>{PROSE[1]}</p>"
        f"<p><a href='/b'>The boat that never came home</a></p><p>{PROSE[2]}</p>"
    )
    found = normalize(html, "fragment", title="Ferry", rules=RULES)
    assert list(found.paragraphs) == PROSE
    assert found.meta.captions == ("The ferry at dawn",)
    assert {r.category for r in found.removed} == {"caption", "newsletter", "cross-link"}


def test_long_prose_is_never_dropped_by_class():
    html = f"<div class='related'><p>{PROSE[0]} {PROSE[1]}</p></div><p>{PROSE[2]}</p>"
    assert len(normalize(html, "fragment", title="Ferry", rules=RULES).paragraphs) == 2


def test_an_article_inside_a_box_with_a_telling_name_stays():
    html = "<div class='tags share-bar'>" + "".join(f"<p>{x}</p>" for x in PROSE * 2) + "</div>" + f"<div class='newsletter'><p>{PROSE[0][:40]}</p></div>"
    found = normalize(html, "fragment", title="Ferry", rules=RULES)
    assert list(found.paragraphs) == PROSE
    paid = normalize("".join(f"<p class='paywall'>{x}</p>" for x in PROSE), "fragment", title="Ferry", rules=RULES)
    assert list(paid.paragraphs) == PROSE


def test_tails_and_nested_boxes_of_html_keep_their_order():
    html = f"{PROSE[0]}<div>{PROSE[1]}<span class='share'>Share</span> And <b>so</b> on.</div>{PROSE[2]}<!-- no --><script>x</script>"
    found = normalize(html, "fragment", title="Ferry", rules=RULES)
    assert list(found.paragraphs) == [PROSE[0], f"{PROSE[1]} And so on.", PROSE[2]]


def fragment(html: str):
    return normalize(html, "fragment", title="Ferry", rules=RULES)


def here(html: str):
    """A fragment of an article with an address of its own."""
    return normalize(html, "fragment", title="Ferry", url="https://news.harbour.example/ferry", rules=RULES)


def test_a_program_is_no_comment_form_and_no_list_of_tags():
    code = "<pre><code><span class='hljs-comment'># the tide</span>\n<span class='hljs-tag'>&lt;tide&gt;</span></code></pre>"
    shown = "<figure class='code'><code>sail(boat)</code></figure><p><code>chart<br>Share<br>2031-05-04</code></p>"
    assert list(fragment(f"{paragraphs(*PROSE)}{shown}{paragraphs(LONGER[0])}").paragraphs)[3:-1] == ["sail(boat)", "chart", "Share", "2031-05-04"]
    lined = "<p>Type <code class='x'><span class='token comment'># tide</span></code> below the harbour's chart and wait for a minute.</p>"
    found = fragment(f"{paragraphs(PROSE[0])}{code}{lined}<p><code>chart /dev/sda</code></p>{paragraphs(*PROSE[1:])}")
    typed = "Type # tide below the harbour's chart and wait for a minute."
    assert list(found.paragraphs) == [PROSE[0], "# the tide\n<tide>", typed, "chart /dev/sda", *PROSE[1:]]
    assert not found.removed


def test_a_table_of_which_its_writer_made_a_figure_stays_and_so_does_a_program():
    rows = "<tr><td><p>Boat</p></td><td>Seats</td></tr><tr><td><p>Tern</p></td><td>40</td></tr>"
    shot = "<figure><img src='a.jpg'><figcaption>The ferry at dawn</figcaption></figure>"
    html = f"{paragraphs(*PROSE)}<figure><table>{rows}</table><figcaption>The boats</figcaption></figure><figure><pre>sail(boat)</pre></figure>{shot}"
    found = fragment(html)
    assert list(found.paragraphs) == [*PROSE, "Boat", "Seats", "Tern", "40", "The boats", "sail(boat)"]
    assert found.meta.captions == ("The ferry at dawn",)


def test_a_heading_that_leads_to_itself_is_no_link_to_another_article():
    heads = [
        "<h2 id='a'><a href='#a'>The old boat</a></h2>",
        "<h3><a name='b'></a><a href='https://news.harbour.example/ferry#b'>The new boat</a></h3>",
        "<h3>What it costs<a class='anchor' href='#c'> #</a></h3>",
    ]
    html = "".join(f"{h}<p>{x}</p>" for h, x in zip(heads, PROSE, strict=True))
    assert list(fragment(html).paragraphs) == ["The old boat", PROSE[0], "The new boat", PROSE[1], "What it costs", PROSE[2]]


def test_a_heading_that_leads_to_a_place_of_another_page_or_a_list_of_contents_is_a_link():
    other = "<div id='main'></div><h3><a href='/old#main'>The boat that never came home</a></h3>"
    contents = "<ul><li><a href='#a'>The old boat</a></li><li><a href='#b'>The new boat</a></li></ul>"
    assert list(here(f"{paragraphs(*PROSE)}{other}{contents}{paragraphs(LONGER[0])}").paragraphs) == [*PROSE, LONGER[0]]


def test_a_link_around_a_heading_and_one_with_a_line_break_lead_where_they_lead():
    html = (
        f"<a href='#q'><h3 id='q'>The old boat</h3></a>{paragraphs(PROSE[0])}<a href='https://tern.example/b'><h3>The boats of the coast</h3></a>"
        f"{paragraphs(PROSE[1])}<h3><a href='https://tern.example/c'>Boats of the coast<br>and of the islands</a></h3>{paragraphs(PROSE[2])}"
    )
    heads = ["The old boat", "The boats of the coast", "Boats of the coast", "and of the islands"]
    assert [x for x in here(html).paragraphs if x not in PROSE] == heads


def test_sections_with_headings_that_lead_to_themselves_are_no_teasers():
    names = ("The old boat", "The new boat", "The price")
    html = "".join(f"<div class='sect'><h2 id='s{i}'><a href='#s{i}'></a>{n}</h2><ul><li>All about it: {n}</li></ul></div>" for i, n in enumerate(names))
    kept = fragment(f"{paragraphs(*PROSE, *PROSE[:1])}{html}").paragraphs
    assert [x for x in kept if x not in PROSE] == [y for n in names for y in (n, f"All about it: {n}")]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("of a week.<sup>[<a href='#fn1'>1</a>]</sup> It", "of a week. It"),
        ("of a week.<sup><a href='#fn1'>1</a>, <a href='#fn2'>2</a></sup> It", "of a week. It"),
        ("of a week.<a href='#fn1'><sup>xiv</sup></a> It", "of a week. It"),
        ("of a week.<a class='footnote-ref' href='#fn1'>12</a> It", "of a week. It"),
        ("of a week.<sup><a href='#fn-x'>*</a></sup> It", "of a week. It"),
        ("of a week.<sup><a href='#units'>2</a></sup> It", "of a week.2 It"),
        ("of a week. <a href='https://news.harbour.example/ferry#cite-b'>(b)</a> It", "of a week. It"),
        ("of a week.<sup>2</sup> It", "of a week.2 It"),
        ("of a week.<sup><a href='https://tern.example/#fn1'>1</a></sup> It", "of a week.1 It"),
        ("the operator <a href='#op-plus'>+</a> adds", "the operator + adds"),
        ("four stars, <a href='#rating'>★★★★☆</a>, and", "four stars, ★★★★☆, and"),
        ("in section <a href='#ref-money'>3</a> of it", "in section 3 of it"),
        ("in section [<a href='#ref-money'>3</a>] of it", "in section [3] of it"),
        ("the place <a href='#preface'>[a]</a> of it", "the place [a] of it"),
        ("the sign <code>a <a href='#op'>#</a> b</code> of it", "the sign a # b of it"),
        ("the part <a href='#'>1</a> of it", "the part 1 of it"),
    ],
)
def test_what_the_mark_of_a_note_is(html, text):
    whole = "The old ferry was out of service {} for the two villages of the coast, and nobody was told in the end.".format
    found = here(f"<p>{whole(html)}</p><p id='cite-b'>{PROSE[0]}</p>{paragraphs(*PROSE[1:])}")
    assert list(found.paragraphs) == [whole(text), *PROSE]
    body = f"<article><p>{whole(html)}</p><p id='cite-b'>{LONGER[0]}</p>{paragraphs(*LONGER[1:])}</article>"
    assert whole(text) in normalize(page(body), "page", title="Ferry", url="https://news.harbour.example/ferry", rules=RULES).paragraphs


def test_marks_of_notes_are_no_text_and_the_notes_stay():
    html = (
        f"<p>The ferry was out of service for a week.<sup><a href='#fn1'>1</a></sup> It sails again at nine from the old pier. <a href='#cite-b'>[b]</a></p>"
        f"<p>The way to <a href='#a'>a</a> harbour, m<sup>2</sup> by m<sup>2</sup>, is told in the chart of the coast.</p>{paragraphs(*PROSE)}"
        "<ol><li id='fn1'>So said the harbour office on the first evening of the week. <a href='#fnref1'>↩</a></li></ol>"
    )
    first, second, *rest = fragment(html).paragraphs
    assert first == "The ferry was out of service for a week. It sails again at nine from the old pier."
    assert second == "The way to a harbour, m2 by m2, is told in the chart of the coast."
    assert rest == [*PROSE, "So said the harbour office on the first evening of the week."]
    whole = normalize(page(f"<article>{html}{paragraphs(*LONGER)}</article>"), "page", title="Ferry", rules=RULES)
    assert first in whole.paragraphs


@pytest.mark.parametrize(
    ("address", "stays"),
    [
        ("https://tern.example/boats", True),
        ("//tern.example/boats", True),
        ("https://post.example/boats", True),
        ("https://harbour.example/boats", False),
        ("https://me@WWW.Harbour.example/boats", False),
        ("https://harbour.test/boats", False),
        ("/boats", False),
        ("https://bsky.app/harbour", False),
        ("https://www.facebook.com/sharer?u=1", False),
    ],
)
def test_an_item_that_leads_to_another_site_is_the_writers_own(address, stays):
    links = f"<ul><li><a href='{address}'>The boats of the coast</a></li><li><a href='{address}'>Boats and their names</a></li></ul>"
    listed = ["The boats of the coast", "Boats and their names"] if stays else []
    assert list(here(f"{paragraphs(*PROSE)}{links}{paragraphs(LONGER[0])}").paragraphs)[3:-1] == listed


def test_of_an_address_that_leads_on_to_the_article_nobody_knows_the_site():
    links = "<ul><li><a href='https://tern.example/boats'>The boats of the coast</a></li></ul>"
    html = f"{paragraphs(*PROSE)}{links}{paragraphs(LONGER[0])}"
    for url in (None, "https://news.google.com/rss/a", "https://feeds.feedburner.com/~r/ferry"):
        assert list(normalize(html, "fragment", title="Ferry", url=url, rules=RULES).paragraphs) == [*PROSE, LONGER[0]]


def test_headings_and_items_of_a_page_that_lead_to_other_sites_stay():
    items = "<ul><li><a href='{0}/b'>The old charts of the coast</a></li><li>A plain item of the list</li></ul>"
    links = f"<h2><a href='{{0}}/a'>The tides of the coast</a></h2><p>{{1}}</p>{items}".format
    for address, stay in (("https://tern.example", True), ("https://harbour.example", False)):
        html = page(f"<article>{paragraphs(*LONGER[:4])}{links(address, LONGER[4])}{paragraphs(*LONGER[5:])}</article>")
        kept = normalize(html, "page", title="Ferry", url="https://harbour.example/ferry", rules=RULES).paragraphs
        assert ("The tides of the coast" in kept, "- The old charts of the coast" in kept) == (stay, stay)


def test_sites_below_one_name_are_one_and_those_below_a_registry_are_not():
    links = "<ul><li><a href='https://{}/b'>The boats of the coast</a></li></ul>".format
    html = f"{paragraphs(*PROSE)}{links('tern.co.uk')}{links('news.reed.co.uk')}{paragraphs(LONGER[0])}"
    found = normalize(html, "fragment", title="Ferry", url="https://www.reed.co.uk/ferry", rules=RULES)
    assert len(found.paragraphs) == 5


def test_a_linked_heading_of_what_others_wrote_stays_above_the_words_about_it():
    away = "<h3><a href='https://{0}.example/boats'>The boats of the {0}</a></h3>".format
    html = f"{away('tern')}<p>{PROSE[0]}</p><h3><a href='/b'>Boats</a></h3><p>{PROSE[1]}</p>"
    assert list(here(html + away("reed") + paragraphs(PROSE[2])).paragraphs) == ["The boats of the tern", *PROSE[:2], "The boats of the reed", PROSE[2]]
    assert list(here(html + paragraphs(PROSE[2])).paragraphs) == PROSE  # one alone may be an advertisement


def test_a_linked_item_stays_in_a_list_of_others_that_are_no_links():
    items = "<ul><li>The ferry</li><li><a href='/tern'>The Tern</a></li><li>The pilot's boat</li></ul>"
    assert list(fragment(f"{paragraphs(*PROSE)}{items}{paragraphs(LONGER[0])}").paragraphs)[3:-1] == ["The ferry", "The Tern", "The pilot's boat"]
    deep = items.replace("<a href='/tern'>The Tern</a>", "<div><p><a href='/tern'>The Tern<br>boat</a></p></div>")
    kept = list(fragment(f"{paragraphs(*PROSE)}{deep}{paragraphs(LONGER[0])}").paragraphs)[3:-1]
    assert kept == ["The ferry", "The Tern", "boat", "The pilot's boat"]
    teasers = "".join(f"<li><p><a href='/{n}'>The {n} boat that never came home</a></p><p>{n} hours ago</p></li>" for n in ("two", "six", "ten"))
    assert not [x for x in fragment(f"{paragraphs(*PROSE)}<ul>{teasers}</ul>{paragraphs(LONGER[0])}").paragraphs if "never came" in x]


def test_the_items_of_a_list_stay_together_when_most_lead_to_other_sites():
    away = "".join(f"<li><a href='https://{x}.example/'>The {x} of the coast</a></li>" for x in ("tern", "reed"))
    html = f"{paragraphs(*PROSE)}<ul>{away}<li><a href='https://harbour.example/old'>The old boat</a></li></ul>{paragraphs(LONGER[0])}"
    assert list(here(html).paragraphs)[3:-1] == ["The tern of the coast", "The reed of the coast", "The old boat"]


@pytest.mark.parametrize(("lead", "stay"), [("Others have told of it at length:", True), ("Our partners:", False), ("Others have told of it", False)])
def test_links_to_which_a_line_leads_stay(lead, stay):
    links = "<br>".join(f"<a href='https://{x}.example/'>The {x} of the coast</a>" for x in ("tern", "reed"))
    assert ("The reed of the coast" in here(f"{paragraphs(*PROSE)}<p>{lead}<br>{links}</p>{paragraphs(LONGER[0])}").paragraphs) == stay


def test_a_heading_of_other_articles_takes_its_links_whatever_their_site():
    links = "<ul><li><a href='{0}/a'>The tides of the coast</a></li><li><a href='{0}/b'>The old charts</a></li></ul>".format
    for address in ("", "https://tern.example"):
        assert list(here(f"{paragraphs(*PROSE)}<h2>Related articles</h2>{links(address)}").paragraphs) == PROSE


@pytest.mark.parametrize(
    "box",
    [
        "<aside class='footnote-list brackets'><aside class='footnote brackets'><p>{}</p></aside></aside>",
        "<aside class='callout'><p>{}</p></aside>",
        "<aside class='is-warning'><p>{}</p></aside>",
        "<aside class='note info'><p>{}</p></aside>",
        "<div class='admonition seealso'><p>{}</p></div>",
        "<figure class='grey callout'><div>{}</div></figure>",
        "<aside><pre>{}</pre></aside>",
        "<h3><button aria-expanded='false'>{}</button></h3><p>It is kept in the old pier, says the office.</p>",
        "<p><a name='x'>{}</a></p>",
    ],
)
def test_remarks_notes_and_headings_that_open_what_is_below_stay(box):
    said = "The pilot's own chart"
    assert said in fragment(f"{paragraphs(*PROSE)}{box.format(said)}{paragraphs(LONGER[0])}").paragraphs
    other = f"<aside><p><a href='/b'>{said}</a></p></aside><aside class='news-tip'><p>{said}</p></aside><aside class='note newsletter'><p>{said}</p></aside>"
    assert list(fragment(f"{paragraphs(*PROSE)}{other}{paragraphs(LONGER[0])}").paragraphs) == [*PROSE, LONGER[0]]


def test_times_among_the_paragraphs_of_a_live_page_stay():
    times = ("14:05", "14:20", "15:01", "15:10")
    assert list(clean(*(x for pair in zip(times, LONGER, strict=False) for x in pair)).paragraphs)[::2] == list(times)
    assert list(clean(PROSE[0], "0:41", *PROSE[1:]).paragraphs) == PROSE
    ticker = "".join(f"<p>{t}</p><p><a href='/{n}'>The {n} boat never came home</a></p>" for n, t in zip(("two", "six", "ten", "old"), times, strict=True))
    assert list(fragment(f"{paragraphs(*PROSE)}{ticker}{paragraphs(LONGER[0])}").paragraphs) == [*PROSE, LONGER[0]]


def test_whose_words_a_quotation_is_may_be_a_link():
    html = f"<blockquote><p>{PROSE[0]}</p><p>— <a href='/b'>Jo Marsh, 2031</a></p></blockquote>{paragraphs(*PROSE[1:])}"
    assert "— Jo Marsh, 2031" in fragment(html).paragraphs
    other = f"<blockquote><p><a href='/b'>- The boat that never came home</a></p></blockquote>{paragraphs(*PROSE)}"
    assert list(fragment(other).paragraphs) == PROSE
    assert list(fragment(html.replace("— <a", "<a")).paragraphs) == PROSE


def test_pictures_that_lead_to_their_larger_copies_and_names_in_a_sentence_are_no_teasers():
    shots = "".join(f"<div class='shot'><a href='/i/{n}.JPG?w=900'><img src='{n}.jpg'></a><p>The {n} boat at dawn</p></div>" for n in ("old", "new", "last"))
    names = ", ".join(f"<span class='who'><a href='/w/{n}'>{n} Marsh</a></span>" for n in ("Jo", "Ann", "Kim"))
    bar = " | ".join(f"<span class='c'><a href='/{n}'>The {n} boat</a> and more</span>" for n in ("two", "six", "ten"))
    assert list(fragment(f"{paragraphs(*PROSE, *PROSE[:1])}<p>{bar}</p>").paragraphs) == PROSE
    kept = fragment(f"{paragraphs(*PROSE, *PROSE[:1])}{shots}<p>{names}</p>").paragraphs
    assert [x for x in kept if x not in PROSE] == ["The old boat at dawn", "The new boat at dawn", "The last boat at dawn", "Jo Marsh, Ann Marsh, Kim Marsh"]


def test_the_card_of_a_linked_page_is_no_caption():
    link = "<a href='https://tern.example'><div>The boats of the coast</div><div>All forty of them, told by age</div></a>"
    card = f"<figure class='kg-card kg-bookmark-card'>{link}</figure>"
    found = fragment(f"{paragraphs(*PROSE)}{card}{paragraphs(LONGER[0])}")
    assert (list(found.paragraphs), found.meta.captions) == ([*PROSE, LONGER[0]], ())
    long = card.replace("All forty of them, told by age", " ".join(PROSE))
    assert list(fragment(f"{paragraphs(PROSE[0])}{long}{paragraphs(LONGER[0])}").paragraphs) == [PROSE[0], LONGER[0]]


@pytest.mark.parametrize("heading", ["Features", "Harbour Store", "Home", "Video", "May 2031", "2031"])
@pytest.mark.parametrize("below", ["<p>It has two.</p>", "<ul><li>The tide</li></ul>", "<p>Both are new:</p><ul><li>The tide</li></ul>"])
def test_what_its_tag_calls_a_heading_is_one(heading, below):
    assert heading in fragment(f"{paragraphs(*PROSE)}<h2>{heading}</h2>{below}{paragraphs(LONGER[0])}").paragraphs


@pytest.mark.parametrize(
    ("heading", "category"),
    [
        ("Share", "share"),
        ("Share this article", "share"),
        ("Published 4 May 2031", "date"),
        ("Photo: Jo Marsh/Reuters", "credit"),
        ("Tags: ferry, harbour", "tags"),
    ],
)
def test_what_says_more_than_a_heading_goes_in_its_tag_as_well(heading, category):
    found = fragment(f"{paragraphs(*PROSE)}<h4>{heading}</h4>{paragraphs(LONGER[0])}")
    assert (list(found.paragraphs), {r.category for r in found.removed}) == ([*PROSE, LONGER[0]], {category})


def test_days_names_and_words_above_the_text_are_no_headings_and_neither_is_one_of_links():
    assert fragment(f"<h4>4 May 2031</h4>{paragraphs(*PROSE)}").meta.published == "4 May 2031"
    assert fragment(f"<h4>Jo Marsh</h4>{paragraphs(*PROSE)}<h4>Prices</h4>{paragraphs(LONGER[0])}").meta.byline == ("Jo Marsh",)
    assert fragment(f"<h5>Region</h5><h3>What it costs</h3>{paragraphs(*PROSE)}").paragraphs == ("What it costs", *PROSE)
    assert fragment(f"{paragraphs(PROSE[0])}<h5>4 May 2031</h5>{paragraphs(*PROSE[1:])}").meta.published == "4 May 2031"
    contents = "<h2>Contents</h2><ul><li><a href='#a'>The old boat</a></li><li><a href='#b'>The new boat</a></li></ul>"
    assert list(fragment(f"{paragraphs(*PROSE)}{contents}{paragraphs(LONGER[0])}").paragraphs) == [*PROSE, LONGER[0]]


@pytest.mark.parametrize("heading", ["Features", "Harbour Store"])
def test_a_heading_by_its_tag_opens_the_text(heading):
    html = f"<h2>{heading}</h2><h3>What it will cost</h3>{paragraphs(*PROSE)}<h2>Prices</h2>{paragraphs(LONGER[0])}"
    assert heading in fragment(html).paragraphs
    assert heading not in fragment(html.replace("h2>", "h5>")).paragraphs
    assert heading not in fragment(f"<p>{heading}</p><p>What it will cost</p>{paragraphs(*PROSE)}").paragraphs


def test_a_word_of_a_list_is_no_mark_of_a_page():
    items = ("Letters", "Pictures", "Charts of the coast", "Release Date: 4 May 2031", "Tides", "Boats and their names")
    html = f"{paragraphs(*PROSE)}<ul>{''.join(f'<li>{x}</li>' for x in items)}</ul>{paragraphs(LONGER[0])}"
    assert list(fragment(html).paragraphs)[3:-1] == list(items)
    above = "<ul><li>Harbour</li><li>Ferries</li><li>Tides of the coast</li><li>Video</li><li>Storms of May</li></ul>"
    assert "Video" not in fragment(f"{above}{paragraphs(*PROSE)}").paragraphs
    tags = html.replace("<li>Tides</li>", "<li>Tags: ferry, storm</li>")
    assert fragment(tags).meta.tags == ("ferry", "storm")
    bar = "<ul><li>Share</li><li>Pictures</li><li>4 May 2031</li><li>The old boat</li></ul>"
    assert list(fragment(f"{paragraphs(*PROSE)}{bar}{paragraphs(LONGER[0])}").paragraphs)[3:-1] == ["The old boat"]


def test_a_sum_is_no_date():
    assert "1/4 = 0.25" in clean(PROSE[0], "1/4 = 0.25", *PROSE[1:]).paragraphs
    assert list(clean(PROSE[0], "Date = 2031-05-04", *PROSE[1:]).paragraphs) == PROSE


def test_a_word_of_a_sentence_that_links_to_its_tag_stays_in_the_sentence():
    tag = "<a class='tag-link' href='/tags/{0}'>{0}</a>".format
    html = f"<p>{tag('Saltmark')} and {tag('Reed')} share a ferry that was out of service for a week, says {tag('Marsh')}.</p>{paragraphs(*PROSE)}"
    assert fragment(html).paragraphs[0] == "Saltmark and Reed share a ferry that was out of service for a week, says Marsh."
    listed = f"{paragraphs(*PROSE)}<p>Topics: {tag('Saltmark')}, {tag('Reed')}, {tag('ferries')}</p>"
    assert list(fragment(listed).paragraphs) == PROSE


def test_what_nobody_sees_and_what_opens_beside_a_word_go_without_breaking_the_sentence():
    over = "<span class='rollover-block'><a href='/m'>Jo Marsh</a> <a href='/x'>Marsh sells the boat</a></span>"
    html = f"<p>The harbour chief Jo Marsh{over} (66) sold the old boat on Monday evening to the villages up the coast.</p>" + paragraphs(*PROSE)
    wide = "<div class='hidden md:block'>The ferry sails at nine from the old pier</div>"
    found = fragment(f"<p><span class='d-none'>Ferry: what we know so far</span></p>{html}{wide}")
    assert (
        fragment(f"<h3>Old harbour<span class='sr-only'>: </span>Ferry runs once more</h3>{paragraphs(*PROSE)}").paragraphs[0]
        == "Old harbour: Ferry runs once more"
    )
    whole = "The harbour chief Jo Marsh (66) sold the old boat on Monday evening to the villages up the coast."
    assert list(found.paragraphs) == [whole, *PROSE, "The ferry sails at nine from the old pier"]


def test_neither_an_anchor_nor_the_classes_of_a_post_say_what_a_heading_or_an_article_is():
    heads = "<h3 id='nav_the_engine__0'>The engine failed at night</h3>"
    html = f"<div class='post-7 type-post category-credit tag-ferry'>{heads}<p>{PROSE[0]}</p></div>"
    assert list(fragment(f"<p>{PROSE[1]}</p>{html}").paragraphs) == [PROSE[1], "The engine failed at night", PROSE[0]]


def test_teasers_without_links_below_text_go_and_repeated_labels_with_linked_headlines_too():
    teaser = "<div class='teaser'><p>The harbour asks where the old boats are.</p></div>"
    label = "<p><b>READ THIS AS WELL |</b> <a href='/{0}'>Why {0} boats never came home again</a></p>".format
    html = f"<p>{PROSE[0]}</p>{label('two')}<p>{PROSE[1]}</p>{label('three')}<p>{PROSE[2]}</p>{teaser}"
    assert list(fragment(html).paragraphs) == PROSE
    once = f"<p>{PROSE[0]}</p><p>Harbour office: <a href='/a'>The plan for a second ferry</a></p>{paragraphs(*PROSE[1:])}"
    assert len(fragment(once).paragraphs) == 4


def test_linked_pictures_with_a_sentence_go_below_the_text_and_stay_within_it():
    said = "The harbour asks where the {0} old boats are, and so do we, for they are missed."
    card = "<div class='box'><a href='/{0}'><img src='{0}.jpg'></a><p>" + said + "</p></div>"
    row = "".join(card.format(n) for n in ("two", "three", "four"))
    below, within = (fragment(f"<div>{paragraphs(*LONGER)}</div><div>{row}</div>"), fragment(f"{paragraphs(*LONGER[:4])}{row}{paragraphs(*LONGER[4:])}"))
    assert list(below.paragraphs) == LONGER
    assert said.format("two") in within.paragraphs


def test_a_linked_address_stays_and_a_linked_advertisement_in_sentences_goes():
    address = "<p><a href='https://ferry.example/'>www.ferry.example/times</a></p>"
    offer = f"<p><a href='/shop'>{PROSE[1]} Buy the print now. Our shop sends it to your door in a tube, signed by the one who took it.</a></p>"
    assert list(fragment(f"{paragraphs(*PROSE)}{address}{offer}").paragraphs) == [*PROSE, "www.ferry.example/times"]


def test_a_lead_that_the_extractor_leaves_out_is_put_back_but_no_box_is():
    lead = "A ferry that nobody missed for a week comes back to the two villages, and the harbour office is glad."
    body = "".join(f"<p>{x} {y}</p>" for x in PROSE for y in PROSE)
    html = (
        f"<html><body><nav><a href='/'>Home</a></nav><header><h1>Ferry runs again</h1><div><span>{lead}</span></div></header>"
        f"<article>{body}</article><footer><p>{PROSE[0]} More of it in our shop, every day of the week.</p></footer></body></html>"
    )
    found = normalize(html, "page", title="Ferry runs again", rules=RULES)
    assert found.paragraphs[0] == lead
    assert len(found.paragraphs) == 1 + len(PROSE) ** 2


LONGER = [f"{x} {y}" for x in PROSE for y in PROSE]


def page(inside: str) -> str:
    return f"<html><head><title>Ferry</title></head><body>{inside}</body></html>"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{x}</p>" for x in texts)


def test_paragraphs_in_a_part_of_the_page_that_is_built_like_the_articles_are_put_back_and_no_others():
    other = "The harbour shop sells boots to whoever comes by, and on Sunday evening the boots of the whole coast are cheap."
    lots = "".join(f"<div class='lot'><div class='body'>{paragraphs(*x)}</div></div>" for x in (LONGER[:5], LONGER[5:]))
    html = page(f"<main>{lots}</main><div class='shop'><div class='offer'>{paragraphs(other)}</div></div>")
    assert list(normalize(html, "page", title="Ferry", rules=RULES).paragraphs) == LONGER


MENU = "<ul><li><a href='/'>Home</a></li><li><a href='/ferry'>Ferry times</a></li></ul>"


@pytest.mark.parametrize(
    "before", [f"<nav>{MENU}</nav>", f"<nav>{MENU}", "<button>Menu", "<embed src='/ferry.swf'>", "<source src='/ferry.mp3'>", "<video>No video here"]
)
def test_menus_and_controls_of_a_page_go_but_no_article_in_one_that_is_closed_too_late(before: str):
    short = [f"Ferry number {n} of the two villages will run again from Monday, the harbour office said." for n in range(20)]
    for said, text in ((LONGER, paragraphs(*LONGER)), (LONGER, "".join(f"<div>{x}</div>" for x in LONGER)), (short, paragraphs(*short))):
        html = page(f"{before}<h2>Ferry runs again</h2><article>{text}<button>Send this to a friend</button></article>")
        assert list(normalize(html, "page", title="Ferry", rules=RULES).paragraphs) == said


@pytest.mark.parametrize("empty", ["embed", "source", "track", "wbr"])
def test_what_follows_an_empty_element_is_not_its_content(empty: str):
    for form in ("fragment", "page"):
        body = f"{paragraphs(*LONGER[:3])}<{empty} src='/ferry'>{paragraphs(*LONGER[3:])}"
        html = body if form == "fragment" else page(f"<article>{body}</article>")
        assert list(normalize(html, form, title="Ferry", rules=RULES).paragraphs) == LONGER


def test_the_headline_in_a_menu_shows_where_the_text_begins():
    lead = "A ferry that nobody missed for a week comes back to the two villages, and the harbour office is glad."
    html = page(f"<nav>{MENU}<h1>Ferry runs again</h1></nav><div><span>{lead}</span></div><article>{paragraphs(*LONGER)}</article>")
    assert list(normalize(html, "page", title="Ferry", rules=RULES).paragraphs) == [lead, *LONGER]


def test_who_wrote_it_and_what_a_picture_shows_are_no_lead():
    about = "Jo Marsh is the harbour reporter of this paper, and she has written of ferries for thirty years."
    shown = "The ferry lies at the pier of Port Reed on the evening before its first trip of the year."
    html = page(
        f"<header><h1>Ferry runs again</h1><div class='byline-text'><p>{about}</p></div><div class='LeadImage'><div><p>{shown}</p></div></div></header>"
        f"<article>{paragraphs(*LONGER)}</article>"
    )
    assert list(normalize(html, "page", title="Ferry", rules=RULES).paragraphs) == LONGER


CARD = "<div class='card'><h3><a href='/{0}'>{0} boats that never came home</a></h3><p>The harbour asks where the {0} boats are, and so do we.</p></div>"


@pytest.mark.parametrize("form", ["fragment", "page"])
def test_a_row_of_teasers_goes_and_a_teaser_without_a_link_is_the_lead(form):
    lead = "The ferry that nobody missed for a week comes back, and the harbour office is glad of it."
    row = "".join(CARD.format(n) for n in ("Two", "Three", "Four"))
    body = f"<h1>Ferry runs again</h1><div class='teaser'><p>{lead}</p></div><article>{paragraphs(*LONGER)}</article><div>{row}</div>"
    found = normalize(page(body) if form == "page" else body, form, title="Ferry runs again", rules=RULES)
    assert list(found.paragraphs) == [lead, *LONGER]
    assert sum(r.rule == "teaser-card" for r in found.removed) >= 3


def test_the_heading_of_a_fragment_without_title_is_its_title_and_what_stands_with_a_picture_its_caption():
    html = (
        f"<h1>Ferry runs again</h1><figure><img src='a.jpg'><p>The ferry at dawn</p></figure>{paragraphs(*LONGER[:4])}"
        f"<div class='inlineImage'><img src='b.jpg'><span>The pier at dusk</span></div>{paragraphs(*LONGER[4:])}"
    )
    found = normalize(html, "fragment", rules=RULES)
    assert (found.title, list(found.paragraphs)) == ("Ferry runs again", LONGER)
    assert found.meta.captions == ("The ferry at dawn", "The pier at dusk")
    assert normalize(f"<h2>Ferry runs again</h2>{paragraphs(*LONGER)}", "fragment", rules=RULES).title == "Ferry runs again"


def test_who_wrote_it_and_what_asks_for_consent_go_in_full_sentences_too_when_their_box_says_so():
    about = "Jo Marsh is the harbour reporter of this paper. She has written of ferries for thirty years, and of those who miss them, and of those who do not."
    asks = "To see this post of another service you must agree that it learns who you are. You can take that back at any time in the settings of our page."
    html = f"{paragraphs(*LONGER)}<div class='author-bio'><p>{about}</p></div><div class='social-placeholder'><p>{asks}</p></div>"
    found = normalize(html, "fragment", title="Ferry", rules=RULES)
    assert list(found.paragraphs) == LONGER
    assert {r.category for r in found.removed} == {"byline", "cookie"}


def test_the_box_of_a_page_that_names_the_author_or_the_day_is_metadata_and_the_first_one_counts():
    boxes = "<div class='byline'>By Jo Marsh</div><div class='entry-meta'>5 June 2031</div><p class='author-name'>Ann Reed</p>"
    found = normalize(page(f"<h1>Ferry</h1>{boxes}<article>{paragraphs(*LONGER)}</article>"), "page", title="Ferry", rules=RULES)
    assert (found.meta.byline, found.meta.published) == (("Jo Marsh",), "5 June 2031")
    assert {r.action for r in found.removed if r.text in ("By Jo Marsh", "5 June 2031", "Ann Reed")} == {"metadata"}


def test_the_credit_that_names_an_outlet_goes_before_the_one_of_a_picture():
    found = clean(PROSE[0], "Photo: Harbour Office", *PROSE[1:], "Credit: bbc.com")
    assert (found.meta.credit, found.meta.outlet) == ("bbc.com", "BBC")


def test_a_second_article_below_the_first_stays_out():
    other = [f"{x} Of boats, not of ferries, was the talk in Saltmark." for x in LONGER]
    both = page(f"<h1>Ferry</h1><article class='a'><div>{paragraphs(*LONGER)}</div></article><article class='b'><div>{paragraphs(*other)}</div></article>")
    assert not set(other) & set(normalize(both, "page", title="Ferry", rules=RULES).paragraphs)


def test_items_of_a_list_that_are_links_go_from_a_page_and_are_written_down():
    links = "".join(f"<li><a href='/{n}'>The {n} boats that never came home to Port Reed</a></li>" for n in ("two", "three", "four"))
    html = page(f"<article>{paragraphs(*LONGER[:4])}<ul>{links}<li>A plain item of the list</li></ul>{paragraphs(*LONGER[4:])}</article>")
    found = normalize(html, "page", title="Ferry", rules=RULES)
    assert [x for x in found.paragraphs if x not in LONGER] == ["- A plain item of the list"]
    assert sum(r.rule == "link-only" for r in found.removed) == 3


def test_what_only_screen_readers_say_is_no_text_and_a_comment_in_the_page_cuts_nothing():
    first = "The report<span class='style-visually-hidden'>, opens new tab</span> says that " + PROSE[0]
    html = page(
        f"<article><p>{first}</p><!-- a comment -->{paragraphs(*LONGER[:4])}<!-- another --><div><!-- third --></div>{paragraphs(*LONGER[4:])}</article>"
    )
    found = normalize(html, "page", title="Ferry", rules=RULES)
    assert list(found.paragraphs) == ["The report says that " + PROSE[0], *LONGER]


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("Also read: Who will pay for the second boat of the two villages?", "cross-link"),
        ("Also read: Two villages wait for a boat that will never come!", "cross-link"),
        ("Also read: Two villages wait for a boat that was sold to…", "cross-link"),
        ("Lee también Los dos pueblos esperan el barco nuevo", "cross-link"),
        ("The ferry leaves the harbour of Port Reed. (Tern Coast/Harbour Post)", "caption"),
        ("The ferry leaves the harbour of Port Reed. Reuters", "caption"),
        ("FILE PHOTO: Crews work on the ferry in Port Reed, November 18, 2031. REUTERS/Jo Marsh", "caption"),
    ],
)
def test_a_question_or_cry_behind_a_link_phrase_and_a_sentence_with_its_agency_go(line: str, category: str):
    found = clean(PROSE[0], line, *PROSE[1:], lang="es" if line.startswith("Lee") else "en")
    assert [(r.text, r.category) for r in found.removed] == [(line, category)]


@pytest.mark.parametrize(
    ("lang", "leftover", "news"),
    [
        ("en", "Sign up for our daily newsletter as readers do.", "Sign up for our daily newsletter as the mayor said."),
        ("en", "Sign up for our daily newsletter to get news of Port Reed.", "Sign up for our daily newsletter to get news of police in Port Reed."),
        ("de", "Abonnieren Sie unseren Newsletter mit Neuem von Hafen und Fluss.", "Abonnieren Sie unseren Newsletter mit Neuem von Polizei und Hafen."),
        ("fr", "Inscrivez-vous à notre newsletter pour tout savoir.", "Inscrivez-vous à notre newsletter pour tout savoir du préfet."),
    ],
)
def test_a_sentence_that_tells_news_stays(lang: str, leftover: str, news: str):
    assert clean(PROSE[0], leftover, news, *PROSE[1:], lang=lang).paragraphs == (PROSE[0], news, *PROSE[1:])


GERMAN_TOO = [
    "Am Kai warteten am Montag einige Dutzend Leute auf die erste Fahrt, obwohl es seit dem Morgen regnete.",
    "Der Fahrpreis bleibt vorerst derselbe, und Kinder fahren wie bisher ohne Karte mit, heißt es beim Hafenamt.",
]
GERMAN = [
    "Die alte Fähre zwischen den beiden Dörfern fährt ab Montag wieder, teilte das Hafenamt am Freitag mit.",
    "Ihr Motor war im Sturm der vergangenen Woche ausgefallen, und niemand wurde verletzt, als sie auf die Sandbank trieb.",
    "Der Rat will im nächsten Jahr ein zweites Boot kaufen, doch das Geld dafür ist bisher nicht gefunden.",
]


@pytest.mark.parametrize("said", [None, "de", "en", "tr"])
def test_the_rules_of_the_languages_are_asked_that_the_text_and_the_source_tell(said: str | None):
    leftovers = ["Lesen Sie auch: Der Hafen von Altmoor", "Also read: The harbour of Port Reed", "İLGİNİZİ ÇEKEBİLİR: LİMAN AÇILDI"]
    found = normalize("\n".join([GERMAN[0], *leftovers, *GERMAN[1:]]), "text", title="Die Fähre fährt wieder", lang=said, rules=RULES)
    assert list(found.paragraphs) == [GERMAN[0], *leftovers[2 + (said == "tr") :], *GERMAN[1:]]
    assert found.lang == (said or "de")


def test_a_long_quotation_does_not_tell_the_language_of_an_article():
    quotation = " ".join(PROSE * 3)
    found = normalize(
        "\n".join([quotation, *GERMAN, "Lesen Sie auch: Der Hafen von Altmoor", GERMAN[0] + " Mehr weiß niemand."]), "text", title="T", rules=RULES
    )
    assert (len(found.paragraphs), found.lang) == (5, "de")


def test_leftovers_of_many_languages_cost_a_few_looks_at_the_text(monkeypatch: pytest.MonkeyPatch):
    looks = []
    monkeypatch.setattr("digest.normalize.clean.decide_by", lambda *a, **k: looks.append(1) or decide_by(*a, **k))
    drops = {r.lang: r.drops[0] for r in RULES.rules if r.category == "newsletter"}
    normalize("\n".join([*[x for x in drops.values() for _ in range(9)], *(f"Plim {n}" for n in range(9))]), "text", title="T", rules=RULES)
    assert 1 < len(looks) < 5


@pytest.mark.parametrize(("pattern", "line"), [("[ა-ჰ]{2,30}", "საქართველო"), ("[ก-๙]{3,40}", "อ่านต่อ"), ("[а-г]{2,9} .{1,9}", "бага 12")])
def test_a_rule_of_a_user_may_begin_with_letters_of_any_script(tmp_path: Path, pattern: str, line: str):
    file = tmp_path / "mine.toml"
    file.write_text(RULE.format(pattern=f"'{pattern}'", drops=f'["{line}"]'))
    found = normalize("\n".join([PROSE[0], line, *PROSE[1:]]), "text", title="T", rules=load_rules([file]))
    assert [r.rule for r in found.removed] == ["mine"]


def test_rules_that_were_asked_in_some_languages_are_still_the_same():
    one, other = load_rules(), load_rules()
    assert one.speaking({"de"}).all.spoken == {"", "any", "en", "de"}
    other.speaking({"fr", "de"})
    assert one == other


def test_a_rule_of_a_user_for_sentences_is_obeyed_whatever_they_tell(tmp_path: Path):
    line = "This story was first told by the mayor of Port Reed in print."
    file = tmp_path / "mine.toml"
    file.write_text(RULE.format(pattern="'this story was first told by .{1,60}'", drops=f'["{line}"]') + "sentence = true\n")
    found = normalize("\n".join([PROSE[0], line, *PROSE[1:]]), "text", title="T", rules=load_rules([file]))
    assert [r.rule for r in found.removed] == ["mine"]


@pytest.mark.parametrize("pattern", ["[ΐ-ώ]{1,9} news .{1,9}", "[ά]λφα news .{1,9}", r"\u03acλφα news .{1,9}", "άλφα news .{1,9}", "[^ω]λφα news .{1,9}"])
def test_greek_patterns_of_a_user_take_what_they_say(tmp_path: Path, pattern: str):
    file = tmp_path / "mine.toml"
    file.write_text(RULE.format(pattern=f"'{pattern}'", drops='["Άλφα news 12", "ΑΛΦΑ news 3"]'))
    found = normalize("\n".join([PROSE[0], "άλφα news 7", PROSE[1], "ΆΛΦΑ news 8", "ωλφα newt 9", PROSE[2]]), "text", title="T", rules=load_rules([file]))
    assert [(r.text, r.rule) for r in found.removed] == [("άλφα news 7", "mine"), ("ΆΛΦΑ news 8", "mine")]


def test_where_no_language_is_told_the_rules_of_all_are_asked():
    found = normalize("Aldmoor Carsholt Dunvale\nLesen Sie auch: Der Hafen von Altmoor\nDEVAMINI OKU", "text", title="T", rules=RULES)
    assert found.paragraphs == ("Aldmoor Carsholt Dunvale",)


@pytest.mark.parametrize("price", ["12.50 €", "14.90€", "1.299 €", "£ 12.50", "€12.50", "3.15%", "12.500"])
def test_prices_are_no_dates(price: str):
    assert price in clean(PROSE[0], price, *PROSE[1:]).paragraphs


@pytest.mark.parametrize(
    "date",
    [
        "12 février 2031",
        "Perjantai 5. kesäkuuta 2031 klo 14.10",
        "2031. június 5., csütörtök 14:10",
        "5 ΙΟΥΝΙΟΥ 2031",
        "5. KVĚTNA 2031",
        "ŚRODA, 12 MARCA 2031",
        "Δευτέρα 5 Μαΐου 2031",
    ],
)
def test_dates_with_accents_are_dates(date: str):
    assert clean(PROSE[0], date, *PROSE[1:]).meta.published == date


@pytest.mark.parametrize(
    "line", ["ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ: Το λιμάνι κλείνει", "Διαβάστε επίσης: Το λιμάνι κλείνει", "ΠΕΡΙΣΣΟΤΕΡΑ ΝΕΑ", "ΔΗΜΟΣΊΕΥΣΗ: 05/06/2031 14:10"]
)
def test_greek_is_told_with_and_without_accents(line: str):
    assert line not in clean(PROSE[0], line, *PROSE[1:], lang="el").paragraphs


def test_names_keep_their_accents():
    assert clean("Γράφει ο Γιώργος Άννινος", *PROSE, lang="el").meta.byline == ("Γιώργος Άννινος",)


def test_who_the_author_is_goes_also_when_it_is_the_last_sentence_of_the_text():
    bio = "Jo Marsh is a senior reporter at the Harbour Post, where she covers ports and shipping."
    assert clean(*PROSE, bio, bio.replace("Jo Marsh", "Al Reed")).paragraphs == tuple(PROSE)
    assert bio in clean(PROSE[0], bio, *PROSE[1:]).paragraphs
    assert clean(*PROSE, *(bio.replace("Jo", name) for name in ("Al", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ina", "Joe"))).paragraphs == tuple(PROSE)


@pytest.mark.parametrize("list_", [("200 g flour", "2 eggs", "1 pinch of salt"), ("½ cup sugar", "3 apples")])
def test_a_short_list_of_ingredients_stays_above_and_below_the_text(list_: tuple[str, ...]):
    assert clean(*list_, *PROSE).paragraphs == (*list_, *PROSE)
    assert clean(*PROSE, *list_).paragraphs == (*PROSE, *list_)


def test_a_last_paragraph_with_its_agency_stays():
    last = "The money for it has not been found, the council says. Reuters"
    assert clean(*PROSE, last).paragraphs[-1] == last


RULE = '[[rule]]\nid = "mine"\ncategory = "other"\npattern = {pattern}\nwhy = "mine"\ndrops = {drops}\nkeeps = ["The sea."]\n'


@pytest.mark.parametrize(
    ("pattern", "drops", "reason"),
    [
        ("'(a+)+b'", '["aab"]', "exponential"),
        ("'(?:[a-z]{1,20} ?){1,20}!'", '["aab!"]', "exponential"),
        ("'(?:a|a)*b'", '["aab"]', "exponential"),
        ("'dock'", '["harbour"]', "stays"),
        ("'.*'", '["dock"]', "is taken"),
        ("'('", '["dock"]', "pattern"),
        ("'dock'\nunless = '('", '["dock"]', "unless"),
        ("'dock'\nunless = '(a+)+b'", '["dock"]', "unless may take exponential"),
        ("'dock'\nunless = 'dock'", '["dock"]', "stays"),
        ("'dock'\naction = 'trim'\nunless = 'sea'", '["dock"]', "a trim knows no unless"),
    ],
)
def test_a_bad_rule_of_a_user_is_refused_with_file_line_and_id(tmp_path: Path, pattern: str, drops: str, reason: str):
    file = tmp_path / "mine.toml"
    file.write_text("# mine\n" + RULE.format(pattern=pattern, drops=drops))
    with pytest.raises(RuleError, match=f"mine.toml line 3: rule mine.*{reason}"):
        load_rules([file])


@pytest.mark.parametrize(
    "pattern",
    [
        "(?i)dock news .{1,9}|quay news .{1,9}",
        "(?x) dock[ ]news[ ] .{1,9} | quay[ ]news[ ] .{1,9}",
        r"(?:dock|quay)[^\]\[(|]{1,3}news [\w\] ]{1,9}",
        ".{1,9}? ?news .{1,9}",
        r"(?:\w{1,9} )??(?:dock|quay) news [\d ]{1,9}",
        "(?:dock|quay) ++news .{1,9}",
        r"(?:dock|quay)\x20new\u0073 .{1,9}",
        r"(?:dock|quay)(?#no dash|or) news .{1,9}",
        "x{,3}(?:dock|quay) news .{1,9}",
        "(?!x)?(?:dock|quay) news .{1,9}",
        "(?=dock|quay){1,2}(?:dock|quay) news .{1,9}",
        "quay{0}quay news .{1,9}|dock(?:{|)? news .{1,9}|quay news [0-9{]{1,9}",
    ],
)
def test_every_legal_pattern_takes_what_it_says(tmp_path: Path, pattern: str):
    file = tmp_path / "mine.toml"
    file.write_text(RULE.format(pattern=f"'{pattern}'", drops='["Dock news 12", "Quay news 3"]'))
    found = normalize("\n".join([PROSE[0], "Quay news 7", *PROSE[1:]]), "text", title="T", rules=load_rules([file]))
    assert [r.rule for r in found.removed] == ["mine"]


@pytest.mark.parametrize("signs", ["", 'signs = ["elsewhere"]\n'])
def test_a_trim_that_passes_its_examples_trims(tmp_path: Path, signs: str):
    file = tmp_path / "mine.toml"
    file.write_text(RULE.format(pattern=r"'\s*read more .{1,9}?elsewhere$'", drops='["Read more now elsewhere"]') + f'action = "trim"\n{signs}')
    found = normalize("\n".join([*PROSE[1:], f"{PROSE[0]} Read more now elsewhere"]), "text", title="T", rules=load_rules([file]))
    assert [r.rule for r in found.removed] == ["mine"]
    assert found.paragraphs[-1] == PROSE[0]


def test_a_line_in_which_what_a_rule_spares_is_found_stays(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text(RULE.format(pattern="'dock news .{1,30}'\nunless = 'sank|fire'", drops='["Dock news 12"]'))
    found = normalize("\n".join([PROSE[0], "Dock news 13", "Dock news: the Tern sank", *PROSE[1:]]), "text", title="T", rules=load_rules([file]))
    assert [r.text for r in found.removed] == ["Dock news 13"]


def test_a_rule_of_a_user_works_changes_the_version_and_can_be_switched_off(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text(RULE.format(pattern="'dock news .{1,9}'", drops='["Dock news 12"]'))
    mine = load_rules([file])
    text = "\n".join([PROSE[0], "Dock news 12", *PROSE[1:]])
    assert list(normalize(text, "text", title="T", rules=mine).paragraphs) == PROSE
    assert len(normalize(text, "text", title="T", rules=load_rules([file], ["mine"])).paragraphs) == 4
    assert len({mine.version, RULES.version, load_rules([file], ["mine"]).version}) == 3
    with pytest.raises(RuleError, match="no rule is called"):
        load_rules(disable=["nobody"])


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Ann Berg Updated April 4, 2031 9:22 AM", "byline"),
        ("Ann Berg | Bo Lind Published May 8, 2031 Updated May 8, 2031 09:55am", "byline"),
        ("Von Ann Berg 19.01.2031, 06:32 Uhr", "byline"),
        ("Ann Berg 19 June 2031, 16:51 • 2 min read", "byline"),
        ("26-Jul-2031 • 5 mins read", "date"),
        ("4 May 2031, 14:05, by Ann Berg", "byline"),
        ("Published: March 22, 2031 at 6:14 p.m. | Updated: March 22, 2031 at 9:05 p.m.", "date"),
        ("Updated: 7 February 2031 at 18:30 · 2 min read", "date"),
    ],
)
def test_a_line_joined_of_several_leftovers_goes(line: str, kind: str):
    assert_told(kind, line, *PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "Best boats of 2031",
        "Tern Nitro 16 (2031)",
        "7 - 5",
        "10:30am - 11:00am",
        "Tuesday, January 10 10:30am - 11:00am",
        "Ferry concert, 4 May 2031, 14:05",
        "Ann Berg | Bo Lind",
        "Boats | 4 May 2031",
        "Share of the vote | 4 May 2031",
    ],
)
def test_a_line_with_a_part_that_says_something_stays(line: str):
    assert line in clean(PROSE[0], line, *PROSE[1:]).paragraphs


@pytest.mark.parametrize("part", ["Share", "Comments", "2 Comments"])
def test_what_a_joined_line_says_is_kept_beside_a_button(part: str):
    meta = clean(f"By Ann Berg | 4 May 2031, 14:05 | {part}", *PROSE).meta
    assert (meta.byline, meta.published) == (("Ann Berg",), "4 May 2031, 14:05")


def test_a_list_above_the_text_is_no_row_of_authors():
    concerts = [f"{name} | {day} May 2031, 20:00" for day, name in enumerate(("Iron Tide", "Low Water", "Ann Berg"), 3)]
    found = clean("The concerts of the summer:", *concerts, *PROSE)
    assert set(concerts) <= set(found.paragraphs)
    assert found.meta.byline == ()


@pytest.mark.parametrize(
    "line",
    [
        "New York, 4 May 2031",
        "PA / NJ",
        "Reuters / Ipsos",
        "EPA / NHTSA",
        "Trains run daily between Harrisburg PA / Newark",
        'Best original song: "Tern Song" / Ann Berg',
        '"The best film of the year." - Bloomberg',
        "Facebook, 4 February 2004",
    ],
)
def test_places_firms_songs_and_days_are_no_credit_and_no_byline(line: str):
    assert line in clean(PROSE[0], line, *PROSE[1:]).paragraphs


def test_from_when_to_when_somebody_lived_stays_above_the_text():
    lived = "Ann Berg (12 May 1931 - 4 June 2010)"
    assert clean(lived, *PROSE).paragraphs == (lived, *PROSE)


@pytest.mark.parametrize(
    "lived",
    [
        ("* 12 March 1931", "† 3 May 2031"),
        ("* 12. März 1931 in Tarn", "† 3. Mai 2031 in Orsbury"),
        ("*1931 †2031",),
        ("1931 – 2031",),
        ("(12 March 1931 – 3 May 2031)",),
    ],
)
def test_a_name_and_the_days_of_a_life_stay_above_the_text(lived: tuple[str, ...]):
    found = clean("Marten Hale", *lived, *PROSE)
    assert found.paragraphs == ("Marten Hale", *lived, *PROSE)
    assert (found.meta.published, found.meta.byline) == (None, ())


def test_days_of_a_life_make_no_byline_and_no_page_date_stay():
    assert clean("By Ann Berg", "1931 – 2031", *PROSE).meta.byline == ("Ann Berg",)
    for line in ("* Published 4 May 2031", "16 August 2029 - Updated 9 July 2031"):
        assert list(clean(line, *PROSE).paragraphs) == PROSE


@pytest.mark.parametrize("at", [0, 1, 3])
@pytest.mark.parametrize(
    "said",
    [
        ("a) 1901", "b) 1931", "c) 1961"),
        ("Date: 4 May 2032", "Time: 19:30", "Venue: Granary, Oxley"),
        ("Datum: 4. Mai 2032", "Uhrzeit: 19:30", "Ort: Speicher, Oxley"),
    ],
)
def test_answers_and_the_facts_of_an_event_stay_wherever_they_stand(at: int, said: tuple[str, ...]):
    lines = (*PROSE[:at], *said, *PROSE[at:])
    assert clean(*lines).paragraphs == lines
    assert fragment(paragraphs(*lines)).paragraphs == lines


@pytest.mark.parametrize("facts", [("Date: 4 May 2031", "Region: Coast"), ("Date: 4 May 2031", "Reporter: Ann Berg", "Share")])
def test_a_date_without_a_time_beside_it_is_that_of_the_page_above_the_text_and_that_of_an_event_below(facts: tuple[str, ...]):
    above = clean(*facts, *PROSE)
    assert (above.meta.published, above.paragraphs[-3:]) == ("Date: 4 May 2031", tuple(PROSE))
    assert clean(*PROSE, *facts[:2]).paragraphs == (*PROSE, *facts[:2])


@pytest.mark.parametrize("first", ["Published: 4 May 2031", "Date: 4 May 2031", "Reading time: 2 min"])
def test_what_a_page_says_of_itself_in_such_lines_goes(first: str):
    assert list(clean(first, "Author: Ann Berg", "Category: News", *PROSE).paragraphs) == PROSE


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("AFP / Ann Berg", "credit"),
        ("APA/AFP/Ann Berg", "credit"),
        ("picture alliance/dpa | Ann Berg", "credit"),
        ("The ferry leaves the harbour. AFP / Ann Berg", "caption"),
        ("The ferry leaves the harbour. EFE/ J.J. Berg", "caption"),
        ("The ferry leaves the harbour.—AFP", "caption"),
        ("The ferry leaves the harbour. // Ann Berg", "caption"),
    ],
)
def test_whom_a_picture_is_from_is_told_by_an_agency_beside_a_name(line: str, category: str):
    assert_told(category, PROSE[0], line, *PROSE[1:])


@pytest.mark.parametrize(
    "line",
    ["Ann Berg/Bo Lind", "AFP / how it began", "Three of four boats are late. (Harbour University)", "The ferry leaves the harbour. Ann Berg", "Either/or"],
)
def test_a_name_or_a_bar_alone_is_no_credit(line: str):
    assert line in clean(PROSE[0], line, *PROSE[1:]).paragraphs


def test_what_a_joined_line_says_of_the_article_is_kept():
    meta = clean("By Ann Berg | Bo Lind | 4 May 2031, 14:05", *PROSE).meta
    assert meta.byline == ("Ann Berg", "Bo Lind")
    assert meta.published == "4 May 2031, 14:05"
    meta = clean("4 May 2031, 14:05, by Ann Berg", *PROSE).meta
    assert (meta.byline, meta.published) == (("Ann Berg",), "4 May 2031, 14:05")
    assert clean("4 May 2031 by the sea", *PROSE).paragraphs[0] == "4 May 2031 by the sea"


def names_in_code() -> set[str]:
    """Every name that the code of the normalizer gives to what it takes out."""
    found = {f"class-{category}" for category, _ in blocks.JUNK} | {f"tag-{name}" for name in blocks.FORM}
    for file in Path(blocks.__file__).parent.glob("*.py"):
        for call in (x for x in ast.walk(ast.parse(file.read_text())) if isinstance(x, ast.Call) and isinstance(x.func, ast.Name)):
            at = {"Verdict": 0, "Removed": 2}.get(call.func.id, -1)
            for name in ast.walk(call.args[at]) if 0 <= at < len(call.args) else ():
                if isinstance(name, ast.Constant):
                    found.add(name.value)
                elif isinstance(name, ast.Name) and name.id.isupper():
                    found.add(getattr(importlib.import_module(f"digest.normalize.{file.stem}"), name.id))
                elif isinstance(name, ast.Call):
                    found |= {"rest-link", "about-link"}
        found |= {x for x in re.findall(r'"([a-z]+(?:-[a-z]+)*)"', file.read_text()) if re.fullmatch(r"(?:class|tag)-[a-z-]+|figcaption|\w+-card", x)}
    return found - {"bookmark-card"}


def test_whatever_the_code_takes_out_can_be_switched_off_by_its_name():
    assert names_in_code() - {"site-selector"} == BUILT_IN.keys()
    assert load_rules(disable=[*BUILT_IN]).off == BUILT_IN.keys()
    assert not RULES.off
    with pytest.raises(RuleError, match="no rule is called site-selector"):
        load_rules(disable=["site-selector"])


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("label-in-tail", "{}<p>In the nav</p>"),
        ("label-at-top", "<p>Coast</p>{}"),
        ("name-at-top", "<p>Ann Berg</p>{}"),
        ("date-line", "<p>4 May 2031, 14:05</p>{}"),
        ("headline", "<h1>Ferry runs again</h1>{}"),
        ("link-only", "{}<p><a href='/2'>Two boats collide off the old mole at night</a></p>"),
        ("labelled-link", "{0}<p>Mole: <a href='/2'>Two boats collide off the mole</a></p><p>Mole: <a href='/3'>The old mole is to be mended</a></p>{0}"),
        ("rest-link", "{}<p>The ferry will run again from Monday, she said. Read more</p>"),
        ("about-link", "{}<p>The ferry will run again from Monday, she said. <a href='/2'>Learn more</a></p>"),
        ("class-share", "{}<div class='share'>The boat is ninety years old by now</div>"),
        ("tag-aside", "{0}<aside><p>The boat is ninety years old</p></aside>{0}"),
        ("figcaption tag-figure", "<figure><img src='x'><figcaption>The boat at the mole</figcaption></figure>{}"),
        ("teaser-card link-only label-in-tail", "{}" + "<div class='c'><h3><a href='/2'>Two boats collide</a></h3><p>Off the old mole</p></div>" * 3),
    ],
)
def test_what_is_switched_off_stays(name: str, html: str):
    html = html.format(paragraphs(*PROSE))
    one, two = (normalize(html, "fragment", title="Ferry runs again", lang="en", rules=r) for r in (RULES, load_rules(disable=name.split())))
    assert name.split()[0] in {r.rule for r in one.removed}
    assert {r.rule for r in two.removed}.isdisjoint(name.split())
    assert len(" ".join(two.paragraphs)) > len(" ".join(one.paragraphs))


def test_a_box_that_is_switched_off_stays_on_a_page_too():
    short = "The boat is ninety years old, and it has sunk twice in that time, the office said."
    html = page(f"<article>{paragraphs(*LONGER)}<div class='signup'><p>{short}</p></div>{paragraphs(*PROSE)}</article>")
    one, two = (normalize(html, "page", title="Ferry", rules=r) for r in (RULES, load_rules(disable=["class-newsletter"])))
    assert [short in x.paragraphs for x in (one, two)] == [False, True]
    assert (
        normalize("", "page", title="Ferry runs again | Harbour", site="harbour.example", rules=load_rules(disable=["outlet-in-headline"])).title[-7:]
        == "Harbour"
    )


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("Updated Monday, 5 May 2032 at 9 a.m.", None, "Monday, 5 May 2032 at 9 a.m."),
        ("Last updated: 5 May 2032", None, "5 May 2032"),
        ("Updated 2 hours ago", None, "2 hours ago"),
        ("Published: 3 May 2032 | Updated: 4 May 2032", "3 May 2032", "4 May 2032"),
        ("Updated: 4 May 2032, first published: 3 May 2032", "3 May 2032", "4 May 2032"),
        ("3 May 2032 (updated 4 May 2032)", "3 May 2032", "4 May 2032"),
        ("3 min read | Updated 4 May 2032", None, "4 May 2032"),
        ("Veröffentlicht: 3.5.2032 | Zuletzt aktualisiert: 4.5.2032, 10:15 Uhr", "3.5.2032", "4.5.2032, 10:15 Uhr"),
        ("Publié le 3 mai 2032 à 10h15 | Mis à jour le 4 mai 2032", "3 mai 2032 à 10h15", "4 mai 2032"),
        ("Publicado: 3 de mayo de 2032 | Actualizado: 4 de mayo de 2032", "3 de mayo de 2032", "4 de mayo de 2032"),
        ("Julkaistu 3.5.2032 12:30, päivitetty 4.5.2032 13:00", "3.5.2032 12:30", "4.5.2032 13:00"),
        ("Опубликовано: 3 мая 2032 | Обновлено: 4 мая 2032", "3 мая 2032", "4 мая 2032"),
        ("Δημοσίευση: 3 Μαΐου 2032 | Ενημέρωση: 4 Μαΐου 2032", "3 Μαΐου 2032", "4 Μαΐου 2032"),
        ("입력 2032-05-03 15:24 수정 2032-05-04 16:00", "2032-05-03 15:24", "2032-05-04 16:00"),
        ("3 May 2032, 10:15", "3 May 2032, 10:15", None),
    ],
)
def test_when_an_article_was_changed_is_told_apart_from_when_it_was_published(line: str, published: str | None, updated: str | None):
    found = clean(line, *PROSE)
    assert list(found.paragraphs) == PROSE and found.removed[0].action == "metadata"
    assert (found.meta.published, found.meta.updated) == (published, updated)


def test_a_word_of_change_may_stand_behind_its_date_and_in_chinese_and_japanese():
    zh = "港务委员会星期二投票决定将旧桥关闭六个月，市长在会后表示，居民可以改乘渡轮过河，工程将于秋季完成。"
    ja = "港湾評議会は火曜日、古い橋を六か月間閉鎖することを決めたと市長が会議の後に述べた。利用者は渡し船を使うことになる。"
    both = clean("发布时间：2032-05-03 19:27 更新时间：2032-05-04 20:02", zh, lang="zh").meta
    assert (both.published, both.updated) == ("2032-05-03 19:27", "2032-05-04 20:02")
    assert clean("最終更新日：2032年5月4日", ja, lang="ja").meta.updated == "2032年5月4日"
    behind = clean("3 May 2032 published, 4 May 2032 updated", *PROSE).meta
    assert (behind.published, behind.updated) == ("3 May 2032", "4 May 2032")


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='2032-05-03T08:00:00Z'><meta property='article:modified_time' content='2032-05-04T09:00:00Z'>",
        '<script type="application/ld+json">{"datePublished": "2032-05-03T08:00:00Z", "dateModified": "2032-05-04T09:00:00Z"}</script>',
    ],
)
def test_the_times_in_a_pages_head_come_before_those_in_its_lines(head: str):
    page = f"<html><head>{head}</head><body><article><h1>Ferry runs again</h1><p>Updated 5 May 2032</p>{paragraphs(*PROSE)}</article></body></html>"
    meta = normalize(page, "page", rules=RULES).meta
    assert (meta.published, meta.updated) == ("2032-05-03T08:00:00Z", "2032-05-04T09:00:00Z")
    endless = normalize(page.replace("-03T", "-03" + "x" * 40 + "T"), "page", rules=RULES).meta
    assert (endless.published, endless.updated) == (None, "2032-05-04T09:00:00Z")


SITE = '[[site]]\nhost = "harbour.example"\ndrop = [".shop"]\nkeep = [".facts"]\nlines = ["Stay with us"]\n'
BOXES = "<p>{}</p><div class='shop'><p>{}</p></div><p>{}</p><aside class='facts related'><p>Three facts on the ferry</p></aside><p>Stay with us</p><p>{}</p>"


@pytest.mark.parametrize("form", ["fragment", "page"])
@pytest.mark.parametrize(("host", "there"), [("www.harbour.example", True), ("meridian.example", False)])
def test_a_site_section_drops_and_keeps_on_its_host_alone(tmp_path: Path, form, host: str, there: bool):
    file = tmp_path / "mine.toml"
    file.write_text(SITE)
    shop = "The harbour shop has the best boots of the whole coast, and until Sunday evening they are cheap."
    body = BOXES.format(PROSE[0], shop, *PROSE[1:])
    html = body if form == "fragment" else f"<html><body><article>{body}</article></body></html>"
    found = normalize(html, form, title="Ferry", url=f"https://{host}/1", rules=load_rules([file]))
    assert (shop not in found.paragraphs) == there
    assert ("Three facts on the ferry" in found.paragraphs) == there
    assert ("site-selector" in {r.rule for r in found.removed}) == there
    assert set(PROSE) <= set(found.paragraphs)


@pytest.mark.parametrize("form", ["fragment", "page"])
@pytest.mark.parametrize("tag", ["nav", "form", "footer", "aside", "figure"])
def test_what_a_site_section_keeps_stays_whatever_its_element_says(tmp_path: Path, form, tag: str):
    file = tmp_path / "mine.toml"
    file.write_text(SITE)
    facts = "The ferry has carried the mail of both villages for ninety years, and it has sunk twice in that time."
    body = f"{paragraphs(*LONGER)}<{tag} class='facts'><p>{facts}</p></{tag}>{paragraphs(*PROSE)}"
    html = body if form == "fragment" else page(f"<article>{body}</article>")
    found = normalize(html, form, title="Ferry", url="https://harbour.example/1", rules=load_rules([file]))
    assert facts in found.paragraphs


@pytest.mark.parametrize("form", ["fragment", "page"])
@pytest.mark.parametrize("around", ["nav", "form", "aside", "figure", "button", "div class='related'", "div class='wrap'><form"])
def test_what_a_site_section_keeps_stays_wherever_it_stands(tmp_path: Path, form, around: str):
    file = tmp_path / "mine.toml"
    file.write_text(SITE)
    facts = "The ferry has carried the mail of both villages for ninety years, and it has sunk twice in that time."
    body = f"{paragraphs(*LONGER)}<{around}><div class='facts'><p>{facts}</p></div><p>Timetable</p></{around.split()[0]}>{paragraphs(*PROSE)}"
    html = body if form == "fragment" else page(f"<article>{body}</article>")
    found = normalize(html, form, title="Ferry", url="https://harbour.example/1", rules=load_rules([file]))
    assert facts in found.paragraphs
    assert set(PROSE) <= set(found.paragraphs)


@pytest.mark.parametrize("form", ["fragment", "page"])
@pytest.mark.parametrize("around", ["nav", "form", "aside"])
@pytest.mark.parametrize(
    "inner", ["<p>In the nav</p>", "<ul><li class='share'>Share</li><li>Print</li></ul>", "<ul><li><a href='/2'>Ferries of the coast</a></li></ul>"]
)
def test_of_what_a_site_section_keeps_no_line_is_judged(tmp_path: Path, form, around: str, inner: str):
    file = tmp_path / "mine.toml"
    file.write_text(SITE)
    body = f"{paragraphs(*PROSE)}<{around}><div class='facts'>{inner}</div></{around}>"
    html = body if form == "fragment" else page(f"<article>{paragraphs(*LONGER)}{body}</article>")
    found = normalize(html, form, title="Ferry", url="https://harbour.example/1", rules=load_rules([file]))
    assert [p.removeprefix("- ") for p in found.paragraphs][-inner.count("</p>") - inner.count("</li>") :] == re.findall(r"[^<>]+(?=</(?:p|li|a)>)", inner)


@pytest.mark.parametrize("host", ["harbour.example", "www.Harbour.example", "https://harbour.example/", "harbour.example:443", "harbour.example."])
@pytest.mark.parametrize("url", ["https://harbour.example:443/1", "HTTP://WWW.HARBOUR.EXAMPLE/1", "//ann@news.harbour.example?1", "harbour.example"])
def test_a_site_section_is_found_however_its_host_is_written(tmp_path: Path, host: str, url: str):
    (tmp_path / "mine.toml").write_text(f'[[site]]\nhost = "{host}"\nlines = ["Stay with us"]\n')
    rules = load_rules([tmp_path / "mine.toml"])
    assert [x and x.lines for x in (site_of(url, None, rules), site_of(None, url, rules))] == [("Stay with us",)] * 2
    assert site_of("https://otherharbour.example/1", None, rules) is site_of("https://[::1]/harbour.example", None, rules) is None


def test_site_sections_of_one_host_are_joined_across_files(tmp_path: Path):
    files = [tmp_path / name for name in ("one.toml", "two.toml")]
    files[0].write_text('[[site]]\nhost = "hafen-köge.example"\ndrop = [".a"]\n[[site]]\nhost = "HAFEN-KÖGE.example"\ndrop = [".b"]\nkeep = [".c"]\n')
    files[1].write_text('[[site]]\nhost = "xn--hafen-kge-67a.example"\nlines = ["Stay with us"]\n')
    found = site_of("https://hafen-köge.example/1", None, load_rules(files))
    assert found
    assert (found.drop, found.keep, found.lines) == ((".a", ".b"), (".c",), ("Stay with us",))


@pytest.mark.parametrize("host", ["", "*.harbour.example", "harbour example"])
def test_a_site_section_that_never_fits_is_refused(tmp_path: Path, host: str):
    (tmp_path / "mine.toml").write_text(f'[[site]]\nhost = "{host}"\n')
    with pytest.raises(RuleError, match="is no host, expected one like"):
        load_rules([tmp_path / "mine.toml"])


@pytest.mark.parametrize(
    ("section", "reason"), [('drop = ["..x["]', "is no CSS selector"), ('drops = [".x"]', "unknown field drops"), ("lines = 1", "list of strings")]
)
def test_a_bad_site_section_is_refused_with_its_file(tmp_path: Path, section: str, reason: str):
    file = tmp_path / "mine.toml"
    file.write_text(f'[[site]]\nhost = "harbour.example"\n{section}\n')
    with pytest.raises(RuleError, match=f"mine.toml: .*{reason}"):
        load_rules([file])


@pytest.mark.parametrize(
    ("title", "site", "head"),
    [
        ("Ferry runs again after the storm - The Harbour Post", "www.harbourpost.example", "Ferry runs again after the storm"),
        ("Ferry runs again | Harbour-Post.example | Harbour Post News", "harbour-post.example", "Ferry runs again"),
        ("Fähre fährt wieder – Seetaler Bote", "seetalerbote.example", "Fähre fährt wieder"),
        ("Ferry runs again after the storm - BBC News", "news.bbc.co.uk", "Ferry runs again after the storm"),
        ("Ferry runs again - and the harbour post is manned", "harbourpost.example", None),
        ("Ferry runs again - The Meridian", "harbourpost.example", None),
        ("Sport | Harbour Post", "harbourpost.example", None),
        ("Ferry runs again - The Harbour Post", "", None),
    ],
)
def test_a_headline_loses_the_name_of_its_own_outlet_and_nothing_else(title: str, site: str, head: str | None):
    clean = normalize("\n".join(PROSE), "text", title=title, url=f"https://{site}/1" if site else None, lang="en", rules=RULES)
    assert clean.title == (head or title)
    assert title == clean.title + "".join(f" {x.text}" for x in reversed(clean.removed))
    assert {x.rule for x in clean.removed} <= {"outlet-in-headline"}
    assert normalize("\n".join(PROSE), "text", title=clean.title, site=site or None, lang="en", rules=RULES).title == clean.title


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Lurgan Minister Urges Private Partnerships On Basketball", ("en", "und")),
        ("Teresk Basketball Team Set for Lurgan Games", ("en", "und")),
        ("Vessia Ministry Names Harbour Chief", ("en", "und")),
        ("Ministeren åpner den nye fergen i havnen på Havnsund og det er ikke for sent", ("nb",)),
        ("Правительство Вессии открыло новый порт после шторма", ("ru",)),
        ("El gobierno de Valdearena abre el puerto tras la tormenta", ("es",)),
    ],
)
def test_a_headline_alone_is_not_taken_for_a_rare_language(title: str, lang: tuple[str, ...]):
    assert normalize("", "text", title=title, rules=RULES).lang in lang


def test_a_line_that_a_person_keeps_stays_and_changes_the_version():
    line = "Also read: Ten pictures of the flood"
    mine = load_rules(keep=[line])
    assert line in normalize("\n".join([PROSE[0], line, *PROSE[1:]]), "text", title="Ferry", lang="en", rules=mine).paragraphs
    assert mine.version != RULES.version


PIECES = st.sampled_from(
    [*PROSE, "Image", "Advertisement", "Related", "Share this:", "By Jo Marsh", "Home", "3/17", "Leave a comment", "A heading", "Read more […]", "***"]
)


@pytest.mark.parametrize(
    "line", ["\u202bاقرأ أيضا: عشر وصفات للشتاء\u202c", "\u202aAlso read:\u202c Bread price rises", "\u2067اقـرأ أيضـا\u061c: عشر وصفات للشتاء\u2069"]
)
def test_marks_of_direction_and_stretched_words_hide_nothing(line: str):
    assert clean(*PROSE[:2], line, *PROSE[2:], lang="ar").paragraphs == tuple(PROSE)
    stays = f"\u202a{PROSE[0]}\u202c"
    assert clean(stays, *PROSE[1:]).paragraphs[0] == stays


@given(st.text("eا \u0301\u0640\u0653\u0654\u0651\u064e\u200b\u202a\u2066\u061c\u00ad\ufe0f\ufe77\ufeff\0\t’-.(a)") | st.text())
def test_folding_twice_changes_nothing(line: str):
    assert fold(fold(line)) == fold(line)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=60)), max_size=14))
def test_cleaning_twice_changes_nothing(lines: list[str]):
    once = clean(*lines)
    assert clean(*once.paragraphs).paragraphs == once.paragraphs


LINK = "<a class=tag href=/>boats</a> and ferries "
LOTS = {
    "cards": "<div class='c'><h3><a href='/'>Ten boats</a></h3></div>" * 1_500,
    "boxes": f"<div class='promo'><p>{'boat, ' * 70}</p></div>" * 2_000,
    "links": f"<p>{LINK * 20_000}</p>",
    "rows": "".join(f"<div>{'<div class=c><a href=/><img></a><p>Ten boats</p></div>' * 3}</div>" for _ in range(3_000)),
    "teasers": "<p>A short line</p><div class='teaser'>Ten boats</div>" * 5_000,
    "lots": "".join(f"<div class='a'><div class='b'><p>{PROSE[0]} No. {n} is another.</p></div></div>" for n in range(4_000)),
}


@pytest.mark.parametrize("form", ["fragment", "page"])
@pytest.mark.parametrize("body", LOTS.values(), ids=LOTS.keys())
def test_a_page_of_very_many_equal_parts_gives_an_answer_in_bounded_time(form, body: str):
    began = time.process_time()
    assert normalize(page(body) if form == "page" else body, form, rules=RULES) is not None
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("fragment", "<ul>" + "<li>Share</li><li>The boat</li><li>Pier</li>" * 15_000),
        ("text", "- Share\n- The boat\n- Pier\n" * 15_000),
        ("fragment", "<ul>" + "<li><div><p><a href=/x>y</a></p></div></li>" * 15_000),
        ("fragment", f"<p><a href='#{'fn' * 50_000}#'>1</a>"),
        ("fragment", "<sup>" * 1_500 + "<a href=#f>1</a>" * 15_000),
        ("fragment", "<sup>" * 1_500 + "<b></b>" * 15_000),
        ("fragment", "<p>" + f"x<sup>{'i' * 38}!<a href=#f>1</a></sup>" * 500),
        ("fragment", "<aside>" + "<blockquote>" * 1_500 + "word " * 100_000),
        ("fragment", "<code>x" * 1_500 + "<span class=comment>x</span>" * 15_000),
        ("fragment", "<h2 id=a><a href='/x#a'>x</a></h2>" * 15_000),
        ("fragment", "".join(f"<div class=teaser>Boat {n} of them all</div>" for n in range(45_000))),
        ("fragment", "<aside>" * 900 + "<blockquote>x</blockquote>" * 9_000),
        ("text", PROSE[0] + "".join(f"\nRelated stories\nBoat {n} of the harbour" for n in range(16_000))),
    ],
    ids=[
        "items",
        "dashed",
        "deep-items",
        "place",
        "raised",
        "raised-empty",
        "raised-long",
        "quotations",
        "code",
        "headings",
        "leads",
        "answers",
        "related",
    ],
)
def test_very_many_lists_links_and_marks_give_an_answer_in_bounded_time(form, body: str):
    began = time.process_time()
    assert normalize(body, form, url="https://harbour.example/ferry", rules=RULES) is not None
    assert time.process_time() - began < 10


def test_a_paragraph_of_a_feed_with_very_many_links_gives_an_answer_in_bounded_time():
    began = time.process_time()
    assert fragment(f"<p>{LINK * 40_000}</p>") is not None  # of a page half as many: trafilatura's work there grows with their square
    assert time.process_time() - began < 10


@pytest.mark.parametrize("form", ["text", "fragment", "page"])
@pytest.mark.parametrize(
    "body", ["", "\0\0", "a" * 10_000_000, "<div>" * 100_000 + "deep", "<p>" * 50_000, "\n" * 100_000], ids=["empty", "nul", "long", "deep", "p", "lines"]
)
def test_garbage_gives_an_answer_in_bounded_time(form, body: str):
    began = time.process_time()
    assert normalize(body, form, rules=RULES) is not None
    assert time.process_time() - began < 10


FORMULAS = {
    "parts": ("<math><mi>n</mi><mo>&gt;</mo><mn>2</mn></math>", "n > 2"),
    "fraction": ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><msup><mi>c</mi><mn>2</mn></msup></mfrac></math>", "(a+b)/(c^2)"),
    "told": ("<math alttext='n&gt;2'><mi>n</mi></math>", "n>2"),
    "note": ("<math><semantics><mi>n</mi><annotation>\\nu</annotation></semantics></math>", "n"),
    "twin": ("<span><span><math><mi>n</mi></math></span><span aria-hidden='true'>n</span></span>", "n"),
    "picture": ("<img class='latex' src=x alt='n &gt; 2'>", "n > 2"),
    "both": (
        "<span><span style='display: none'><math alttext='{\\displaystyle n}'></math></span>"
        "<img class='mwe-math-fallback-image-inline' alt='{\\displaystyle n}'></span>", "n",
    ),
    "katex": (
        "<span class='katex'><span><math alttext='\\frac{a}{b}'></math></span><span class='katex-html' aria-hidden='true'>ba</span></span>", "\\frac{a}{b}",
    ),
    "mathjax": ("<span class='MathJax'><nobr aria-hidden='true'>n&#8242;</nobr><span><math><mi>n</mi></math></span></span>", "n"),
    "no twin": ("<math><mi>n</mi></math>, which is <img class='latex' alt='n^2'>", "n, which is n^2"),
    "picture of it": ("<math><mi>n</mi></math> <img class='tex' alt='n'>", "n"),
    "ferry": ("<img class='mathilda' alt='A ferry'>", ""),
    "reading": ("<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>", "東京"),
    "withdrawn": ("<del>six</del> <ins>seven</ins>", "seven"),
    "in fun": ("<s>six</s> seven", "six seven"),
}  # fmt: skip


def as_page(html: str) -> str:
    return f"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>{html}</article></body></html>"


@pytest.mark.parametrize("form", ["fragment", "page"])
@pytest.mark.parametrize(("html", "words"), FORMULAS.values(), ids=FORMULAS.keys())
def test_formulas_stay_in_their_sentence_and_what_is_none_of_it_does_not(form, html: str, words: str):
    body = f"{paragraphs(*PROSE)}<p>The captain says that {html} is what she counts on each morning before the ferry leaves the pier.</p>"
    read = normalize(as_page(body) if form == "page" else body, form, url="https://harbour.example/ferry", rules=RULES)
    told = f"The captain says that {words} is what she counts on each morning before the ferry leaves the pier."
    assert " ".join(read.paragraphs[-1].split()) == " ".join(told.split())


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("Let <math><mi>a</mi></math> be below <span aria-hidden='true'>five</span> for all.", "Let a be below five for all."),
        ("We know <span aria-hidden='true'>five</span> of them and <b><math><mi>b</mi></math></b>.", "We know five of them and b."),
        ("We know <span aria-hidden='true'>five</span> <b><math><mi>b</mi></math></b>.", "We know five b."),
        ("Of <math><mi>a</mi></math> <b>or <math><mi>b</mi></math></b> <img class='tex' alt='b^2'> one is more.", "Of a or b b^2 one is more."),
        ("We know <span aria-hidden='true'>a<sub>1</sub></span> <b><math><msub><mi>a</mi><mn>1</mn></msub></math></b>.", "We know a_1."),
    ],
)
def test_words_and_formulas_beside_a_formula_stay(html: str, words: str):
    assert fragment(f"<p>{html}</p>{paragraphs(*PROSE)}").paragraphs[0] == words


@pytest.mark.parametrize("form", ["fragment", "page"])
def test_what_its_own_attributes_hide_goes_and_a_hidden_article_stays(form):
    def read(html: str):
        return normalize(as_page(html) if form == "page" else html, form, title="Ferry", rules=RULES)

    long = "The ferry to the island will be late today, bread is dearer, and in the harbour a heron has been seen that nobody had expected to see there."
    for hidden in (
        f"<div style='display:none;max-height:0'>{long} {'&#847;&zwnj;&nbsp;' * 300}</div>", "<p hidden>Secret</p>",
        "<p style='color: red; Visibility :HIDDEN'>Secret</p>",
        "<aside style='display : none'><p>Secret</p></aside>",
    ):  # fmt: skip
        found = read(paragraphs(*PROSE) + hidden)
        assert list(found.paragraphs) == PROSE, hidden
        assert [(r.category, r.rule) for r in found.removed if r.text != "Ferry"] == [("other", "hidden")]
    assert list(read(f"{paragraphs(*PROSE)}<div hidden='until-found'>{paragraphs(long)}</div>").paragraphs) == [*PROSE, long]
    assert list(read(f"<div style='display:none'>{paragraphs(*PROSE, long)}</div>").paragraphs) == [*PROSE, long]


@pytest.mark.parametrize("form", ["fragment", "page"])
@pytest.mark.parametrize("tag", ["div style='visibility:hidden'", "article hidden", "section style='display:none'"])
def test_a_short_article_that_is_hidden_stays_when_it_is_most_of_the_text(form, tag: str):
    def read(html: str):
        return normalize(f"<body>{html}</body>" if form == "page" else html, form, title="Ferry", rules=RULES)

    hidden = f"<{tag}><h1>Ferry</h1>{{}}</{tag.split()[0]}>"
    assert [x for x in read(f"<div>Hello there</div>{hidden.format(paragraphs(*PROSE[:2]))}").paragraphs if x != "Hello there"] == PROSE[:2]
    beside = read(f"<article>{paragraphs(*PROSE[:2])}</article>{hidden.format(paragraphs(PROSE[2]))}")
    assert (list(beside.paragraphs), beside.removed[-1].rule) == (PROSE[:2], "hidden")
    menu = hidden.format("<ul>" + "<li><a href='x'>All about boats</a></li>" * 20 + "</ul>")
    assert list(read(f"<article>{paragraphs(PROSE[0])}</article>{menu}").paragraphs) == PROSE[:1]


@pytest.mark.parametrize("form", ["fragment", "page"])
def test_a_program_is_one_paragraph_in_which_nothing_goes(form):
    program = "menu:\n  - Home\n\n  - Contact\nRead more\nShare\nfooter: none"
    body = (
        f"{paragraphs(*PROSE[:2])}<pre><code>{program}</code></pre>{paragraphs(PROSE[2])}<pre>{program}</pre><p><code>Share</code></p>{paragraphs(LONGER[0])}"
    )
    read = normalize(as_page(body) if form == "page" else body, form, title="Ferry", rules=RULES)
    assert list(read.paragraphs) == [*PROSE[:2], program, PROSE[2], program, "Share", LONGER[0]]


SHORT_BOXES = [f"div class='{x}'" for x in ("newsletter", "promo", "comment", "caption", "share", "tags", "ad-hoc-news", "menu-card", "hidden")]


@pytest.mark.parametrize("box", [*SHORT_BOXES, "form", "nav", "aside"])
def test_a_short_entry_that_stands_in_a_box_keeps_its_sentences(box: str):
    sentences = ["The pier is closed until the autumn.", "Bread will cost a tenth more from June on."]
    for told in (sentences, PROSE):
        found = fragment(f"<{box}>" + "".join(f"<h2>News</h2><p>{x}</p>" for x in told) + f"</{box.split()[0]}>")
        assert list(found.paragraphs) == told and "the whole entry stood in" in found.warnings[0]
    beside = fragment(f"{paragraphs(PROSE[0])}<{box}>{paragraphs(*sentences)}</{box.split()[0]}>")
    assert (list(beside.paragraphs), beside.warnings) == ([PROSE[0]], ())


def test_a_box_beside_a_line_or_a_picture_is_no_entry():
    box = "<div class='{}'><p>Our best stories come to you every morning, chosen by us.</p></div>"
    for above, name in (("<p>Storm in pictures</p>", "newsletter"), ("<img src='x'>", "promo"), ("<iframe src='x'></iframe>", "promo")):
        found = fragment(above + box.format(name))
        assert (found.warnings, [x for x in found.paragraphs if "stories" in x]) == ((), []), above
    for name, read in (("newsletter", True), ("comments", False), ("share", False), ("tags", False)):
        assert bool(fragment("<h2>Storm</h2>" + box.format(name)).warnings) is read, name
        assert f"class-{name[:5]}" in fragment(box.format(name) + "<img src='x' width='1' height='1'>").warnings[0]


def test_an_entry_of_forms_links_and_captions_is_empty_and_so_is_one_that_its_reader_dropped(tmp_path):
    bare = fragment("<form><label>Your name</label></form><div class='share'><a href='x'>Share this on the web today.</a></div>")
    assert (bare.paragraphs, bare.warnings) == ((), ())
    assert fragment("<figure><img src='x'><figcaption>The pier at dawn in the harbour of the town.</figcaption></figure>").paragraphs == ()
    assert fragment("<div hidden><p>The pier is closed until the autumn.</p></div>").paragraphs == ("The pier is closed until the autumn.",)
    mine = tmp_path / "mine.toml"
    mine.write_text("[[site]]\nhost = 'harbour.example'\ndrop = ['.text']\n")
    html = f"<div class='text'>{paragraphs(*PROSE)}</div><div class='promo'><p>The harbour sells boats to everybody in June.</p></div>"
    dropped = normalize(html, "fragment", url="https://harbour.example/ferry", rules=load_rules([mine]))
    assert dropped.paragraphs == () and "nothing is left" in dropped.warnings[0]


@pytest.mark.parametrize("tag", ["center", "x-y", "label", "pre", "b><div></b"])
@pytest.mark.parametrize("times", [300, 2_100, 50_000])
def test_what_nests_too_deep_loses_its_tags_and_keeps_its_text(tag: str, times: int):
    deep = f"<{tag}>" * times + PROSE[0] + f"</{tag}>" * times + paragraphs(PROSE[1])
    assert list(fragment(deep).paragraphs) == PROSE[:2]
    read = normalize(f"<html><body><article><h1>Ferry</h1>{deep}{paragraphs(PROSE[2])}</article></body></html>", "page", rules=RULES)
    assert all(x in "".join(read.paragraphs) for x in PROSE[2 if tag in ("x-y", "label") else 0 :])  # trafilatura reads neither


def test_what_a_forum_a_podcast_host_and_a_feed_service_add_goes():
    forum = (
        "<table><tr><td><a href='x'><img src='y'></a></td><td>submitted by <a href='u'>/u/gull</a> to <a href='r'>r/tern</a><br>"
        "<span><a href='x'>[link]</a></span> <span><a href='c'>[comments]</a></span></td></tr></table>"
    )
    assert (fragment(forum).paragraphs, fragment(forum).warnings) == ((), ())
    thread = paragraphs("Article URL: https://tern.example/a", "Comments URL: https://links.example/1", "# Comments: 3")
    assert fragment(thread).paragraphs == ()
    for line in (
        "Hosted on Terncast. See terncast.example/privacy for more information.", "4 posts - 3 participants", "This feed was created with Tern Feeds",
        "Ferry Runs Again was originally published in The Tern on Medium, where people are talking about it.", "Thanks for keeping RSS alive. ♥",
    ):  # fmt: skip
        assert list(fragment(paragraphs(*PROSE) + f"<hr><p><small>{line}</small></p>").paragraphs) == PROSE, line


def test_an_e_mail_that_comes_as_a_feed_is_cleaned_though_it_is_laid_out_in_tables():
    above, below = "<a href='x'>View this email in your browser</a>", "You are receiving this email because you signed up.<br><a href='u'>Unsubscribe</a>"
    rows = [above, *(f"<p>{x}</p>" for x in PROSE), below]
    inner = "<table>" + "".join(f"<tr><td>{x}</td></tr>" for x in rows) + "</table>"
    assert list(fragment(f"<table><tr><td>{inner}</td></tr></table>").paragraphs) == PROSE


def test_a_feeds_footer_goes_as_a_paragraph_of_its_own_too_in_every_language():
    for rule in FOOTERS:
        for example in rule.drops:
            footer = re.split(r"(?<=[.。।]) ", example, maxsplit=1)[-1]
            assert list(clean(*PROSE, footer).paragraphs) == PROSE, example


def test_the_link_to_the_rest_may_be_glued_without_a_blank():
    assert fragment(paragraphs(*PROSE).removesuffix("</p>") + "<a href='x'>Devamı için tıklayınız...</a></p>").paragraphs == tuple(PROSE)


def test_what_programs_of_feeds_write_into_an_entry_is_known_by_its_names():
    drupal = (
        "<span class='field field--name-title field--label-hidden'>Ferry runs</span><span class='field field--name-uid'><span>jmarsh</span></span>"
        "<span class='field field--name-created'>Tue, 03/12/2031 - 09:42</span><div class='field field--name-body'>"
    )
    assert list(fragment(drupal + paragraphs(*PROSE) + "</div>").paragraphs) == PROSE
    wire = f"<p><span class='legendSpanClass'>PORT REED, March 4, 2031</span> <span class='legendSpanClass'>/TernWire/</span> -- {PROSE[0]}</p>"
    assert fragment(wire + paragraphs(*PROSE[1:])).paragraphs[0] == f"PORT REED, March 4, 2031 /TernWire/ -- {PROSE[0]}"


def test_whose_words_follow_stays_above_them():
    blog = f"<p><a href='x'>tern-watch</a>:</p><blockquote><p>{PROSE[0]}</p></blockquote>" + paragraphs(*PROSE[1:])
    assert fragment(blog).paragraphs[0] == "tern-watch:"
    quoted = "<aside class='quote'><div class='title'>gull:</div><blockquote><p>Does the old pier still stand?</p></blockquote></aside>"
    assert fragment(paragraphs(*PROSE[:2]) + quoted + paragraphs(PROSE[2])).paragraphs[2:4] == ("gull:", "Does the old pier still stand?")


def test_a_table_of_data_stays_cell_by_cell():
    cells = ["Boat", "Runs", "Tern", "12", "Gull", "9"]
    table = "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in zip(cells[::2], cells[1::2], strict=True)) + "</table>"
    assert list(fragment(paragraphs(*PROSE) + table).paragraphs) == [*PROSE, *cells]
    big = "<table>" + "<tr><td>Tern</td><td>12</td></tr>" * 3_000 + "</table>"
    assert len(fragment(paragraphs(*PROSE) + big).paragraphs) == 6_003


def test_chapters_definitions_and_whose_words_a_quotation_is_are_no_labels():
    for html, lines in (
        ("<p>(00:00) Start<br>(02:30) The vote<br>14:05 What comes next</p>", ["(00:00) Start", "(02:30) The vote", "14:05 What comes next"]),
        ("<dl><dt>Cost</dt><dd>Four million</dd><dt>Begin</dt><dd>March</dd></dl>", ["Cost", "Four million", "Begin", "March"]),
        ("<blockquote><p>The sea gives and takes.</p></blockquote><p>— the mayor</p>", ["The sea gives and takes.", "— the mayor"]),
    ):
        assert list(fragment(paragraphs(*PROSE) + html).paragraphs) == [*PROSE, *lines]


def test_plain_text_keeps_its_lines():
    video = "\n\n".join([*PROSE, "00:00 Start\n02:10 The vote", "Subscribe to our newsletter\nFollow us on Instagram: https://tern.example/i\n#ferry"])
    assert list(fragment(video).paragraphs) == [*PROSE, "00:00 Start", "02:10 The vote"]
    assert list(fragment("\n\n".join(PROSE) + "\n\nRead more").paragraphs) == PROSE
    typed = f"{PROSE[0]}\n\n{PROSE[1]} <b>Bold</b> words\nend it.\n \n{PROSE[2]}"
    assert list(fragment(typed).paragraphs) == [PROSE[0], f"{PROSE[1]} Bold words end it.", PROSE[2]]


def test_plain_text_that_was_wrapped_is_joined():
    assert list(fragment("\n\n".join("\n".join(textwrap.wrap(x, 52)) for x in PROSE)).paragraphs) == PROSE


def test_the_words_of_a_list_are_nobodys_initials():
    assert list(fragment(paragraphs(*PROSE) + "<ul><li>milk</li><li>eggs</li></ul>").paragraphs) == [*PROSE, "milk", "eggs"]
    assert fragment(paragraphs(*PROSE, "(jkm)")).paragraphs == tuple(PROSE)


def test_a_link_to_another_article_goes_from_behind_the_last_sentence():
    for link in ("<strong>Also read:</strong> <a href='x'>The boat that never came home</a>", "Related: <a href='x'>The tower in the fog</a>"):
        found = fragment(paragraphs(*PROSE[:-1], f"{PROSE[-1]} {link}"))
        assert (list(found.paragraphs), found.removed[-1].category, found.truncated) == (PROSE, "cross-link", False), link
    quoted = f'{PROSE[-1]} On the jar it says "opened in March. See also: the cellar"'
    assert fragment(paragraphs(*PROSE[:-1], quoted)).paragraphs[-1] == quoted


def test_opening_hours_are_no_date_and_a_greeting_is_no_label():
    hours = "<ul><li>Monday: 9:00 – 13:00</li><li>Friday: 10.00–18.00</li></ul>"
    assert list(fragment(f"<p>Dear neighbours,</p>{paragraphs(*PROSE)}{hours}").paragraphs) == [
        "Dear neighbours,",
        *PROSE,
        "Monday: 9:00 – 13:00",
        "Friday: 10.00–18.00",
    ]


def test_headings_stay_that_are_called_like_a_link_to_the_rest():
    html = (
        f"<p>{PROSE[0]}</p><h2>Full text</h2><p>{PROSE[1]}</p><p>More information:</p><p>{PROSE[2]}</p><h3>Mehr Informationen</h3><p>{PROSE[0][:-1]} again.</p>"
    )
    assert [x for x in fragment(html).paragraphs if x not in PROSE][:3] == ["Full text", "More information:", "Mehr Informationen"]


def test_a_link_to_more_about_it_says_nothing_of_a_cut_and_on_a_page_none_does():
    html = paragraphs(*PROSE).removesuffix("</p>") + " <a href='x'>{}</a></p>"
    assert [fragment(html.format(x)).truncated for x in ("Read more", "Learn more", "Mehr erfahren")] == [True, False, False]
    whole = normalize(page(f"<article>{html.format('Read more')}</article>"), "page", title="Ferry", rules=RULES)
    assert (list(whole.paragraphs), whole.truncated) == (PROSE, False)


def test_what_is_switched_off_or_kept_is_not_trimmed():
    text = [*PROSE[:-1], f"{PROSE[-1]} Read more"]
    off = load_rules(disable=["rest-link", "en-trim-continue"])
    kept = load_rules(keep=[text[-1]])
    assert all(list(normalize("\n".join(text), "text", title="Ferry", rules=r).paragraphs) == text for r in (off, kept))


def test_a_label_and_what_follows_is_no_link_to_another_article():
    quoted = "« Ouvert en mars. À lire aussi : la cave du port »"
    for end in ("Next: The harbour will be dredged […]", "Tickets at the door. More: 030 123456", "Übersicht: Altmoor 8.00, Norbury 9.30", quoted):
        found = clean(*PROSE[:-1], f"{PROSE[-1]} {end}")
        assert found.paragraphs[-1] == f"{PROSE[-1]} {end.removesuffix(' […]')}"


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td>Tern FC</td><td>2</td><td>Gull FC</td><td>1</td></tr>",
        "<tr><th>Price</th><td>12 euros</td></tr>",
        "<tr><td>Winners</td></tr><tr><td>Tern</td></tr>",
    ],
)
def test_small_tables_of_data_stay(row: str):
    cells = re.findall(r">([^<>]+)<", row)
    assert list(fragment(f"<p>{PROSE[0]}</p><table>{row}</table>{paragraphs(*PROSE[1:])}").paragraphs) == [PROSE[0], *cells, *PROSE[1:]]


def test_cells_within_cells_take_no_long_time():
    began = time.process_time()
    fragment("<table><tr>" + "<td><div>" * 950 + "a b " * 900_000)
    assert time.process_time() - began < 8


def test_an_aside_with_a_small_quotation_is_still_one():
    box = "<aside class='newsletter'><p>Get our letter every morning</p><blockquote>Best letter of all</blockquote><p>Join 20,000 readers</p></aside>"
    assert list(fragment(paragraphs(*PROSE[:2]) + box + paragraphs(PROSE[2])).paragraphs) == PROSE


def assert_stays(*lines: str) -> None:
    """Of an article of these lines nothing is taken out."""
    found = clean(*lines)
    assert [(r.text, r.rule) for r in found.removed] == []
    assert list(found.paragraphs) == list(lines)


BOAT = "Two villages get their boat"


def left_of(*lines: str, title: str = BOAT, form: str = "text"):
    """The paragraphs of an article of these lines, with its headline."""
    body = "\n".join(lines) if form == "text" else "".join(f"<p>{x}</p>" for x in lines)
    return list(normalize(body, form, title=title, rules=RULES).paragraphs)


@pytest.mark.parametrize(
    "line",
    [
        "za 17 juni 2031 21.50 uur",
        "2031.11.28.",
        "2031. ápr. 10.",
        "wtorek, 02 wrzesień 2031",
        "9 sierpnia 2031 r.",
        "26 вересня 2031 р.",
        "19:28 Дек. 28, 2031",
        "19 ian. 2031, 07:43",
    ],
)
def test_dates_go_as_newsrooms_write_them(line: str):
    assert [r.rule for r in clean(PROSE[0], line, *PROSE[1:]).removed] == ["date-line"]


@pytest.mark.parametrize("line", ["AG 2010", "3:09 p.m. on Friday, June 11.", "On 3 May 2031.", "Man out 2031", "Das war im Mai 2031."])
def test_what_only_looks_like_a_date_stays(line: str):
    assert_stays(PROSE[0], line, *PROSE[1:])


def test_what_stands_above_the_headline_of_a_page_goes_but_for_what_may_be_a_lead():
    lead = "After eleven years of talks the two villages will at last get the boat that they were promised, but not before spring"
    menu = ["Harbour Post", "• News", "• Weather", "Jobs at sea", BOAT]
    assert left_of(*menu, lead, *PROSE) == [lead, *PROSE]
    assert left_of(lead, *menu[1:], *PROSE) == [lead, *PROSE]
    assert left_of("Our ferries and who built them", BOAT, *PROSE) == PROSE
    assert left_of("Our ferries and who built them", BOAT, *PROSE, form="fragment") == ["Our ferries and who built them", *PROSE]
    stays = ["Correction: an earlier version said nine", "He waited.", "Three boats,"]
    assert left_of(*stays, BOAT, *PROSE) == [*stays, *PROSE]
    assert left_of(PROSE[0], "The old boat", PROSE[1], BOAT, PROSE[2]) == [PROSE[0], "The old boat", PROSE[1], BOAT, PROSE[2]]
    recipe = ["For four, in one hour", "- 200 g flour", "- 3 apples"]
    assert left_of(*recipe, BOAT, *PROSE) == [*recipe, *PROSE]
    verses = ["I was lost on the water", "With the rain in my eyes", BOAT, "And the lamp on the quay"]
    assert [x for x in left_of(*verses) if x != BOAT] == [x for x in verses if x != BOAT]


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        (f"{BOAT} | Harbour Post", True),
        (f"Home » Coast » {BOAT}", True),
        (f"Coast{BOAT}", True),
        (f"Home Coast {BOAT}", True),
        (f"The {BOAT.lower()}", True),
        (f"Why {BOAT.lower()}", False),
        (f"{BOAT} at last", False),
        (f"{BOAT}. The storm broke two piers.", False),
        (f"{BOAT}, the mayor said on Monday", False),
        (f"{BOAT}: how it happened", False),
        (f"Update, 5 pm: {BOAT}", False),
        (f"Home fans say {BOAT.lower()}", False),
        (f"Forty{BOAT.lower()}", False),
    ],
)
def test_the_headline_is_known_again_with_what_a_page_puts_beside_it(line: str, gone: bool):
    assert (line not in left_of("The boat is late and nobody knows why", line, *PROSE)) == gone


def test_what_stands_below_an_article_and_a_part_of_its_page_goes():
    below = ["Storm warning for the coast", "The bridge that nobody wanted, and how it was built after all", "Harbour Post Media"]
    assert left_of(*PROSE, "You may also like", *below) == PROSE
    assert left_of(*PROSE, "Tags: boat, coast", *below) == PROSE
    assert left_of(*PROSE, "Tags: boat, coast", "Tern Watch Forty of the coast", "Weight: 40 g") == [*PROSE, "Weight: 40 g"]
    assert left_of(*PROSE, "Tags: boat, coast", *below[:2], "He laughed.") == [*PROSE, *below[:2], "He laughed."]
    assert left_of(*PROSE, "Tags: boat, coast", *below[:2], form="fragment") == [*PROSE, *below[:2]]
    for part in ("Advertisement", "Also read: Storm closes the pier of Kestle", "Sign up for our newsletter"):
        assert left_of(*PROSE, part, *below[:2]) == [*PROSE, *below[:2]]
    results = ["Results:", "Kestle Rovers and Tern United, three to one", "Port Reed and Gull Athletic, nil to nil"]
    assert left_of(*PROSE, "Tags: boat, coast", *results) == [*PROSE, *results]


def test_a_caption_once_more_without_its_credit_goes_and_a_heading_or_a_lead_does_not():
    caption = "The old boat leaves the harbour of Kestle"
    assert left_of(PROSE[0], caption, f"{caption}. Photo: Ann Berg / Reuters", *PROSE[1:]) == PROSE
    assert left_of(PROSE[0], f"{caption}. Photo: Ann Berg / Reuters", f"{caption}.", *PROSE[1:]) == PROSE
    for stays in ("Tern Watch Pro Band", "How to tie the bowline", PROSE[2]):
        assert left_of(PROSE[0], stays, f"{stays} of the first loop. Photo: Ann Berg / Reuters", PROSE[1]) == [PROSE[0], stays, PROSE[1]]


def test_headlines_with_beginnings_of_other_articles_below_the_text_go_and_its_own_end_stays():
    one = ["Storm closes the pier", "The storm that came over the island in the night has closed ..."]
    other = ["Nobody pays for the bridge", "For the bridge that nobody wants to build again…"]
    assert left_of(*PROSE, *one, *other) == PROSE
    assert left_of(*PROSE, *one, *other, form="fragment") == [*PROSE, *one, *other]
    assert left_of(*PROSE, *one) == [*PROSE, *one]
    for end in (
        ["The council wants to talk about the price of the ticket with all of the…"],
        ["So we wait for the boat that does not come any more...", "Ann", "And hope that it will come in the spring after all..."],
        [
            "What comes next for you?",
            "I do not know, maybe I will sail again...",
            "And after that?",
            "Who knows what there is behind the islands of the north…",
        ],
        ["He looked for the boat, and the boat was not there any more…", "And nobody has seen it since, or so they tell him…"],
    ):
        assert left_of(*PROSE, *end) == [*PROSE, *end]


def test_the_names_of_things_with_pictures_are_no_captions():
    def told(*above: str) -> list[str]:
        lines = [x for a in above for x in (f"{a}: {PROSE[0]}", a, "Photo: Ann Berg / Reuters")]
        return [r.text for r in clean(*lines, PROSE[1]).removed if r.rule == "caption-above-credit"]

    assert told("The harbour on Monday morning") == ["The harbour on Monday morning"]
    assert told("Tern Watch 40", "Gull Watch Pro", "Harbour Band 4 Light") == []
    assert told("2. Boats of the north coast", "Weight: 40 g, without its strap") == []
    assert told("What the keeper saw that night:") == []
    assert clean(PROSE[0], "3. Tern Watch 40", "The best one for the rain", "Photo: Ann Berg / Reuters", PROSE[1]).paragraphs[1:3] == (
        "3. Tern Watch 40",
        "The best one for the rain",
    )


def test_the_first_heading_of_an_article_with_headings_is_no_label_and_no_name():
    assert_stays("Bathroom", PROSE[0], "Kitchen", PROSE[1], "Garden", PROSE[2])
    assert_stays("Two Villages", PROSE[0], "Old Engine", PROSE[1], "Next Year", PROSE[2])
    assert_stays("Key takeaways", "- The ferry runs again", "- The engine was mended", *PROSE)
    assert [r.rule for r in clean("Politics", *PROSE).removed] == ["label-at-top"]
    assert [(r.rule, r.category) for r in clean("Leona Brayne", PROSE[0], "Old Engine", PROSE[1], "Next Year", PROSE[2]).removed] == [("name-at-top", "byline")]


def test_a_heading_of_html_right_above_the_text_is_no_label():
    found = normalize("<h2>Old Engine</h2>" + "".join(f"<p>{x}</p>" for x in PROSE), "fragment", title="Ferry runs again", rules=RULES)
    assert list(found.paragraphs) == ["Old Engine", *PROSE]


def test_a_value_with_its_name_is_no_label():
    assert_stays("Price: 30 marks", *PROSE)
    assert_stays(*PROSE, "Price: 30 marks")


def test_days_numbers_networks_and_short_words_that_make_a_list_stay():
    assert_stays(PROSE[0], "4 May 2031", PROSE[1], "11 May 2031", PROSE[2], "18 May 2031", PROSE[0][:-1] + " as well.")
    assert_stays("4 May 2031", PROSE[0], "11 May 2031", PROSE[1], "18 May 2031", PROSE[2], "25 May 2031", PROSE[0][:-1] + " as well.")
    assert_stays("1", PROSE[0], "2", PROSE[1], "3", PROSE[2])
    assert [r.rule for r in clean(PROSE[0], "4 May 2031", PROSE[1], PROSE[2]).removed] == ["date-line"]
    assert_stays(PROSE[0], "1", "Saltmark", "2", "Northam", "3", "Grey Point", PROSE[1])
    assert [r.rule for r in clean(PROSE[0], "6", PROSE[1], "6", PROSE[2]).removed] == ["lone-number", "lone-number"]
    assert_stays(PROSE[0], "TikTok", PROSE[1], "YouTube", PROSE[2])
    assert [r.rule for r in clean(PROSE[0], "TikTok", "YouTube", PROSE[1], PROSE[2]).removed] == ["share-bar", "share-bar"]
    assert [r.rule for r in clean(*PROSE, "(abc)").removed] == ["initials"]
    assert_stays(*PROSE, "The nets were of these stuffs, one after the other:", "soy", "hemp", "jute")


def test_particles_and_common_words_unmake_no_name_and_fields_of_a_page_go():
    assert [r.rule for r in clean("Jan Van Dijk", *PROSE, "A van of his was seen near the bridge of the old harbour that night.").removed] == ["name-at-top"]
    assert [r.rule for r in clean("Section: News", *PROSE).removed] == ["label-at-top"]
    assert [r.rule for r in clean(*PROSE, "05/2031", lang="de").removed] == ["date-line"]


@pytest.mark.parametrize("value", ["(415) 358-2000", "23.11 (4.93)", "4.96 / 5.0"])
def test_numbers_that_are_no_day_stay(value: str):
    assert_stays(PROSE[0], value, *PROSE[1:])


@pytest.mark.parametrize("line", ["|" + "a" * 400_000, "A" * 400 + " b, c", "|a" * 200_000])
def test_a_long_row_or_name_takes_no_long_time(line: str):
    began = time.process_time()
    clean(PROSE[0], line, "Photo: Ann Berg / Reuters", *PROSE[1:])
    assert time.process_time() - began < 5


def test_tables_and_lists_of_plain_text_stay():
    assert_stays(PROSE[0], "| | 2030 | 2031 |", "| Boats | 4 | 5 |", *PROSE[1:])
    assert_stays(PROSE[0], "| Power source | Battery |", "| Light source | LED |", "| 2/1/2031 | +11.2 % |", *PROSE[1:])
    assert_stays(PROSE[0], "- Wind – how hard it blew. Source: Harbour Office", "- Rain – how much fell. Source: Harbour Office", *PROSE[1:])
    assert_stays(PROSE[0], ".#X#", "##.X", *PROSE[1:])


def test_the_heading_of_a_paragraph_below_other_headlines_stays():
    found = clean(PROSE[0], "Related articles", "Storm closes the harbour for the second time this week", "Where the money comes from", PROSE[1], PROSE[2])
    assert list(found.paragraphs) == [PROSE[0], "Where the money comes from", *PROSE[1:]]


def test_a_label_goes_with_the_list_below_it():
    assert list(clean(*PROSE, "Sources:", "- Harbour Office", "- Own research").paragraphs) == PROSE
    assert_stays("Boats:", *PROSE)


def test_who_signs_a_letter_and_a_numbered_item_stay_below_the_text():
    assert_stays(*PROSE, "Best wishes,", "Ann")
    assert_stays(*PROSE, "1. Your own boat")
    assert_stays(*PROSE, "You must bring these things with you:", "- two long wooden oars with iron fittings", "- rope", "- nets")
    assert_stays(*PROSE, "References", "- Berg, A. Ferries and villages of the whole north coast, with their boats, their crews and their harbours, Saltmark")
