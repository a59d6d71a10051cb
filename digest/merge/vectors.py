"""Sentence vectors from a folder on disk: a dense similarity beside the words, and a bridge between languages. Never downloads anything.

Three layouts are read: ONNX (`model.onnx` or `onnx/model.onnx` with `tokenizer.json`), the weights of a BERT or XLM-RoBERTa encoder as sentence-transformers
lays them (`model.safetensors`, `config.json`, `tokenizer.json`; the small models are of this kind, and numpy is enough for them), and whatever else
sentence-transformers reads, where that is installed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from digest.errors import ConfigError
from digest.model import CleanArticle

Array = npt.NDArray[np.float32]
Encode = Callable[[Any], Array]
"""A tokenizer's encoding -> one vector for each token."""

TOKENS = 64  # of one article: its headline and the beginning of its lead; twice as many cost twice the time
LEAD = 300  # characters
ONNX = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
# Unrelated headlines, to see what nearness means nothing in this model.
STRANGERS = (
    "Bakers of Carsholt strike over flour prices", "Ferry runs aground in the fog, all are saved", "Girl of eleven wins the chess title",
    "Court fines a bank for hidden fees", "New telescope finds water on a far planet", "Orchestra plays in a tram depot",
    "Storm takes the roofs of forty houses", "Parliament votes on the price of school meals", "Neue Brücke über den Fluss wird im Mai eröffnet",
    "Ein Imker zählt seine Bienen im Winter", "La vendange commence plus tôt cette année", "Un tren nuevo une dos ciudades del norte",
)  # fmt: skip


class Model:
    """Texts to unit vectors."""

    def __init__(self, encode: Callable[[str], Array], name: str) -> None:
        self._encode = encode
        self.name = name
        vectors = np.stack([self.embed(text) for text in STRANGERS])
        near = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
        self.floor = float(near.mean())
        """Cosine of two texts that have nothing in common."""

    def embed(self, text: str) -> Array:
        """The unit vector of a text."""
        vector = self._encode(text)
        return np.asarray(vector / (float(np.linalg.norm(vector)) or 1.0), dtype=np.float32)

    def of(self, article: CleanArticle) -> Array:
        """The unit vector of an article's headline and lead."""
        return self.embed(f"{article.title}. {article.text[:LEAD]}".encode("utf-8", "replace").decode())

    def centres(self, known: Iterable[tuple[str, bytes]]) -> Centres:
        """The centres of the events that are open."""
        return Centres(self, known)

    def near(self, cosine: float) -> float:
        """A cosine on a scale that all models share: 0 = nothing in common, 1 = the same."""
        return max(0.0, (cosine - self.floor) / (1 - self.floor))


def load(folder: Path) -> Model:
    """The model in a folder. Raises ConfigError, in one line, when it is not there or cannot be used."""
    where = f"[merge] model {folder}"
    os.environ.update(OFFLINE)
    if not folder.is_dir():
        raise ConfigError(f"{where}: no such folder")
    try:
        onnx = next((folder / n for n in ONNX if (folder / n).is_file()), None)
        if onnx is not None:
            return Model(pooled(folder, onnx_encoder(onnx)), folder.name)
        if (folder / "model.safetensors").is_file() and json.loads((folder / "config.json").read_text("utf-8")).get("model_type") in KINDS:
            return Model(pooled(folder, bert_encoder(folder)), folder.name)
        if (folder / "modules.json").is_file() or (folder / "config.json").is_file():
            return Model(library_encoder(folder), folder.name)
    except ImportError as e:
        raise ConfigError(f"{where}: needs {e.name or e}; install it with: pip install 'digest-publisher[vectors]'") from e
    except Exception as e:  # whatever a library says of a broken file is the reason
        raise ConfigError(f"{where}: cannot be used: {' '.join(str(e).split())[:200] or type(e).__name__}") from e
    raise ConfigError(f"{where}: holds no model (model.onnx or model.safetensors, with tokenizer.json)")


def pooled(folder: Path, encode: Encode) -> Callable[[str], Array]:
    """Tokenize, encode, and take the mean of the tokens, or the first one where the model says so."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(min(TOKENS, setting(folder, "sentence_bert_config.json", "max_seq_length") or TOKENS))
    first = bool(setting(folder, "1_Pooling/config.json", "pooling_mode_cls_token"))
    prompts = setting(folder, "config_sentence_transformers.json", "prompts") or {}
    prompt = prompts.get(setting(folder, "config_sentence_transformers.json", "default_prompt_name") or "", "")

    def run(text: str) -> Array:
        tokens = encode(tokenizer.encode(prompt + text))
        return tokens[0] if first else np.asarray(tokens.mean(axis=0), dtype=np.float32)

    return run


def setting(folder: Path, file: str, key: str) -> Any:
    """A value of a JSON file of the folder; None when either is not there."""
    path = folder / file
    return json.loads(path.read_text("utf-8")).get(key) if path.is_file() else None


# --- ONNX -----------------------------------------------------------------------------------------------------------------
def onnx_encoder(file: Path) -> Encode:
    """The model of an ONNX file, on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1  # one article at a time is too little to share
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    wanted = [x.name for x in session.get_inputs()]

    def run(encoding: Any) -> Array:
        given = {"input_ids": encoding.ids, "attention_mask": encoding.attention_mask, "token_type_ids": encoding.type_ids}
        out = session.run(None, {name: np.asarray([given[name]], dtype=np.int64) for name in wanted})[0][0]
        return np.asarray(out if out.ndim == 2 else out[np.newaxis], dtype=np.float32)

    return run


