"""Everything digest raises on purpose, as one tree.

    DigestError
      ConfigError      config.toml is wrong; carries every mistake with its line and key
      RuleError        a rule file is wrong; names the rule and its line
      SourceError      one source failed; the others go on
        FetchError     its bytes could not be had
        ParseError     its bytes are not a feed or an article
      StoreError       the store cannot be opened, or is newer than this program
      LockedError      another build holds the lock; carries its process id
      EngineError      the workers cannot do the heavy work, or are not there
      StuckError       one article can be given to no event; the next build goes on without it
      StoppedError     a build was asked to end; nothing of it was kept
      ServiceError     the service cannot begin
      PublishError     a file could not be written; the old one stands
      UsageError       the command line asks for something that is not there

Each message is one clear line that names the thing and the reason: it is shown to people as it is.
"""


class DigestError(Exception):
    """What digest could not do, in one line."""


class ConfigError(DigestError):
    """Every mistake found in a config.toml, one line each."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class RuleError(DigestError):
    """A rule that is not a rule, or fails its own examples."""


class SourceError(DigestError):
    """One source failed; it is reported and the others go on."""


class FetchError(SourceError):
    """The bytes of a source could not be had."""


class ParseError(SourceError):
    """The bytes of a source are no feed and no article."""


class StoreError(DigestError):
    """The store cannot be used."""


class LockedError(DigestError):
    """Another build is running."""

    def __init__(self, path: str, pid: int | None) -> None:
        super().__init__(f"another build holds {path}" + (f" (process {pid})" if pid else ""))
        self.pid = pid


class EngineError(DigestError):
    """The workers that should do the heavy work cannot."""


class StuckError(DigestError):
    """The work of giving one article to an event hangs or fails."""

    def __init__(self, article: str, source: str, title: str, reason: str) -> None:
        super().__init__(f"{source}: {title!r} ({article}): to group {reason}; the next build leaves it out")
        self.article, self.source, self.title, self.reason = article, source, title, reason


class StoppedError(DigestError):
    """A build was asked to end."""


class ServiceError(DigestError):
    """The service cannot begin."""


class PublishError(DigestError):
    """A file could not be written; the one that was there stands."""


class UsageError(DigestError):
    """The command line asks for something that is not there."""
