"""Whole pages of sources with `full_text`, from a site on loopback to the published entry."""

from __future__ import annotations

import pytest
from conftest import Folder
from sites import Page, site
from test_asking import point_at

from digest.fetch import may_use

LEAD = "The harbour of Orsbury was closed on Thursday after a barge broke loose and struck the old lock gate."
REST = "Divers will look at the gate on Friday, said harbour master Ilse Brandt, and no ship will pass before Sunday."
ASIDE = "Twelve tickets for the autumn concert in the Kestholm town hall are left, and the doors open at seven in the evening."


def page(*texts: str, robots: str = "", name: str = "Barge strikes lock") -> bytes:
    rows = "".join(f"<p>{x}</p>" for x in texts)
    head = f"<meta name=robots content={robots}>" if robots else ""
    return f"<!doctype html><html><head><title>Harbour</title>{head}</head><body><article><h1>{name}</h1>{rows}</article></body></html>".encode()


PAGES = {
    "/agrees": page(LEAD, REST),
    "/other": page(ASIDE, ASIDE + " Bring a coat.", ASIDE + " Children pay half."),
    "/wall": page("We and our partners store cookies on a device to show you what you like, and you can say no at any time.", name="Before you continue"),
    "/closed": page(LEAD, REST, robots="noarchive"),
}


def rss(base: str, path: str, text: str = LEAD) -> bytes:
    item = f"<item><title>Barge strikes lock</title><link>{base}{path}</link><guid>{path}</guid><description>{text}</description></item>"
    return f"<rss version='2.0'><channel><title>Harbour</title><language>en</language>{item}</channel></rss>".encode()


@pytest.mark.parametrize(("path", "used"), [("/agrees", True), ("/other", False), ("/closed", False)])
def test_a_page_is_used_when_it_says_more_and_the_same_and_is_not_asked_again(folder: Folder, path: str, used: bool) -> None:
    text = [LEAD]

    def answer(p: str, h: dict[str, str]) -> Page:
        if p == "/feed":
            return 200, {}, rss(base, path, text[0])
        return (304, {}, b"") if h.get("if-none-match") == '"p"' else (200, {"ETag": '"p"', "Content-Type": "text/html"}, PAGES[p])

    with site(answer) as (base, seen):
        point_at(folder, f'name = "Harbour"\nurl = "{base}/feed"\nfull_text = true')
        folder.build("2026-11-19T12:00:00Z")
        first = folder.published()
        assert folder.build("2026-11-19T13:00:00Z")["entries"]["changed"] == 0
        asked = [p for p, _ in seen].count(path)
        text[0] = LEAD + " Nobody was hurt."
        folder.build("2026-11-19T15:00:00Z")
    assert asked == 1 and [h.get("if-none-match") for p, h in seen if p == path] == [None, '"p"']
    event = next(n for n in first if n.startswith("e/"))
    assert (REST.encode() in first[event]) is used and event in folder.published() and ASIDE.encode() not in first[event]


@pytest.mark.parametrize(("path", "used"), [("/agrees", True), ("/wall", False)])
def test_the_page_of_an_entry_without_text_is_held_to_its_own_headline(folder: Folder, path: str, used: bool) -> None:
    def answer(p: str, _h: dict[str, str]) -> Page:
        return (200, {}, rss(base, path, "")) if p == "/feed" else (200, {"Content-Type": "text/html"}, PAGES[p])

    with site(answer) as (base, _):
        point_at(folder, f'name = "Harbour"\nurl = "{base}/feed"\nfull_text = true')
        folder.build("2026-11-19T12:00:00Z")
    shown = b"".join(folder.published().values())
    assert (LEAD.encode() in shown) is used and b"cookies" not in shown


