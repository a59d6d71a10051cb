"""Entries -> what people subscribe to: Atom, JSON Feed, pages, OPML; and the one writer of files.

The renderers are pure: values in, bytes out, and the same values give the same bytes.
"""

from digest.publish.atom import render_atom
from digest.publish.entries import page_name
from digest.publish.files import write_files
from digest.publish.jsonfeed import render_json
from digest.publish.opml import render_opml
from digest.publish.pages import render_index, render_page, static_files

__all__ = ["page_name", "render_atom", "render_index", "render_json", "render_opml", "render_page", "static_files", "write_files"]
