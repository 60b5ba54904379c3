"""Writes the bytes of a request to a model, and lets none go that hold a run of a secret.

The bodies are as the providers document them: OpenAI's chat completions (which OpenRouter, Groq, Mistral, Ollama,
LM Studio and llama.cpp speak too), Anthropic's messages, Google's streamGenerateContent. Who sends them adds the
address and the key, and changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pyengine.advice.words import INSTRUCTIONS, SCHEMA
from pyengine.redact import Redacted, Vault, gate, placeholders, redact
from pyengine.redact.gate import RUN
from pyengine.text import Span

Protocol = Literal["openai", "anthropic", "gemini"]
Form = Literal["schema", "json", "text"]
Speaker = Literal["user", "model"]

MAX_TOKENS = 8192
"""What Anthropic is asked for at most; its protocol wants a number."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one of the two has said."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How a request is written: for which protocol and model, and how its answer is held to the form."""

    protocol: Protocol
    model: str
    form: Form


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """The exact body of a request; the question in it, as it may leave."""

    body: str
    question: str

    @property
    def places(self) -> tuple[str, ...]:
        """The placeholders in it, one for each place."""
        return tuple(span.of(self.body) for span in placeholders(self.body))


def quiet(text: str, vault: Vault, terms: Sequence[str] = ()) -> str:
    """Return words that somebody typed, with what is secret in them masked: a value of the files by its name there."""
    known = [s for e in vault if not e.released for s in {e.value, *e.spellings.values()} if len(s) >= RUN]
    more = [Span(at, at + len(value)) for value in known for at in _found(text, value)]
    return redact(text, more=more, terms=terms, vault=vault).text


def _found(text: str, value: str) -> Iterator[int]:
    at = text.find(value)
    while at >= 0:
        yield at
        at = text.find(value, at + len(value))


def letter(  # noqa: PLR0913 - what is said, of what, to whom
    told: str,
    redacted: Sequence[Redacted],
    turns: Sequence[Turn],
    vault: Vault,
    manner: Manner,
    *,
    terms: Sequence[str] = (),
) -> Letter:
    """Return the request. `told` goes before the first of `turns`, the last of which is the question.

    `terms` are words of the user's own that are hidden in them.

    Raises LeakError, and gives nothing away, if a run of a secret of `vault` is in it.
    """
    quieted = [Turn(turn.speaker, quiet(turn.text, vault, terms)) for turn in turns]
    said = [Turn("user", f"{told}\n{quieted[0].text}"), *quieted[1:]]
    body = _written(said, manner)
    skeleton = _written([Turn(turn.speaker, "") for turn in said], Manner(manner.protocol, "", manner.form))
    open_ = "\n".join((INSTRUCTIONS, *(result.text for result in redacted)))
    excused = f"{open_}\n{json.dumps(open_, ensure_ascii=False)}\n{skeleton}"
    gate("\n".join([manner.model, *(turn.text for turn in said)]), vault, excused)
    gate(body, vault, excused)
    return Letter(body, quieted[-1].text)


def _written(said: Sequence[Turn], manner: Manner) -> str:
    return json.dumps(_BODIES[manner.protocol](said, manner), ensure_ascii=False, indent=1)


def _openai(said: Sequence[Turn], manner: Manner) -> dict[str, Any]:
    roles = {"user": "user", "model": "assistant"}
    form: dict[Form, Any] = {
        "schema": {"type": "json_schema", "json_schema": {"name": "opinion", "strict": True, "schema": SCHEMA}},
        "json": {"type": "json_object"},
    }
    return {
        "model": manner.model,
        "stream": True,
        "messages": [
            {"role": "system", "content": INSTRUCTIONS},
            *({"role": roles[turn.speaker], "content": turn.text} for turn in said),
        ],
        **({"response_format": form[manner.form]} if manner.form in form else {}),
    }


def _anthropic(said: Sequence[Turn], manner: Manner) -> dict[str, Any]:
    roles = {"user": "user", "model": "assistant"}
    form = {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}}
    return {
        "model": manner.model,
        "max_tokens": MAX_TOKENS,
        "stream": True,
        "system": INSTRUCTIONS,
        "messages": [{"role": roles[turn.speaker], "content": turn.text} for turn in said],
        **(form if manner.form == "schema" else {}),
    }


def _gemini(said: Sequence[Turn], manner: Manner) -> dict[str, Any]:
    form: dict[Form, Any] = {
        "schema": {"responseMimeType": "application/json", "responseJsonSchema": SCHEMA},
        "json": {"responseMimeType": "application/json"},
    }
    return {
        "systemInstruction": {"parts": [{"text": INSTRUCTIONS}]},
        "contents": [{"role": turn.speaker, "parts": [{"text": turn.text}]} for turn in said],
        **({"generationConfig": form[manner.form]} if manner.form in form else {}),
    }


_BODIES: Mapping[Protocol, Callable[[Sequence[Turn], Manner], dict[str, Any]]] = {
    "openai": _openai,
    "anthropic": _anthropic,
    "gemini": _gemini,
}