# --- a BERT encoder in numpy -------------------------------------------------------------------------------------------------
KINDS = {"bert": 0, "xlm-roberta": 2, "roberta": 2}
"""Kind of model -> number of its first position."""


def bert_encoder(folder: Path) -> Encode:
    """The encoder whose weights stand in `model.safetensors` (Devlin et al., "BERT", 2018): two hundred times lighter to install than PyTorch."""
    from safetensors.numpy import load_file

    config = json.loads((folder / "config.json").read_text("utf-8"))
    weights = {k.removeprefix("bert.").removeprefix("roberta."): v.astype(np.float32) for k, v in load_file(folder / "model.safetensors").items()}
    heads, layers, epsilon = int(config["num_attention_heads"]), int(config["num_hidden_layers"]), float(config["layer_norm_eps"])
    start = KINDS[config["model_type"]]

    def linear(x: Array, name: str) -> Array:
        return np.asarray(x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"], dtype=np.float32)

    def normal(x: Array, name: str) -> Array:
        x = x - x.mean(axis=-1, keepdims=True)
        return np.asarray(x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + epsilon) * weights[f"{name}.weight"] + weights[f"{name}.bias"])

    def run(encoding: Any) -> Array:
        ids = np.asarray(encoding.ids)
        x = weights["embeddings.word_embeddings.weight"][ids] + weights["embeddings.position_embeddings.weight"][start : start + len(ids)]
        x = normal(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for n in range(layers):
            at = f"encoder.layer.{n}"
            q, k, v = (linear(x, f"{at}.attention.self.{w}").reshape(len(ids), heads, -1).swapaxes(0, 1) for w in ("query", "key", "value"))
            scores = q @ k.swapaxes(1, 2) / np.float32(q.shape[-1] ** 0.5)
            scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
            mixed = (scores / scores.sum(axis=-1, keepdims=True) @ v).swapaxes(0, 1).reshape(len(ids), -1)
            x = normal(x + linear(mixed, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
            x = normal(x + linear(gelu(linear(x, f"{at}.intermediate.dense")), f"{at}.output.dense"), f"{at}.output.LayerNorm")
        return x

    return run


def gelu(x: Array) -> Array:
    """x times the normal distribution function, by the approximation that the authors of GELU give."""
    return np.asarray(0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x))), dtype=np.float32)


# --- other models ------------------------------------------------------------------------------------------------------------
def library_encoder(folder: Path) -> Callable[[str], Array]:
    """Whatever sentence-transformers can read, from the folder alone."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return lambda text: np.asarray(model.encode([text], show_progress_bar=False)[0], dtype=np.float32)


# --- the open events ----------------------------------------------------------------------------------------------------------
class Centres:
    """The sums of the members' vectors of all open events, side by side, so that the nearest are found by one product."""

    def __init__(self, model: Model, known: Iterable[tuple[str, bytes]]) -> None:
        self.model = model
        self._row: dict[str, int] = {}
        self._event: list[str | None] = []
        self._sums: Array = np.zeros((0, 0), dtype=np.float32)
        for event, data in known:
            self._put(event, np.frombuffer(data, dtype="<f2").astype(np.float32))

    def closeness(self, article: CleanArticle) -> Closeness:
        """How near an article is to every open event."""
        vector = self.model.of(article)
        sums = self._sums[: len(self._event)]
        cosines = sums @ vector / np.maximum(np.linalg.norm(sums, axis=1), 1e-6) if len(sums) else np.zeros(0, dtype=np.float32)
        return Closeness(self, vector, np.asarray(cosines, dtype=np.float32))

    def grow(self, event: str, vector: Array) -> None:
        """Take a member into an event's centre. Rounded as it is stored, so that a restart changes nothing."""
        row = self._row.get(event)
        self._put(event, (vector if row is None else self._sums[row] + vector).astype("<f2").astype(np.float32))

    def forget(self, event: str) -> None:
        """Drop an event."""
        if (row := self._row.pop(event, None)) is not None:
            self._event[row] = None
            self._sums[row] = 0.0

    def data(self, event: str) -> bytes:
        """What must be kept of an event."""
        row = self._row.get(event)
        return b"" if row is None else self._sums[row].astype("<f2").tobytes()

    def _put(self, event: str, total: Array) -> None:
        """Set an event's sum."""
        if event not in self._row:
            self._row[event] = len(self._event)
            self._event.append(event)
            if len(self._event) > len(self._sums):
                self._make_room(len(total))
        self._sums[self._row[event]] = total

    def _make_room(self, width: int) -> None:
        """Close the gaps that dropped events left, then double what is there."""
        live = sorted(self._row.items(), key=lambda x: x[1])
        grown = np.zeros((max(256, 2 * len(live)), width), dtype=np.float32)
        for n, (_, row) in enumerate(live):
            if row < len(self._sums):
                grown[n] = self._sums[row]
        self._row = {event: n for n, (event, _) in enumerate(live)}
        self._event = [event for event, _ in live]
        self._sums = grown


class Closeness:
    """How near one article is in meaning to the open events, by event: 0 = nothing in common, 1 = the same."""

    def __init__(self, centres: Centres, vector: Array, cosines: Array) -> None:
        self._centres, self._vector, self._cosines = centres, vector, cosines

    def __getitem__(self, event: str) -> float:
        row = self._centres._row.get(event)
        return self._centres.model.near(float(self._cosines[row])) if row is not None else 0.0

    def nearest(self, most: int) -> list[str]:
        """The events that are nearest."""
        best = np.argsort(-self._cosines, kind="stable")[:most]
        return [e for n in best if (e := self._centres._event[n]) is not None]

    def chosen(self, event: str) -> None:
        """The article is of this event."""
        self._centres.grow(event, self._vector)
