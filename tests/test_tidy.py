"""Stored articles and their clean form: lines that stand on many pages of a site, and rules that change."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Folder
from hypothesis import given
from hypothesis import strategies as st

from digest.build import build
from digest.cli.looking import why_lines
from digest.config import read_config
from digest.explain import furniture
from digest.merge import MergeSettings
from digest.model import Entry, Sight
from digest.normalize import count_sights, is_furniture, load_rules
from digest.reasons import why
from digest.store import open_store

START = datetime(2026, 11, 19, 12, tzinfo=UTC)
FURNITURE = "Tall Ships Weekend Planner"
STORIES = [
    ("Ferry to Lurgan runs again", "The ferry to Lurgan runs again from Monday, the harbour office said on Thursday morning."),
    ("Chess club of Orsbury wins cup", "The chess club of Orsbury won the cup of the valley with four games to two on Wednesday."),
    ("Council of Tarn closes library", "The council of Tarn closes its library for a year because the roof of the old hall leaks."),
    ("Baker of Ostrey retires", "The last baker of Ostrey retires after fifty years, and nobody takes over her shop in the square."),
]
CONFIG = """
[digest]
store = "sqlite:///digest.db"
output = "out"
[[source]]
name = "Harbour"
path = "*.xml"
"""


class Site:
    """One outlet whose pages all carry a line, built in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = read_config(CONFIG, folder / "config.toml", {})
        self.store = open_store(self.config.store)
        self.builds = 0

    def publish(self, *stories: tuple[str, str], line: str = FURNITURE, host: str = "harbour.example") -> None:
        """A feed of these stories, and a build."""
        items = "".join(
            f"<item><title>{title}</title><link>https://{host}/{title.replace(' ', '-')}</link><pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate>"
            f"<description>&lt;p&gt;{text}&lt;/p&gt;&lt;p&gt;{line}&lt;/p&gt;&lt;p&gt;{text[::-1].strip('.').capitalize()}.&lt;/p&gt;</description></item>"
            for title, text in stories
        )
        (self.folder / f"{self.builds}.xml").write_text(f"<rss version='2.0'><channel><title>Harbour</title>{items}</channel></rss>", encoding="utf-8")
        self.build()

    def build(self) -> None:
        """The next build, an hour later."""
        self.builds += 1
        build(self.config, self.store, now=START + timedelta(hours=self.builds))

    def entries(self) -> dict[str, Entry]:
        """Title -> entry."""
        with self.store.transaction() as t:
            return {e.title: e for e in t.newest_entries(50, 50, 1)}

    def holding(self, line: str = FURNITURE) -> int:
        """In how many clean articles the line stands."""
        with self.store.transaction() as t:
            ids = [v.article for e in t.newest_entries(50, 50, 1) for v in e.voices]
            return sum(line in a.paragraphs for a in t.clean_articles(ids, START + timedelta(days=1)))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_line_on_two_pages_stays_and_on_three_goes_from_all_of_them(site: Site) -> None:
    site.publish(*STORIES[:2])
    assert site.holding() == 2
    before = {p.name: p.read_bytes() for p in (site.folder / "out/e").iterdir()}
    site.publish(STORIES[2])
    assert site.holding() == 0
    after = {p.name for p in (site.folder / "out/e").iterdir()}
    assert before.keys() < after  # no id has changed
    site.publish(STORIES[3])
    assert site.holding() == 0
    assert furniture(site.config, site.store, "Harbour")["furniture"] == [{"site": "harbour.example", "lines": [FURNITURE.lower()]}]


def test_pages_of_one_build_are_held_beside_each_other(site: Site) -> None:
    site.publish(*STORIES)
    assert site.holding() == 0


def test_what_was_removed_is_in_the_ledger_with_its_reason(site: Site) -> None:
    site.publish(*STORIES[:3])
    with site.store.transaction() as t:
        ids = [v.article for e in t.newest_entries(50, 50, 1) for v in e.voices]
        ledgers = t.ledger(ids)
    assert [(r.text, r.category, r.rule) for rows in ledgers.values() for r in rows] == [(FURNITURE, "repeated", "site-furniture")] * 3


def test_another_site_keeps_the_line(site: Site) -> None:
    site.publish(*STORIES[:2])
    site.publish(STORIES[2], host="meridian.example")
    assert site.holding() == 3


def test_one_article_under_three_addresses_is_one_page(site: Site) -> None:
    for n in range(3):
        site.publish(STORIES[0], host="harbour.example/" + "x" * n)
    assert site.holding() > 0


def test_prose_on_three_pages_stays(site: Site) -> None:
    prose = "The Harbour is printed in the old mill of Tarn and read in all the villages of the valley."
    site.publish(*STORIES[:3], line=prose)
    assert site.holding(prose) == 3


