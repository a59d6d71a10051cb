"""Sentence vectors from a folder on disk: a dense similarity beside the words, and a bridge between languages. Never downloads anything.

Three layouts are read: ONNX (`model.onnx` or `onnx/model.onnx` with `tokenizer.json`), the weights of a BERT or XLM-RoBERTa encoder as sentence-transformers
lays them (`model.safetensors`, `config.json`, `tokenizer.json`; the small models are of this kind, and numpy is enough for them), and whatever else
sentence-transformers reads, where that is installed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from digest.errors import ConfigError
from digest.model import CleanArticle

Array = npt.NDArray[np.float32]
Encode = Callable[[Any], Array]
"""A tokenizer's encoding -> one vector for each token."""

MEMBERS = 8  # of an event whose vectors are kept, the last ones: 4 lose 1 point on stream, 16 half a point
NEAREST = 3  # members that count as the nearest; 1, 2 and 4 lose 0 to half a point
MIDDLE = 0.37  # weight of the event's middle beside them
LEAST = 0.2  # nearness of a member by which its event may be found; nine of ten strangers are less near, and what is as far as they are is never joined
STRANGE = 30  # texts as if seen in a language before its first one
HEARD = 12  # texts of a language that the strangers do not speak until its mean is known; words decide alone before
SPOKEN = ("en", "de", "fr", "es")  # the languages of the strangers
FADE = 3000  # texts of a language after which what was learned counts half: the news of this month point another way than last year's
UNREAD = 0.3  # share of tokens that a model does not know, above which it says nothing of a text
LANGUAGES = 24  # whose means are learned: no feed can ask for more memory by every code it invents
TOKENS = 128  # of one article: its headline and the beginning of its lead; half as many lose half a point on stream and cost half as much for full texts
LEAD = 300  # characters
ONNX = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
# Unrelated headlines: what they have in common says nothing.
STRANGERS = (
    "Bakers of Carsholt strike over flour prices", "Ferry runs aground in the fog, all are saved", "Girl of eleven wins the chess title",
    "Court fines a bank for hidden fees", "New telescope finds water on a far planet", "Orchestra plays in a tram depot",
    "Storm takes the roofs of forty houses", "Parliament votes on the price of school meals", "Neue Brücke über den Fluss wird im Mai eröffnet",
    "Ein Imker zählt seine Bienen im Winter", "La vendange commence plus tôt cette année", "Un tren nuevo une dos ciudades del norte",
)  # fmt: skip


class Model:
    """Texts to unit vectors."""

    def __init__(self, encode: Callable[[str], Array], name: str) -> None:
        """`name`: tells it from other models, so that vectors which another one made are not held against its own."""
        self._encode = encode
        self.mean = np.stack([self.embed(text) for text in STRANGERS]).mean(axis=0, dtype=np.float64)
        """What texts have in common that have nothing in common."""
        self.mark = crc32(f"{name} {len(self.mean)}".encode("utf-8", "surrogateescape")).to_bytes(4, "little")
        """Stands before all vectors of this model that are kept."""

    def embed(self, text: str) -> Array:
        """The unit vector of a text; zeros when the model says nothing of it."""
        return unit(np.nan_to_num(self._encode(text), posinf=0.0, neginf=0.0))

    def of(self, article: CleanArticle) -> Array:
        """The same of an article's headline and lead."""
        return self.embed(f"{article.title}. {article.text[:LEAD]}".encode("utf-8", "replace").decode())

    def members(self, known: Iterable[tuple[str, bytes]] = (), learned: bytes = b"") -> Members:
        """What is known of the events that are open, and what was learned until now."""
        return Members(self, known, learned)


def unit(vector: npt.NDArray[Any]) -> Array:
    """The vector at length 1."""
    return np.asarray(vector / (float(np.linalg.norm(vector)) or 1.0), dtype=np.float32)


