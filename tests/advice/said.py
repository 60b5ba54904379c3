"""What tests of a second opinion share: a file with a secret, a session, and answers as a model gives them."""

from __future__ import annotations

import json
from typing import Any

from pyengine.output import wire
from pyengine.session import Session

SECRET = "mauve-Kettle-41-harbour"
STACK = f"""\
services:
  api:
    image: registry.example.com/shop/api:2.1.0
    environment:
      DB_PASSWORD: {SECRET}
      DB_URL: postgres://shop:{SECRET}@db.example.com:5432/shop
      LOG_LEVEL: info
    healthcheck:
      test: ["CMD", "wget", "-qO-", "http://localhost:8080/health"]
    deploy:
      replicas: 6
      update_config:
        parallelism: 6 # all at once
        failure_action: continue
        order: stop-first
"""


def sent(*texts: str) -> tuple[wire.Sent, ...]:
    return tuple(wire.Sent(f"{index}.yml", text, (), ()) for index, text in enumerate(texts))


def compose(session: Session, *turns: str, files: tuple[wire.Sent, ...] = (), **more: Any) -> wire.Composed:
    """Return the request for what the user and the model have said in turn."""
    said = tuple(wire.Turn("model" if index % 2 else "user", text) for index, text in enumerate(turns))
    manner = {"protocol": "openai", "model": "a-model", "form": "schema", "terms": (), **more}
    return session.compose(wire.Compose(files or sent(STACK), identifiers=True, turns=said, **manner))


def weigh(session: Session, answer: str | dict[str, Any], *accepted: int, text: str = STACK) -> wire.Weighed:
    """Return what an answer about a file is worth."""
    raw = answer if isinstance(answer, str) else json.dumps(answer)
    return session.weigh(wire.Weigh(sent(text), identifiers=True, terms=(), answer=raw, accepted=accepted))


def change(
    *ops: dict[str, Any], edits: tuple[dict[str, Any], ...] = (), touches: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return an answer with one change; a route is written with dots."""
    return {
        "answer": "Do this.",
        "changes": [
            {
                "title": "a title",
                "reason": "a reason",
                "ops": list(ops),
                "edits": list(edits),
                "touches": [{"file": 0, "route": route.split(".")} for route in touches],
            }
        ],
    }


def op(deed: str, route: str, value: object = "") -> dict[str, Any]:
    return {"op": deed, "file": 0, "route": route.split("."), "value": value}


def edit(old: str, new: str) -> dict[str, Any]:
    return {"file": 0, "old": old, "new": new}


def runs(secret: str, length: int = 6) -> set[str]:
    return {secret[at : at + length] for at in range(len(secret) - length + 1)}
