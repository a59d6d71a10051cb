"""Turn many news feeds and saved articles into one calm Atom feed in which every event is one entry."""

__version__ = "0.1.0"
