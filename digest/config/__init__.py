"""config.toml -> Config. Every mistake is found at once, and names file, line, key and what was expected."""

from digest.config.checks import workers as engine_workers
from digest.config.reading import load_config, read_config
from digest.config.values import Config, Digest, Edition, Merge, Normalize, Publish, Source

__all__ = ["Config", "Digest", "Edition", "Merge", "Normalize", "Publish", "Source", "engine_workers", "load_config", "read_config"]