def load(folder: Path) -> Model:
    """The model in a folder. Raises ConfigError, in one line, when it is not there or cannot be used."""
    where = f"[merge] model {folder}"
    os.environ.update(OFFLINE)
    if not folder.is_dir():
        raise ConfigError(f"{where}: no such folder")
    try:
        name = f"{fingerprint(folder)} {TOKENS} {LEAD}"
        onnx = next((folder / n for n in ONNX if (folder / n).is_file()), None)
        if onnx is not None:
            return Model(pooled(folder, onnx_encoder(onnx)), name)
        if (folder / "model.safetensors").is_file() and json.loads((folder / "config.json").read_text("utf-8")).get("model_type") in KINDS:
            return Model(pooled(folder, bert_encoder(folder)), name)
        if (folder / "modules.json").is_file() or (folder / "config.json").is_file():
            return Model(library_encoder(folder), name)
    except ImportError as e:
        raise ConfigError(f"{where}: needs {e.name or e}; install it with: pip install 'digest-publisher[vectors]'") from e
    except Exception as e:  # whatever a library says of a broken file is the reason
        raise ConfigError(f"{where}: cannot be used: {' '.join(str(e).split())[:200] or type(e).__name__}") from e
    raise ConfigError(f"{where}: holds no model (model.onnx or model.safetensors, with tokenizer.json)")


def fingerprint(folder: Path) -> int:
    """A number that tells the weights and settings of a folder from others: of each file its name, its size and 64 kB at its beginning and its end."""
    crc = 0
    for file in sorted(p for p in folder.rglob("*") if p.suffix in (".onnx", ".safetensors", ".bin", ".json") and p.is_file()):
        size = file.stat().st_size
        with file.open("rb") as f:
            crc = crc32(f"{file.relative_to(folder)} {size}".encode("utf-8", "surrogateescape"), crc)
            crc = crc32(f.read(1 << 16), crc)
            f.seek(max(0, size - (1 << 16)))
            crc = crc32(f.read(1 << 16), crc)
    return crc


