"""The one door between Python and JavaScript: a JSON string in, a JSON string out, and it never raises.

{"v":1,"id":…,"method":…,"params":{…}}  →  {"v":1,"id":…,"ok":…}  or  {"v":1,"id":…,"error":{"kind","message"}}
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pyengine.output import wire
from pyengine.output.strict import Malformed, decode
from pyengine.redact import LeakError, Unchecked
from pyengine.session import Session

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")


@dataclass(frozen=True, slots=True)
class Method(Generic[Asked, Answered]):
    """One thing that can be asked: with what, what comes back, and who answers."""

    name: wire.MethodName
    asked: type[Asked]
    answered: type[Answered]
    act: Callable[[Session, Asked], Answered]


METHODS = (
    Method("hello", wire.Nothing, wire.Hello, Session.hello),
    Method("find", wire.Analyse, wire.Report, Session.find),
    Method("analyse", wire.Analyse, wire.Report, Session.analyse),
    Method("patch", wire.MakePatch, wire.Patch, Session.patch),
    Method("redact", wire.Redact, wire.Redaction, Session.redact),
    Method("restore", wire.Restore, wire.Restored, Session.restore),
    Method("memory", wire.Nothing, wire.Memory, Session.memory),
    Method("recall", wire.Memory, wire.Nothing, Session.recall),
    Method("evidence", wire.OfRule, wire.Evidence, Session.evidence),
    Method("effective", wire.Analyse, wire.Effective, Session.effective),
    Method("foresee", wire.Foresee, wire.Foresight, Session.foresee),
    Method("explain", wire.Explain, wire.Incident, Session.explain),
    Method("cite", wire.Cite, wire.Cited, Session.cite),
    Method("compare", wire.Analyse, wire.Live, Session.compare),
    Method("guard", wire.Explain, wire.Guards, Session.guard),
    Method("compose", wire.Compose, wire.Composed, Session.compose),
    Method("weigh", wire.Weigh, wire.Weighed, Session.weigh),
)
_BY_NAME: dict[str, Method[Any, Any]] = {method.name: method for method in METHODS}
_SESSION = Session()


def handle(request: str) -> str:
    """Answer one request; errors carry no text of the user."""
    identity: int | str | None = None
    try:
        message = _parsed(request)
        identity = _identity(message)
        asked = decode(wire.Request, message, "the request")
        method = _BY_NAME[asked.method]
        answer = method.act(_SESSION, decode(method.asked, asked.params, "params"))
        return _dump(wire.Answer(wire.VERSION, asked.id, answer))
    except Malformed as error:
        return _failure(identity, "bad-request", str(error))
    except LeakError as error:
        return _failure(identity, "leak", str(error))
    except Unchecked as error:
        return _failure(identity, "unchecked", str(error))
    except RecursionError:
        return _failure(identity, "too-deep", "the text is nested too deep to be judged")
    except Exception as error:  # noqa: BLE001 - the door must answer; the type is enough to find the fault
        fault = f"the engine failed on this text ({type(error).__name__}); nothing was changed"
        return _failure(identity, "internal", fault)


def _parsed(request: str) -> object:
    """Return the request as JSON, once it is known to be of the version that is spoken here."""
    try:
        message = json.loads(request)
    except ValueError:
        raise Malformed("the request", "has to be JSON") from None
    if isinstance(message, dict) and "v" in message and message["v"] != wire.VERSION:
        raise Malformed("v", f"has to be {wire.VERSION}, the version that this engine speaks")
    return message


def _identity(message: object) -> int | str | None:
    identity = message.get("id") if isinstance(message, dict) else None
    return identity if isinstance(identity, int | str) else None


def _dump(message: wire.Answer | wire.Failed) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=_fields)


def _fields(value: Any) -> dict[str, object]:
    """Return the fields of a dataclass; whatever else stands in an answer is JSON already."""
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def _failure(identity: int | str | None, kind: wire.ErrorKind, message: str) -> str:
    return _dump(wire.Failed(wire.VERSION, identity, wire.Failure(kind, message)))
