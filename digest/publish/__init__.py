"""Entries -> what people subscribe to: Atom, JSON Feed, pages, OPML; and the one writer of files.

The renderers are pure: values in, bytes out, and the same values give the same bytes.
"""

from digest.publish.atom import archive_name, render_archive, render_atom
from digest.publish.entries import page_name
from digest.publish.files import emptied, pages_in, remove_files, write_files
from digest.publish.jsonfeed import fitting, render_json
from digest.publish.opml import render_opml
from digest.publish.pages import day, edition_file, look, page_files, render_index, render_page, sources_files, static_files

__all__ = [
    "archive_name", "day", "edition_file", "emptied", "fitting", "look", "page_files", "page_name", "pages_in", "remove_files", "render_archive", "render_atom",
    "render_index", "render_json", "render_opml", "render_page", "sources_files", "static_files", "write_files",
]  # fmt: skip
