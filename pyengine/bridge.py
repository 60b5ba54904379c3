"""The one door between Python and JavaScript: a JSON string in, a JSON string out, and it never raises.

{"v":1,"id":…,"method":…,"params":{…}}  →  {"v":1,"id":…,"ok":…}  or  {"v":1,"id":…,"error":{"kind","message"}}
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

from pyengine import engine
from pyengine.output import report, wire
from pyengine.redact import LeakError
from pyengine.session import Session


class BadRequest(ValueError):
    """The request is not one of the protocol."""


def handle(request: str) -> str:
    """Answer one request; errors carry no text of the user."""
    identity: object = None
    try:
        message = json.loads(request)
        identity = message.get("id") if isinstance(message, dict) else None
        answer = _METHODS[message["method"]](message.get("params") or {})
        return _dump({"v": wire.VERSION, "id": identity, "ok": dataclasses.asdict(answer)})
    except BadRequest as error:
        return _failure(identity, "bad-request", str(error))
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        return _failure(identity, "bad-request", f"the request is not understood ({type(error).__name__})")
    except LeakError as error:
        return _failure(identity, "leak", str(error))
    except RecursionError:
        return _failure(identity, "too-deep", "the text is nested too deep to be judged")
    except Exception as error:  # noqa: BLE001 - the door must answer; the type is enough to find the fault
        return _failure(
            identity, "internal", f"the engine failed on this text ({type(error).__name__}); nothing was changed"
        )


def _dump(message: object) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _failure(identity: object, kind: str, message: str) -> str:
    return _dump({"v": wire.VERSION, "id": identity, "error": {"kind": kind, "message": message}})


def _files(params: Mapping[str, Any]) -> tuple[engine.File, ...]:
    files = tuple(engine.File(str(file["name"]), file["text"]) for file in params["files"])
    if not files or not all(isinstance(file.text, str) for file in files):
        raise BadRequest("no file to judge")
    return files


_SESSION = Session()
_METHODS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "hello": lambda _: _SESSION.hello(),
    "analyse": lambda params: report.report(_SESSION.analysed(_files(params))),
    "patch": lambda params: _SESSION.patched(
        _files(params), [wire.Accepted(item["finding"], item.get("choice", "")) for item in params["accepted"]]
    ),
    "redact": lambda params: _SESSION.redacted(
        params["text"],
        identifiers=bool(params.get("identifiers", True)),
        more=tuple((int(span["start"]), int(span["end"])) for span in params.get("more", ())),
        fewer=tuple(map(str, params.get("fewer", ()))),
    ),
    "memory": lambda _: _SESSION.memory(),
    "recall": lambda params: _SESSION.recall(params["vault"]),
    "restore": lambda params: _SESSION.restored(params["text"]),
}
