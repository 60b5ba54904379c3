"""Options of a logging driver that it refuses, so that no task starts.

What it does
------------
Finds options that the logging driver does not know, a `tag` with templates of Swarm (`{{.Service.Name}}`) that it has
not, `compress: "true"` of `json-file` without rotated files, and values that the driver cannot read: a size, a number
of files, a truth value, a mode, an address without its protocol.

Why it hurts
------------
The deploy is accepted: the driver is asked on the node, when the container is made. `unknown log opt 'maxsize' for
json-file log driver`, or `can't evaluate field Service`: each task fails before it starts, and Swarm tries again, for
ever.

What we change
--------------
An option that is one letter or a dash away from a known one gets its name. Else nothing.

When to ignore it
-----------------
The driver is a plugin of the same name that knows more.

Sources
-------
moby daemon/logger/*/ ValidateLogOpt, jsonfilelog.New, loggerutils/log_tag.go (the template sees the container:
`.Name`, `.ID`, `.ImageName`, `.DaemonName`); executed: each task fails with these words.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import RenameKey
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import logs
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.templated import OF_SWARM
from pyengine.swarm.view import View

META = Meta("log-option-refused", Severity.HIGH, "unknown log opt", __doc__)
_COMMON = "env env-regex labels labels-regex tag"
_KNOWN = {
    "json-file": f"max-file max-size compress {_COMMON}",
    "local": "max-file max-size compress",
    "journald": _COMMON,
    "syslog": f"{_COMMON} syslog-address syslog-facility syslog-tls-ca-cert syslog-tls-cert syslog-tls-key "
    "syslog-tls-skip-verify syslog-format",
    "gelf": f"{_COMMON} gelf-address gelf-compression-level gelf-compression-type gelf-tcp-max-reconnect "
    "gelf-tcp-reconnect-delay",
    "fluentd": f"{_COMMON} fluentd-address fluentd-async fluentd-async-connect fluentd-async-reconnect-interval "
    "fluentd-buffer-limit fluentd-max-retries fluentd-request-ack fluentd-retry-wait fluentd-sub-second-precision "
    "fluentd-read-timeout fluentd-write-timeout",
}
_EVERY = ("mode", "max-buffer-size")
"""What is taken of every driver, with what begins with `cache-`."""
VALUE = "what is meant instead is yours to say"
YOURS = "the options of this driver: {}"


def check(service: Service) -> Iterator[Finding]:
    """Find options and tags that a driver of Docker's own refuses."""
    logging = service.view.get("logging")
    options = logging.get("options") if logging is not None and logging.is_mapping else None
    driver = logging.get("driver") if logging is not None and logging.is_mapping else None
    if options is None or not options.is_mapping or driver is None or is_open(driver):
        return
    known = _KNOWN.get(str(driver.data or ""))
    if known is None or not may_go_to_swarm(service.stack):
        return
    given = dict(options.entries())
    for name, view in given.items():
        if name not in {*known.split(), *_EVERY} and not name.startswith("cache-") and "$" not in name:
            yield _unknown(service, view, name, str(driver.data), known)
        elif name == "tag" and (found := OF_SWARM.search(str(view.data or ""))):
            field = found[1].split(".")[1]
            message = f"a driver's `tag` knows no `{cut(found[1])}`: no task starts, can't evaluate field {field}"
            yield META.finding(
                view, message, service, refusal="it knows the container: `{{.Name}}`, `{{.ID}}`, `{{.ImageName}}`"
            )
    yield from _compressed(service, given) if driver.data == "json-file" else ()
    yield from _values(service, given, driver, known)


def _values(service: Service, given: dict[str, View], driver: View, known: str) -> Iterator[Finding]:
    taken = {*known.split(), *_EVERY}
    said = {name: str(view.data) for name, view in given.items() if name in taken and not is_open(view)}
    for name, why in logs.refused(
        str(driver.data), said if len(said) == len(given) else {**said, "mode": "non-blocking"}
    ):
        if name in said or name not in given:
            yield META.finding(given.get(name, driver), f"`{name}` {why}: no task starts", service, refusal=VALUE)