def test_what_is_secret_goes_to_pages_of_the_feeds_own_server_only(folder: Folder) -> None:
    def feed(p: str, _h: dict[str, str]) -> Page:
        return (200, {}, rss(other, "/agrees")) if p == "/feed" else (200, {}, b"")

    with site(lambda p, _h: (200, {"Content-Type": "text/html"}, PAGES[p]), "127.0.0.2") as (other, there), site(feed) as (base, here):
        point_at(folder, f'name = "Harbour"\nurl = "{base}/feed"\nfull_text = true\nauth_env = "NEWS_LOGIN"')
        assert folder.digest("build", "--at", "2026-11-19T12:00:00Z", NEWS_LOGIN="ann:pass").code == 0
    assert "authorization" in here[0][1] and "authorization" not in there[0][1]


@pytest.mark.parametrize(
    ("field", "allowed"),
    [("", True), ("noindex, nofollow", False), ("nofollow", True), ("otherbot: noindex", True), ("digest: nosnippet", False), ("max-snippet: 0", False),
     ("otherbot: noindex, nofollow", True)],
)  # fmt: skip
def test_robots_directives_of_the_answer_are_respected(field: str, allowed: bool) -> None:
    assert may_use(b"<html>", {"x-robots-tag": field}) is allowed


def test_links_of_a_feed_that_lead_to_files_or_into_the_network_of_this_machine_are_never_followed(folder: Folder) -> None:
    with site(lambda _p, _h: (200, {"Content-Type": "text/html"}, PAGES["/agrees"]), "127.0.0.9") as (other, there):
        links = [
            "file:///etc/hostname",
            "ftp://127.0.0.1/f",
            "data:text/html,&lt;p&gt;x",
            other + "/agrees",
            other.replace("127.0.0.9", "2130706441") + "/agrees",
        ]
        texts = [LEAD, ASIDE, REST, "A vineyard near Brennick was sold on Monday.", "The reading room of Tallow opens again in May."]
        rows = "".join(f"<item><title>{x[:30]}</title><link>{a}</link><description>{x}</description></item>" for a, x in zip(links, texts, strict=True))
        feed = f"<rss version='2.0'><channel><title>Harbour</title><language>en</language>{rows}</channel></rss>".encode()
        with site(lambda _p, _h: (200, {}, feed)) as (base, seen):
            point_at(folder, f'name = "Harbour"\nurl = "{base}/feed"\nfull_text = true')
            folder.build("2026-11-19T12:00:00Z")
    everything = b"".join(folder.published().values())
    assert not there and [p for p, _ in seen] == ["/feed"]
    assert not any(x in everything for x in (b"file:///", b"ftp://", b"data:text/html"))


def test_a_host_that_refuses_every_page_is_tried_more_and_more_rarely_and_named_in_one_line(folder: Folder) -> None:
    def many(base: str) -> bytes:
        rows = "".join(f"<item><title>Report {n} of the harbour</title><link>{base}/p{n}</link><description>{LEAD} {n}</description></item>" for n in range(9))
        return f"<rss version='2.0'><channel><title>Harbour</title><language>en</language>{rows}</channel></rss>".encode()

    closed = [True]

    def page_of(_p: str, _h: dict[str, str]) -> Page:
        return (403, {}, b"") if closed[0] else (200, {"Content-Type": "text/html"}, page(LEAD, REST))

    with site(page_of, "127.0.0.2") as (other, asked), site(lambda _p, _h: (200, {}, many(other))) as (base, _):
        point_at(folder, f'name = "Harbour"\nurl = "{base}/feed"\nfull_text = true')
        counts, said = [], []
        for hour in ("12:00", "12:30", "12:45", "14:00"):
            before = len(asked)
            said.append(folder.build(f"2026-11-19T{hour}:00Z")["sources"]["warned"])
            counts.append(len(asked) - before)
        closed[0] = False
        assert folder.build("2026-11-20T12:00:00Z")["sources"]["warned"] == []
        before = len(asked)
        folder.build("2026-11-20T18:00:00Z")
    assert counts[:3] == [9, 1, 0] and counts[3] == 1 and len(asked) - before > 1
    assert all(
        len(rows) == 1 and rows[0]["source"] == "Harbour" and "127.0.0.2 gives none of its pages (answered 403 Forbidden)" in rows[0]["reason"] for rows in said
    )
