"""The command line: every command, its exit status, and one clear line for what is wrong."""

import json
from collections.abc import Callable

import pytest
from conftest import Folder
from pytest_httpserver import HTTPServer

Feed = Callable[..., str]
ITEM = ("River floods the old town of Brennick", "The river Sall flooded the old town of Brennick on Thursday.", 6)


def test_init_makes_a_working_folder_and_leaves_what_is_there(folder: Folder) -> None:
    config = folder.path / "config.toml"
    config.write_text("[digest]\ntitle = 'Mine'\n")
    ran = folder.digest("init")
    assert (ran.code, config.read_text()) == (0, "[digest]\ntitle = 'Mine'\n")
    assert "nothing to do" in ran.out


def test_a_mistake_in_the_config_is_one_line_and_exit_2(folder: Folder) -> None:
    (folder.path / "config.toml").write_text("[digest]\ntitel = 'x'\n")
    ran = folder.digest("build")
    assert ran.code == 2
    assert "config.toml:2: [digest] titel: no such key, did you mean title?" in ran.err
    assert ran.err.count("\n") == 1


def test_no_config_says_how_to_make_one(folder: Folder) -> None:
    (folder.path / "config.toml").unlink()
    ran = folder.digest("build", XDG_CONFIG_HOME=str(folder.path))
    assert ran.code == 2
    assert "digest init" in ran.err


@pytest.mark.parametrize("words", [["nonsense"], ["build", "--at", "yesterday"], ["parse"], ["why"], ["remove", "nobody"], ["add", "no-such-file.xml"]])
def test_wrong_usage_ends_with_2_and_without_a_traceback(folder: Folder, words: list[str]) -> None:
    ran = folder.digest(*words)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_store_that_cannot_be_opened_ends_with_3(folder: Folder) -> None:
    (folder.path / "feeds/digest.db").write_bytes(b"no database" * 1000)
    ran = folder.digest("build")
    assert ran.code == 3
    assert ran.err.count("\n") == 1


def test_sources_are_added_listed_and_removed_and_comments_stay(folder: Folder, feed: Feed) -> None:
    file = folder.save("one.xml", feed("One", ITEM))
    assert folder.digest("add", str(file)).code == 0
    assert "there already" in folder.digest("add", str(file)).out
    assert folder.digest("add", "ftp://me:secret@files.example/news.xml").err == "digest: ftp://files.example/news.xml: only http and https are read\n"
    assert [s["name"] for s in folder.digest("list", "--json").json] == ["Saved articles", "one"]
    assert folder.digest("remove", "one").out == "removed one\n"
    assert [s["name"] for s in folder.digest("--json", "list").json] == ["Saved articles"]
    assert "# What digest reads" in (folder.path / "config.toml").read_text()


def test_the_feed_of_a_page_is_found_and_several_are_listed(folder: Folder, feed: Feed, httpserver: HTTPServer) -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="{}" href="/{}">'
    httpserver.expect_request("/feed").respond_with_data(feed("One", ITEM), content_type="application/rss+xml")
    httpserver.expect_request("/one").respond_with_data("<html><head>" + link.format("One", "feed") + "</head></html>", content_type="text/html")
    httpserver.expect_request("/two").respond_with_data(
        "<html><head>" + link.format("A", "a") + link.format("B", "b") + "</head></html>", content_type="text/html"
    )
    allow = {"DIGEST_FETCH_ALLOW_PRIVATE": '["localhost", "127.0.0.1"]'}
    assert folder.digest("add", httpserver.url_for("/one"), **allow).code == 0
    assert folder.digest("--json", "list").json[-1]["url"] == httpserver.url_for("/feed")
    several = folder.digest("add", httpserver.url_for("/two"), **allow)
    assert several.code == 2
    assert httpserver.url_for("/a") in several.err
    assert httpserver.url_for("/b") in several.err