def _unknown(service: Service, view: View, name: str, driver: str, known: str) -> Finding:
    near = get_close_matches(name.replace("_", "-"), known.split(), 1, 0.8)
    fix = (
        Fix(
            f"call it `{near[0]}`",
            (RenameKey(view.part.route, near[0], view.part.file),),
            Applicability.SAFE,
            "The driver knows this name, and no task starts with the other.",
        )
        if near and len(view.parts) == 1
        else None
    )
    shown = ", ".join(known.split()[:3])
    message = f"`{driver}` knows no option `{cut(name)}`: no task starts"
    return META.finding(view.key_place, message, service, fix=fix, refusal=None if fix else YOURS.format(shown))


def _compressed(service: Service, given: dict[str, View]) -> Iterator[Finding]:
    compress, files = given.get("compress"), given.get("max-file")
    if compress is None or str(compress.data).lower() not in {"true", "1", "t"} or is_open(compress):
        return
    if (files is not None and str(files.data) != "1") and "max-size" in given:
        return
    message = "`compress` needs `max-size` and a `max-file` of 2 or more: no task starts"
    yield META.finding(compress.key_place, message, service, refusal="how much is to be kept is yours to say")


LOGS = """\
services:
  web:
    image: example/web:2
    logging:
      driver: json-file
      options:
        maxsize: 10m
    deploy:
      replicas: 1
"""
RIGHT = LOGS.replace("maxsize", "max-size")
TAG = LOGS.replace("maxsize: 10m", "tag: '{{.Service.Name}}'")
PACKED = LOGS.replace("maxsize: 10m", 'compress: "true"')

EXAMPLES = [
    Bad(LOGS, "maxsize", RIGHT, "a dash is missing"),
    Bad(TAG, "'{{.Service.Name}}'", None, "no template of Swarm's", refused="`{{.Name}}`"),
    Bad(PACKED, "compress", None, "nothing is rotated", refused="yours to say"),
    Bad(LOGS.replace("maxsize", "fluentd-address"), "fluentd-address", None, "another driver's", refused="max-size"),
    Bad(RIGHT.replace("10m", "10mbb"), "10mbb", None, "no size", refused="yours to say"),
    Bad(RIGHT.replace("max-size: 10m", "compress: 'yes'"), "'yes'", None, "no truth for Go", refused="yours to say"),
    Bad(RIGHT.replace("max-size: 10m", "max-buffer-size: 4m"), "4m", None, "of the other mode", refused="yours to say"),
    Bad(
        RIGHT.replace("json-file", "gelf").replace("max-size: 10m", "tag: web"),
        "gelf",
        None,
        "to where, nobody says",
        refused="yours to say",
    ),
    Bad(
        RIGHT.replace("json-file", "local").replace("max-size: 10m", "max-file: '1'"),
        "'1'",
        None,
        "it packs what is rotated",
        refused="yours to say",
    ),
    Good(RIGHT),
    Good(RIGHT.replace("10m", "1.5 MiB"), "a size as Go reads it"),
    Good(RIGHT.replace("max-size: 10m", "mode: non-blocking\n        max-buffer-size: 4m")),
    Good(TAG.replace(".Service.Name", ".Name"), "the container's name"),
    Good(LOGS.replace("json-file", "vendor/logs"), "a plugin's own"),
    Good(LOGS.replace("      driver: json-file\n", ""), "the node's own driver, which is not in the file"),
    Good(LOGS.replace("maxsize: 10m", "mode: non-blocking"), "taken of every driver"),
    Good(PACKED.replace('compress: "true"', 'compress: "true"\n        max-size: 1m\n        max-file: "3"')),
]

EXPERIMENTS = [
    Experiment(text, instead=RIGHT, first=True, limit=25, bad=(Missing(at_least=1),), fixed=(Missing(at_most=0),))
    for text in (LOGS, TAG, PACKED, RIGHT.replace("10m", "10mbb"))
]