@pytest.mark.parametrize(
    "part",
    [
        "<h3>Do you like it here?</h3><p>Yes, I do.</p><p>Thank you for the talk.</p>",
        "<h3>What you need</h3><ul><li>2 eggs</li><li>{} marks of butter</li></ul>"
        "<h3>How it is done</h3><p>You boil all of it for ten minutes in a pan, and it is done.</p>",
        "<p>Here are the latest steps in the harbour strike, as both sides meet for another round of […]</p>",
    ],
)
def test_what_the_articles_of_a_site_say_alike_stays(site: Site, part: str) -> None:
    texts = [p for p in re.findall(r"<(?:p|h3|li)>(.*?)</", part) if "{}" not in p]
    for n, story in enumerate(STORIES):
        site.publish(story, line=html.escape(f"</p>{part.format(n)}<p>"))
    assert [site.holding(x.removesuffix(" […]")) for x in texts] == [4] * len(texts)


def test_a_feed_of_cut_leads_is_not_emptied(site: Site) -> None:
    lead = "Here are the latest steps in the harbour strike, as both sides meet for another round of"
    for title, _ in STORIES:
        site.publish((title, ""), line=f"{lead} […]")
    assert site.holding(lead) == 4


def test_status_does_not_name_lines_that_are_kept(site: Site) -> None:
    site.publish(*STORIES[:3])
    (site.folder / "mine.toml").write_text(f'[[site]]\nhost = "harbour.example"\nlines = ["{FURNITURE}"]\n')
    assert furniture(site.config, site.store, "Harbour")["furniture"]
    site.config = read_config(CONFIG + '[normalize]\nrules = ["mine.toml"]\n', site.folder / "config.toml", {})
    assert furniture(site.config, site.store, "Harbour")["furniture"] == []


def test_reset_gives_the_line_back_and_counts_anew(site: Site) -> None:
    site.publish(*STORIES[:3])
    said = furniture(site.config, site.store, "Harbour", reset=True)
    assert said["forgotten"] == [FURNITURE.lower()]
    site.build()
    assert site.holding() == 3
    assert furniture(site.config, site.store, "Harbour")["furniture"] == []
    site.publish(STORIES[3])
    assert site.holding() == 4  # one page since the reset


def test_a_new_rule_cleans_what_is_stored_moves_no_id_and_changes_only_that_entry(site: Site) -> None:
    site.publish(STORIES[0])
    site.publish(STORIES[1], line="Another line of ours")
    before = site.entries()
    rule = f'[[rule]]\nid = "mine"\ncategory = "other"\npattern = "{FURNITURE.lower()}"\nwhy = "mine"\ndrops = ["{FURNITURE}"]\nkeeps = ["The planner."]\n'
    (site.folder / "mine.toml").write_text(rule)
    site.config = read_config(CONFIG + '[normalize]\nrules = ["mine.toml"]\n', site.folder / "config.toml", {})
    assert site.holding() == 1
    site.build()
    assert site.holding() == 0
    after = site.entries()
    assert {e.id: e.published for e in after.values()} == {e.id: e.published for e in before.values()}
    changed = {title for title in after if after[title].updated != before[title].updated}
    assert changed <= {STORIES[0][0]}
    assert after[STORIES[1][0]] == before[STORIES[1][0]]


def test_status_of_a_source_says_what_was_learned(folder: Folder) -> None:
    folder.build()
    ran = folder.digest("status", "Saved articles")
    assert ran.code == 0
    assert ran.out.endswith("\nSaved articles: no line is known to stand on many pages\n")
    ran = folder.digest("status", "Nobody")
    assert (ran.code, ran.err) == (2, "digest: Nobody: no source has this name\n")
    assert folder.digest("status", "--reset").code == 2


def test_why_says_that_the_rules_misread_an_article(site: Site) -> None:
    site.publish(("Mole is mended", ""), line=html.escape("Share</p><p>Follow us on Facebook</p><p>Read more: Two boats collide"))
    settings = MergeSettings()
    row = why(site.store, "Mole is mended", None, removed=load_rules(), now=START + timedelta(days=1), settings=settings)["removed"][0]
    assert [w[:28] for w in row["warnings"]] == ["less than a quarter of the w"]
    assert [x for x in why_lines({"removed": [row]}) if "warning: less than a quarter" in x]


@given(st.permutations(range(6)), st.lists(st.integers(0, 5), max_size=6))
def test_the_order_of_pages_and_their_return_change_nothing(order: list[int], again: list[int]) -> None:
    line = ("a.example", "more from us")
    seen = [(line, Sight(str(n), str(n), str(n))) for n in [*order[: len(again)], *again]]
    assert is_furniture(count_sights({}, seen).get(line, ())) == (len({s.page for _, s in seen}) >= 3)
    assert count_sights({line: tuple(Sight(str(n), str(n), "") for n in range(3))}, seen) == {}
