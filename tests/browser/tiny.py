"""Writes a language model that knows nothing: random weights in the GGUF format, of a size that loads at once.

The format: github.com/ggml-org/ggml/blob/master/docs/gguf.md. One layer of the architecture `llama`, whose tokens are
single bytes and printable characters; it reads all of them, and says the latter alone.
"""

from __future__ import annotations

import math
import random
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

WIDTH, INNER, HEADS, CONTEXT = 32, 64, 2, 32_768
_ALIGNED = 32
_UINT32, _INT32, _FLOAT32, _STRING, _ARRAY = 4, 5, 6, 8, 9
_F32 = 0
_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6
_END = "</s>"
TEMPLATE = (
    "{% for message in messages %}<|{{ message['role'] }}|>\n{{ message['content'] }}\n{% endfor %}<|assistant|>\n"
)


def write(path: Path, seed: int = 25) -> None:
    """Write the model."""
    draw = random.Random(seed)
    heads, contents, at = [], [], 0
    for name, shape in _shapes().items():
        heads.append(_string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, _F32, at))
        content = _weights(name, shape, draw)
        contents.append(content + bytes(-len(content) % _ALIGNED))
        at += len(contents[-1])
    settings = _settings()
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(heads), len(settings))
    head += b"".join(_string(key) + _value(value) for key, value in settings.items()) + b"".join(heads)
    path.write_bytes(head + bytes(-len(head) % _ALIGNED) + b"".join(contents))


def _tokens() -> tuple[tuple[str, int], ...]:
    """Return the vocabulary: each token with its kind."""
    special = (("<unk>", _UNKNOWN), ("<s>", _CONTROL), (_END, _CONTROL))
    each = tuple((f"<0x{byte:02X}>", _BYTE) for byte in range(256))
    return (*special, *each, ("\u2581", _NORMAL), *((chr(code), _NORMAL) for code in range(33, 127)))


def _settings() -> Mapping[str, Any]:
    tokens = _tokens()
    return {
        "general.architecture": "llama",
        "general.name": "tiny, random",
        "llama.context_length": CONTEXT,
        "llama.embedding_length": WIDTH,
        "llama.block_count": 1,
        "llama.feed_forward_length": INNER,
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": HEADS,
        "llama.rope.dimension_count": WIDTH // HEADS,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.vocab_size": len(tokens),
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.tokens": [text for text, _ in tokens],
        "tokenizer.ggml.scores": [0.0 for _ in tokens],
        "tokenizer.ggml.token_type": [kind for _, kind in tokens],
        "tokenizer.ggml.unknown_token_id": 0,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.chat_template": TEMPLATE,
    }


def _shapes() -> Mapping[str, tuple[int, ...]]:
    square, row, vocabulary = (WIDTH, WIDTH), (WIDTH,), (WIDTH, len(_tokens()))
    return {
        "token_embd.weight": vocabulary,
        "blk.0.attn_norm.weight": row,
        **{f"blk.0.attn_{name}.weight": square for name in ("q", "k", "v", "output")},
        "blk.0.ffn_norm.weight": row,
        "blk.0.ffn_gate.weight": (WIDTH, INNER),
        "blk.0.ffn_up.weight": (WIDTH, INNER),
        "blk.0.ffn_down.weight": (INNER, WIDTH),
        "output_norm.weight": row,
        "output.weight": vocabulary,
    }


def _weights(name: str, shape: Sequence[int], draw: random.Random) -> bytes:
    size = math.prod(shape)
    values = [1.0] * size if "norm" in name else [draw.gauss(0, 0.1) for _ in range(size)]
    if (
        name == "output.weight"
    ):  # of 95 characters some forty come before what has no weight, and no more are drawn from
        for number, (text, kind) in enumerate(_tokens()):
            if kind != _NORMAL and text != _END:
                values[number * WIDTH : (number + 1) * WIDTH] = [0.0] * WIDTH
    return struct.pack(f"<{size}f", *values)


def _string(text: str) -> bytes:
    content = text.encode()
    return struct.pack("<Q", len(content)) + content


def _value(value: Any) -> bytes:
    if isinstance(value, list):
        kind = {str: _STRING, float: _FLOAT32, int: _INT32}[type(value[0])]
        return struct.pack("<IIQ", _ARRAY, kind, len(value)) + b"".join(_bare(each) for each in value)
    return struct.pack("<I", {str: _STRING, float: _FLOAT32, int: _UINT32}[type(value)]) + _bare(value)


def _bare(value: Any) -> bytes:
    if isinstance(value, str):
        return _string(value)
    return struct.pack("<f" if isinstance(value, float) else "<I", value)