def pooled(folder: Path, encode: Encode) -> Callable[[str], Array]:
    """Tokenize, encode, and take the mean of the tokens, or the first one where the model says so."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(min(TOKENS, setting(folder, "sentence_bert_config.json", "max_seq_length") or TOKENS))
    first = bool(setting(folder, "1_Pooling/config.json", "pooling_mode_cls_token"))
    prompts = setting(folder, "config_sentence_transformers.json", "prompts") or {}
    prompt = prompts.get(setting(folder, "config_sentence_transformers.json", "default_prompt_name") or "", "")
    unknown = {tokenizer.token_to_id(name) for name in ("[UNK]", "<unk>")}

    def run(text: str) -> Array:
        encoding = tokenizer.encode(prompt + text)
        tokens = encode(encoding)
        if sum(i in unknown for i in encoding.ids) > UNREAD * len(encoding.ids):
            return np.zeros(tokens.shape[1], dtype=np.float32)
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
class Members:
    """The vectors of the last members of all open events, side by side, so that the nearest are found by one product.

    From each vector the mean of its language is taken off: all headlines of one language, or of a month of sport, point the same way, which says nothing of one
    of them (Mu and Viswanath, "All-but-the-Top", 2018). So unrelated texts are 0 apart in every model and between languages, once the mean is known.
    """

    def __init__(self, model: Model, known: Iterable[tuple[str, bytes]], learned: bytes) -> None:
        self.model = model
        self.rows: dict[str, list[int]] = {}
        """Event -> where its vectors stand, the oldest first."""
        self.events: list[str] = []
        """Row -> the event whose member stands there; "" for none."""
        self._free: list[int] = []
        width = len(model.mean)
        self._vectors: Array = np.zeros((256, width), dtype=np.float32)
        self._sums: dict[str, tuple[int, npt.NDArray[np.float64]]] = {}
        """Language -> (number, sum) of the vectors so far."""
        for event, data in known:
            if data[:4] == model.mark and (len(data) - 4) % (2 * width) == 0:
                for vector in np.frombuffer(data, dtype="<f2", offset=4).reshape(-1, width):
                    self._put(event, vector.astype(np.float32))
        record = 12 + 8 * width
        if learned[:4] == model.mark and (len(learned) - 4) % record == 0:
            for at in range(4, len(learned), record):
                total = np.frombuffer(learned, dtype="<f8", count=width, offset=at + 12).astype(np.float64)
                self._sums[learned[at : at + 8].rstrip(b"\0").decode()] = int.from_bytes(learned[at + 8 : at + 12], "little"), total

    def learned(self) -> bytes:
        """What must be kept of the languages."""
        records = (lang.encode().ljust(8, b"\0") + n.to_bytes(4, "little") + total.astype("<f8").tobytes() for lang, (n, total) in sorted(self._sums.items()))
        return self.model.mark + b"".join(records)

    def data(self, event: str) -> bytes:
        """What must be kept of an event; nothing when it has no vectors."""
        rows = self.rows.get(event)
        return self.model.mark + self._vectors[rows].astype("<f2").tobytes() if rows else b""

    def vector(self, article: CleanArticle, lang: str, *, learn: bool = False) -> Array:
        """An article's unit vector, without what its language has in common; zeros when the model says nothing of it."""
        vector = self.model.of(article)
        lang = self._counted_as(lang)
        n, total = self._sums.get(lang, (0, np.zeros_like(self.model.mean)))
        centred = vector - (total + STRANGE * self.model.mean) / (n + STRANGE)
        if not vector.any():
            return vector
        if learn:
            n, total = n + 1, total + vector
            self._sums[lang] = (n, total) if n < FADE else (n // 2, total / 2)
        return unit(centred)

    def speaks(self, lang: str) -> bool:
        """Whether the mean of a language is known well enough for vectors to tell anything."""
        lang = self._counted_as(lang)
        return lang in SPOKEN or self._sums.get(lang, (0,))[0] >= HEARD

    def _counted_as(self, lang: str) -> str:
        """The language with whose texts one is counted."""
        return lang if lang in self._sums or len(self._sums) < LANGUAGES else "und"

    def closeness(self, article: CleanArticle, lang: str, *, learn: bool = False) -> Closeness | None:
        """How near an article is to every open event, None when the model says nothing of it; `learn` when it is seen for the first time."""
        known = self.speaks(lang)
        vector = self.vector(article, lang, learn=learn)
        return Closeness(self, vector) if known and vector.any() else None

    def cosines(self, vector: Array) -> Array:
        """Of a vector and each row, by a sum whose last bit does not hang on where the row stands, as that of a matrix product does."""
        return np.asarray(np.einsum("ij,j->i", self._vectors[: len(self.events)], vector), dtype=np.float32)

    def length(self, rows: Sequence[int]) -> float:
        """Of the sum of some rows."""
        return float(np.linalg.norm(self._vectors[rows].sum(axis=0))) or 1.0

    def grow(self, event: str, vector: Array) -> None:
        """Take in a member of an event. Rounded as it is stored, so that a restart changes nothing."""
        self._put(event, vector.astype("<f2").astype(np.float32))

    def forget(self, event: str) -> None:
        """Drop an event."""
        for row in self.rows.pop(event, ()):
            self.events[row] = ""
            self._vectors[row] = 0.0
            self._free.append(row)

    def _put(self, event: str, vector: Array) -> None:
        """Set a vector in a free row, or in that of the event's oldest member."""
        rows = self.rows.setdefault(event, [])
        if len(rows) == MEMBERS:
            row = rows.pop(0)
        elif self._free:
            row = self._free.pop()
        else:
            row = len(self.events)
            self.events.append("")
            if row == len(self._vectors):
                self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
        rows.append(row)
        self.events[row], self._vectors[row] = event, vector


class Closeness:
    """How near one article is in meaning to the open events: 0 or less = nothing in common, 1 = the same."""

    def __init__(self, members: Members, vector: Array) -> None:
        self._members, self._vector = members, vector
        self._cosines = np.round(members.cosines(vector), 6)

    def of(self, event: str) -> float | None:
        """Mean nearness to the event's middle and to the few members that are nearest, weighted; None when nothing is known of its meaning.

        The middle alone blurs what the members tell; the nearest member alone pulls in whatever is like any of them.
        """
        rows = self._members.rows.get(event)
        if not rows:
            return None
        near: list[float] = sorted(self._cosines[rows].tolist(), reverse=True)
        middle = sum(near) / self._members.length(rows)
        return round(MIDDLE * middle + (1 - MIDDLE) * sum(near[:NEAREST]) / len(near[:NEAREST]), 6)

    def nearest(self) -> dict[str, float]:
        """The events that are not far, with the nearness of their nearest member."""
        near: dict[str, float] = {}
        for row in np.flatnonzero(self._cosines >= LEAST).tolist():
            event = self._members.events[row]
            near[event] = max(near.get(event, 0.0), float(self._cosines[row]))
        return near

    def chosen(self, event: str) -> None:
        """The article is of this event."""
        self._members.grow(event, self._vector)