def test_why_tells_of_entries_articles_pairs_and_leftovers(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", ITEM))
    folder.save("two.xml", feed("Two", ("Brennick: old town flooded by river Sall", "The old town of Brennick was flooded by the river Sall.", 8)))
    folder.save("note.txt", "Mill sold to its workers\n\nThe mill of Carsholt was sold to the people who work in it.\n\nPlease enter your comment!")
    folder.build()
    event = folder.digest("--json", "why", ITEM[0]).json
    assert event["articles"][0]["founded"]
    ids = [a["article"] for a in folder.digest("--json", "why", event["event"]).json["articles"]]
    assert len(ids) == 2
    pair = folder.digest("--json", "why", *ids).json
    assert pair["same"] is True
    removed = folder.digest("why", "--removed", "Mill sold")
    assert "Please enter your comment!" in removed.out
    assert folder.digest("why", "no such thing").code == 2


def test_status_and_check_and_config_show_answer(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", ITEM))
    folder.build()
    row = folder.digest("status", "--json").json
    assert row["sources"][0]["articles"] == 1
    assert folder.digest("check").out.endswith("all is in order\n")
    assert folder.digest("config", "show", "--json").json["title"] == "My digest"
    assert 'title = "My digest"' in folder.digest("config", "show").out


@pytest.mark.parametrize("stage", ["parse", "clean", "group", "compose"])
def test_a_stage_answers_bad_lines_and_goes_on(folder: Folder, stage: str) -> None:
    file = folder.save("note.txt", "Mill sold\n\nThe mill of Carsholt was sold to the people who work in it.")
    article = {"id": "x", "title": "Mill sold", "text": "The mill was sold.", "published": None, "source": "Post", "lang": "en"}
    good = {"parse": {"id": "x", "path": str(file)}, "clean": {"id": "x", "text": "Mill sold\nThe mill was sold."}, "group": article,
            "compose": {"id": "x", "articles": [article]}}[stage]  # fmt: skip
    ran = folder.digest(stage, "--jsonl", stdin='{broken\n[]\n{"id": "e"}\n' + json.dumps(good) + "\n")
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, [a["id"] for a in answers]) == (0, [None, None, "e", "x"])
    assert ["error" in answers[n] for n in (0, 1, 3)] == [True, True, False]


def test_a_stage_reads_json_lines_from_files_and_says_which_line_is_none(folder: Folder) -> None:
    file = folder.path / "rows.jsonl"
    file.write_text('{"id": "a", "text": "Mill sold\\nThe mill was sold."}\n\nno row\n', encoding="utf-8")
    ran = folder.digest("clean", "--jsonl", str(file), str(file))
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, [a["id"] for a in answers]) == (0, ["a", None] * 2)
    assert answers[1]["error"].startswith("line 3: no JSON: ")
    without = folder.digest("clean", str(file))
    assert (without.code, without.err) == (2, f"digest: {file}: to read JSON lines, say clean --jsonl\n")
    assert "in files with --jsonl" in folder.digest("clean").err


def test_stages_read_files_too(folder: Folder) -> None:
    file = str(folder.save("note.txt", "Mill sold\n\nThe mill of Carsholt was sold to the people who work in it.\n\nPlease enter your comment!"))
    assert json.loads(folder.digest("parse", file).out)["entries"][0]["title"] == "Mill sold"
    assert "Please enter your comment!" in folder.digest("clean", file).out
    assert json.loads(folder.digest("clean", "--json", file).out)["removed"][0]["category"] == "comment-form"
    assert json.loads(folder.digest("group", file).out)["event"]
    assert json.loads(folder.digest("compose", file).out)["title"] == "Mill sold"


def test_sources_written_in_one_line_survive_add_and_remove(folder: Folder, feed: Feed) -> None:
    config = folder.path / "config.toml"
    config.write_text('source = [{name = "a", path = "feeds/saved/*"}]\n\n[digest]\ntitle = "Mine"\n')
    config.chmod(0o600)
    file = folder.save("one.xml", feed("One", ITEM))
    assert folder.digest("add", str(file)).code == 0
    assert [s["name"] for s in folder.digest("--json", "list").json] == ["a", "one"]
    assert folder.digest("remove", "a").code == 0
    assert [s["name"] for s in folder.digest("--json", "list").json] == ["one"]
    assert folder.digest("--json", "config", "show").json["title"] == "Mine"
    assert config.stat().st_mode & 0o777 == 0o600


def test_a_config_that_is_a_link_stays_one(folder: Folder, feed: Feed) -> None:
    config, real = folder.path / "config.toml", folder.path / "real.toml"
    config.rename(real)
    config.symlink_to(real)
    assert folder.digest("add", str(folder.save("one.xml", feed("One", ITEM)))).code == 0
    assert config.is_symlink()
    assert '"one"' in real.read_text()


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00+14:00", "1066-10-14"])
def test_a_clock_outside_of_our_time_is_refused(folder: Folder, at: str) -> None:
    ran = folder.digest("build", "--at", at)
    assert (ran.code, "Traceback" in ran.err) == (2, False)


@pytest.mark.parametrize(
    ("stage", "row"),
    [
        ("group", {"id": "1", "title": "t", "text": "x", "published": "0001-01-01T00:00:00+14:00"}),
        ("compose", {"id": "1", "articles": [1]}),
        ("parse", {"id": "1", "path": "config.toml", "headers": ["a"]}),
    ],
)
def test_an_odd_line_is_answered_with_an_error(folder: Folder, stage: str, row: dict[str, object]) -> None:
    ran = folder.digest(stage, "--jsonl", stdin=json.dumps(row) + "\n")
    assert (ran.code, json.loads(ran.out)["id"], "error" in json.loads(ran.out)) == (0, "1", True)


