"""Sources -> an OPML 2.0 subscription list (http://opml.org/spec2.opml) that any feed reader can import."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from digest.publish.safe import plain_text, safe_url


def render_opml(sources: Sequence[tuple[str, str, tuple[str, ...]]], title: str) -> bytes:
    """The sources `(name, url, tags)` as OPML, in a folder for each first tag, in the order of their first appearance.

    All tags stand in `category` (comma separated, as OPML wants). Sources without an http(s) address are left out, and
    credentials in an address stay at home.
    """
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = plain_text(title)
    body = ET.SubElement(root, "body")
    folders: dict[str, ET.Element] = {}
    for name, address, tags in sources:
        if (url := safe_url(address)) is None:
            continue
        labels = [t for t in (plain_text(t, 200).replace(",", " ") for t in tags) if t]
        parent = body
        if labels:
            if labels[0] not in folders:
                folders[labels[0]] = ET.SubElement(body, "outline", text=labels[0], title=labels[0])
            parent = folders[labels[0]]
        label = plain_text(name, 500) or url
        out = ET.SubElement(parent, "outline", type="rss", text=label, title=label, xmlUrl=url)
        if labels:
            out.set("category", ",".join(labels))
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"
