"""The pages in headless Chromium: nothing leaves them, nothing is said on the console, axe finds nothing, the keyboard is enough."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from digest.build import build
from digest.config import load_config
from digest.store import open_store

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, Page, sync_playwright
except ImportError:
    pytest.skip("the pages were not looked at in a browser: install the extra `browser` and Chromium", allow_module_level=True)
if CHROMIUM is None:
    pytest.skip("the pages were not looked at in a browser: no Chromium is installed", allow_module_level=True)

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split()
NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample digest, with a second feed, an edition, the script and the removed lines."""
    top = tmp_path_factory.mktemp("browser")
    shutil.copytree(ROOT / "feeds/samples", top / "feeds/samples")
    text = (ROOT / "config.toml").read_text(encoding="utf-8").replace("[digest]", "[[digest]]")
    more = '\n[[digest]]\nname = "world"\ntags = ["world"]\n[[digest]]\nname = "morning"\nedition = "07:00 UTC"\n'
    more += "[publish]\nscript = true\nremoved = true\nopml = true\n"
    (top / "config.toml").write_text(text + more, encoding="utf-8")
    store = open_store(f"sqlite:///{top / 'd.db'}")
    build(load_config(top / "config.toml", {}), store, now=NOW)
    store.close()
    return top / "feeds/public"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as p:
        started = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def event(public: Path) -> Path:
    """The page of the event with most to show."""
    return max((public / "e").glob("[0-9a-f]*.html"), key=lambda p: p.stat().st_size)


class Seen:
    """A page that is being looked at, with all it asked for and said."""

    def __init__(self, browser: Browser, scheme: Any = "light", width: int = 1280) -> None:
        self.context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("console", lambda m: self.said.append(m.text))
        self.page.on("pageerror", lambda e: self.said.append(str(e)))

    def open(self, file: Path) -> Page:
        self.page.goto(file.as_uri())
        return self.page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_asks_elsewhere_says_anything_scrolls_sideways_or_has_a_violation(public: Path, event: Path, browser: Browser, scheme: str, width: int) -> None:
    edition = public / "e/morning-2026-11-19.html"
    for file in (public / "index.html", event, public / "sources.html", public / "world.html", public / "morning.html", edition):
        seen = Seen(browser, scheme, width)
        page = seen.open(file)
        for details in page.query_selector_all("details:not([open]) > summary"):
            details.click()
        said, asked = list(seen.said), list(seen.asked)  # before axe, which wants the style sheet itself and is refused
        found = Axe().run(page, options={"preload": False}).response["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == [], file.name
        assert said == [], file.name
        assert [u for u in asked if not u.startswith(public.as_uri())] == [], file.name
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), file.name
        seen.context.close()


def test_the_keyboard_reaches_the_news_first_and_every_story(public: Path, browser: Browser) -> None:
    seen = Seen(browser)
    page = seen.open(public / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    links = page.eval_on_selector_all(".day h3 a, .day h4 a", "all => all.map(a => a.href)")
    reached = set()
    for _ in range(100):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.href || ''"))
    assert set(links) <= reached
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    seen.context.close()


def test_j_k_and_o_walk_and_open_and_the_filter_hides_what_does_not_match(public: Path, browser: Browser) -> None:
    seen = Seen(browser)
    page = seen.open(public / "index.html")
    titles = page.eval_on_selector_all(".day article h3 a, .singles li h4 a", "all => all.map(a => a.textContent)")
    for key in "jjk":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == titles[0]
    page.fill("nav input", "ferry coastguard")
    shown = [x for x in page.query_selector_all(".day article") if x.is_visible()]
    assert len(shown) == 1
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/e/*.html")
    assert "Ferry" in page.title()
    assert seen.said == []
    seen.context.close()


def test_a_sentence_shows_its_twins_when_pointed_at_and_leads_to_the_next(event: Path, browser: Browser) -> None:
    seen = Seen(browser)
    page = seen.open(event)
    colour = "x => getComputedStyle(x).backgroundColor"
    other = page.locator("#s1-2")
    plain = other.evaluate(colour)
    page.locator("#s1-1").hover()
    assert other.evaluate(colour) != plain
    page.locator("#s1-1 a").click()
    assert page.url.endswith("#s1-2")
    assert other.is_visible()
    seen.context.close()


def test_all_can_be_read_without_a_script_and_printed(public: Path, event: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((public / "index.html").as_uri())
    assert page.locator(".day h3 a").first.is_visible()
    page.goto(event.as_uri())
    assert page.locator(".side mark").first.is_visible()
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.locator(".side mark").first.is_visible()
    context.close()