@pytest.mark.parametrize("word", ["%", "_", "", "%%%%", "e"])
def test_why_takes_no_pattern_for_a_name(folder: Folder, feed: Feed, word: str) -> None:
    folder.save("one.xml", feed("One", ITEM))
    folder.build()
    assert folder.digest("why", word).code == 2


def test_a_headline_means_its_entry_with_all_articles(folder: Folder, feed: Feed) -> None:
    folder.save("one.xml", feed("One", ITEM))
    folder.save("two.xml", feed("Two", ("Brennick: old town flooded by river Sall", "The old town of Brennick was flooded by the river Sall.", 8)))
    folder.build()
    headline = json.loads(folder.published()["digest.json"])["items"][0]["title"]
    assert len(folder.digest("--json", "why", headline).json["articles"]) == 2


def test_no_password_is_shown(folder: Folder) -> None:
    shown = folder.digest("config", "show", DIGEST_STORE="postgresql+psycopg://u:secret@h/d", DIGEST_FETCH_PROXY="http://u:secret@p:1/")
    assert shown.code == 0
    assert "secret" not in shown.out


def test_a_file_that_cannot_be_read_does_not_stop_the_others(folder: Folder) -> None:
    empty = str(folder.save("empty.txt", ""))
    file = str(folder.save("note.txt", "Mill sold\n\nThe mill of Carsholt was sold to the people who work in it."))
    for stage in ("parse", "clean", "group", "compose"):
        answers = [json.loads(line) for line in folder.digest("--json", stage, empty, file).out.splitlines()]
        assert [a["id"] for a in answers if "error" in a] == [empty]
        assert len(answers) == 2


NOTE = """Mill sold

The mill of Carsholt was sold on Friday to the people who work in it.
Also read: Ten mills from above
It has ground corn since 1710, and will go on."""


def test_clean_strikes_out_what_was_removed_where_it_stood(folder: Folder) -> None:
    file = str(folder.save("note.txt", NOTE))
    out = folder.digest("clean", file).out.splitlines()
    assert [line.split("  [")[0][:9] for line in out] == ["Mill sold", "The mill ", "Also read", "It has gr"]
    assert "[cross-link, " in out[2]


def test_clean_obeys_the_rules_of_the_config_and_needs_none(folder: Folder) -> None:
    file = str(folder.save("note.txt", NOTE))
    with (folder.path / "config.toml").open("a", encoding="utf-8") as f:
        f.write('\n[normalize]\nkeep = ["Also read: Ten mills from above"]\n')
    assert json.loads(folder.digest("--json", "clean", file).out)["removed"] == []
    (folder.path / "config.toml").unlink()
    assert len(json.loads(folder.digest("--json", "clean", file).out)["removed"]) == 1


def test_clean_takes_the_address_of_a_page(folder: Folder, httpserver: HTTPServer) -> None:
    text = "The mill of Carsholt was sold on Friday to the people who work in it, the mayor of the town said."
    article = f"<article><p>{text}</p><p>{text.replace('mill', 'old mill')}</p></article>"
    page = f"<html lang='en'><title>Mill sold</title><body><nav>Home</nav>{article}</body></html>"
    httpserver.expect_request("/mill").respond_with_data(page, content_type="text/html")
    private = folder.digest("clean", httpserver.url_for("/mill"))
    assert private.code == 1
    assert "private" in private.err
    assert private.err.count("/mill") == 1
    with (folder.path / "config.toml").open("a", encoding="utf-8") as f:
        f.write('\n[fetch]\nallow_private = ["localhost"]\n')
    ran = folder.digest("clean", httpserver.url_for("/mill"))
    assert (ran.code, ran.out.splitlines()[:2]) == (0, ["Mill sold", text])


def test_check_names_my_rules_that_never_fired(folder: Folder, feed: Feed) -> None:
    (folder.path / "mine.toml").write_text(
        '[[rule]]\nid = "mine-dock"\ncategory = "other"\npattern = "dock news .{1,9}"\nwhy = "mine"\ndrops = ["Dock news 12"]\nkeeps = ["The dock."]\n'
    )
    with (folder.path / "config.toml").open("a", encoding="utf-8") as f:
        f.write('\n[normalize]\nrules = ["mine.toml"]\n')
    folder.save("one.xml", feed("One", ITEM))
    folder.build()
    ran = folder.digest("check")
    assert ran.code == 0
    assert "have never fired on them; yours: mine-dock" in ran.out
