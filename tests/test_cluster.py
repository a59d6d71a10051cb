"""The cluster of deploy/: the parts fit together as docs/scale.md tells."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from digest.config import Config, read_config
from digest.push import mailbox


def cluster() -> dict[str, Any]:
    """The file as compose reads it."""
    yaml = pytest.importorskip("yaml")
    found: dict[str, Any] = yaml.safe_load((ROOT / "deploy/compose.cluster.yaml").read_text(encoding="utf-8"))
    return found


def test_both_that_serve_work_on_one_database_and_publish_into_one_folder_each_with_a_working_folder_of_its_own() -> None:
    services = cluster()["services"]
    one, two = services["one"], services["two"]
    assert one["environment"] == two["environment"]
    assert [v for v in one["volumes"] if v.startswith("public:")] == ["public:/public"]
    assert not any(v.split(":")[1] == "/data" for v in [*one["volumes"], *two["volumes"]])  # its lock is of one process
    hubs = [v for v in one["volumes"] if v.endswith("/digest.websub")]
    assert hubs == [f"hubs:/data/{mailbox(config_of(Path('/data'))).folder.name}"] == [v for v in two["volumes"] if v.startswith("hubs:")]
    assert services["caddy"]["command"][-4:] == ["--to", "one:8080", "--to", "two:8080"]
    assert {"postgres", "scheduler", "worker"} <= services.keys()
    assert one["depends_on"]["postgres"] == {"condition": "service_healthy"}


def config_of(folder: Path) -> Config:
    """The settings of one that serves."""
    environment = {k: v.replace("${POSTGRES_PASSWORD:?set it}", "x") for k, v in cluster()["services"]["one"]["environment"].items()}
    return read_config("", folder / "config.toml", {k: v for k, v in environment.items() if not k.startswith("DIGEST_SERVE")})


def test_the_settings_in_the_environment_are_settings_of_digest(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    assert (config.store, config.output) == ("postgresql+psycopg://digest:x@postgres/digest", Path("/public"))
    assert config.workers == "tcp://scheduler:8786"


def test_the_image_has_the_extras_that_the_cluster_needs() -> None:
    args = cluster()["services"]["one"]["build"]["args"]
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(args["EXTRAS"].split(",")) == {"postgresql", "cluster"} <= known.keys()
    assert "ARG EXTRAS=" in (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
