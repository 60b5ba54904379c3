"""A router of Traefik's that has settings and no rule, beside the one that has the rule.

What it does
------------
Finds labels under `deploy.labels` that give middlewares, entry points or TLS to a router that nobody gives a rule,
`traefik.http.routers.….rule`, while another router of the same service has one.

Why it hurts
------------
Each router is by itself: what is said of one name holds for no other. For the router without a rule Traefik makes up
one, `Host` with the service's name (TCP: it leaves the router out), and the requests go through the other, which has
none of these settings: an allow list or a password that everybody walks past.

What we change
--------------
Where one router has the rule, and says nothing of the kind itself, the label gets its name. Else the file does not
tell which was meant: give the router a rule, or write its settings to another.

When to ignore it
-----------------
The rule that Traefik makes up is wanted: `defaultRule` in its own settings says which.

Sources
-------
doc.traefik.io/traefik/providers/swarm (`defaultRule`: where no label gives the rule); traefik/traefik#6907 (an allow
list on another router: everybody gets in).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import RenameKey, Set
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.labels import SERVICE, Label, labels
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack

META = Meta(
    "router-without-rule",
    Severity.MEDIUM,
    "A Traefik middleware that nobody passes through",
    __doc__,
    confidence=Confidence.LIKELY,
)
_ROUTER = re.compile(r"(?i:traefik\.(http|tcp)\.routers)\.([^.]+)\.(.+)")
_GUARD = re.compile(
    r"traefik\.(?:http|tcp)\.middlewares\.([^.]+)\.(?:basicauth|digestauth|forwardauth|ipallowlist|ipwhitelist)\b.*",
    re.IGNORECASE,
)
YOURS = "whether the router needs a rule, or its settings belong to another router, is yours to say"


@dataclass(frozen=True, slots=True)
class Setting:
    """What one label says of a router; `what` is in lower case."""

    router: tuple[str, str]
    what: str
    label: Label


def check(service: Service) -> Iterator[Finding]:
    """Find it once for each such router."""
    found = list(labels(service, SERVICE)) if service.stack.for_swarm else []
    settings = [
        Setting((kind.lower(), name), what.lower(), label)
        for label in found
        for kind, name, what in [match.groups() for match in [_ROUTER.fullmatch(label.name)] if match]
    ]
    if not settings or any(_is_unknown(label) for label in found) or _makes_up_rules(service.stack):
        return
    ruled = list(dict.fromkeys(each.router for each in settings if each.what == "rule"))
    for router in dict.fromkeys(each.router for each in settings):
        beside = [name for name in ruled if name[0] == router[0]]
        if beside and router not in ruled and router not in _ruled_elsewhere(service):
            yield _finding(service, [each for each in settings if each.router == router], beside, settings)


def _finding(service: Service, lost: list[Setting], ruled: list[tuple[str, str]], every: list[Setting]) -> Finding:
    first = next((each for each in lost if each.what == "middlewares"), lost[0])
    own = {each.what.partition(".")[0] for each in every if each.router in ruled}
    fits = len(ruled) == 1 and not own & {each.what.partition(".")[0] for each in lost}
    what = "middlewares" if first.what == "middlewares" else "settings"
    other = f"for `{cut(ruled[0][1], 20)}`" if len(ruled) == 1 else "for any other"
    return META.finding(
        first.label.place,
        f"the router `{cut(first.router[1], 20)}` has no rule: its {what} do not count {other}",
        service,
        fix=_fix(lost, ruled[0][1]) if fits else None,
        refusal=None if fits else YOURS,
        related=[(each.label.place, "of this router too") for each in lost if each is not first][:3],
        severity=Severity.HIGH if first.what == "middlewares" and _guards(service.stack, first.label) else None,
    )


def _fix(lost: list[Setting], name: str) -> Fix:
    return Fix(
        f"say it of `{cut(name)}`",
        tuple(_renamed(each, name) for each in lost),
        Applicability.UNSAFE,
        "It is the router of this service that has the rule.",
        "If the other router was to be one of its own, give it a rule instead.",
    )


def _renamed(setting: Setting, name: str) -> Set | RenameKey:
    label, old = setting.label, setting.router[1]
    part = label.view.part
    right = label.name.replace(f".{old}.", f".{name}.", 1)
    if isinstance(part.route[-1], int):
        return Set(part.route, label.view.text.replace(label.name, right, 1), part.file)
    return RenameKey(part.route, right, part.file)


def _is_unknown(label: Label) -> bool:
    """Tell a label that turns the service off, or that nobody knows here."""
    name = label.name.lower()
    if name == "traefik.enable":
        return label.value.lower() == "false" or is_open(label.view)
    return name.startswith("traefik.") and "$" in name


def _makes_up_rules(stack: Stack) -> bool:
    """Tell files in which somebody chose the rule that Traefik makes up."""
    return any(
        "defaultrule" in text.text.lower()
        for service in stack.services
        for key in ("command", "environment")
        if (view := service.view.get(key)) is not None
        for text in view.texts()
    )


def _ruled_elsewhere(service: Service) -> set[tuple[str, str]]:
    """Return the routers that another service has a rule for."""
    others = [other for other in service.stack.services if other.name != service.name]
    found = [_ROUTER.fullmatch(label.name) for other in others for label in labels(other, SERVICE)]
    return {(match[1].lower(), match[2]) for match in found if match and match[3].lower() == "rule"}


def _guards(stack: Stack, label: Label) -> bool:
    """Tell middlewares of which one lets not everybody in, as the labels of the files say."""
    named = {name.strip().partition("@")[0] for name in label.value.split(",")}
    found = (_GUARD.fullmatch(each.name) for service in stack.services for each in labels(service, SERVICE))
    return any(match is not None and match[1] in named for match in found)


GUARDED = """\
services:
  admin:
    image: example/admin:2
    deploy:
      labels:
        - traefik.http.routers.admin.rule=Host(`admin.example.test`)
        - traefik.http.services.admin.loadbalancer.server.port=8080
        - traefik.http.middlewares.office.ipallowlist.sourcerange=192.0.2.0/24
        - traefik.http.routers.admin.middlewares=office
"""
LOST = GUARDED.replace("admin.middlewares", "router1.middlewares")
MAPPING = """\
services:
  wiki:
    image: example/wiki:2
    deploy:
      labels:
        traefik.http.routers.wiki.rule: Host(`wiki.example.test`)
        traefik.http.services.wiki.loadbalancer.server.port: "8080"
        traefik.http.routers.wiki.entrypoints: websecure
        traefik.http.routers.wiki.tls.certresolver: le
"""

EXAMPLES = [
    Bad(
        LOST,
        "traefik.http.routers.router1.middlewares=office",
        GUARDED,
        "an allow list that everybody walks past",
        unsafe=True,
    ),
    Bad(
        MAPPING.replace("wiki.entrypoints", "Wiki.entrypoints").replace("wiki.tls", "Wiki.tls"),
        "traefik.http.routers.Wiki.entrypoints",
        MAPPING,
        "a capital letter is another name",
        unsafe=True,
    ),
    Bad(
        MAPPING.replace("wiki.tls", "wiki-secure.tls")
        + "        traefik.http.routers.wiki-secure.entrypoints: websecure\n",
        "traefik.http.routers.wiki-secure.tls.certresolver",
        None,
        "a second router that was to have a rule",
        refused="needs a rule",
    ),
    Good(GUARDED),
    Good(LOST + "        - traefik.http.routers.router1.rule=Path(`/a`)\n", "a rule of its own"),
    Good(
        LOST.replace("    deploy:\n", "    command: [--providers.swarm.defaultRule=Host(`a`)]\n    deploy:\n"),
        "a choice",
    ),
    Good(LOST.replace("routers.router1", "routers.${ROUTER}"), "nobody knows here which router"),
    Good(LOST.replace("routers.admin.rule", "routers.${ROUTER}.rule"), "nobody knows here which has the rule"),
    Good(LOST.replace("        - traefik.http.routers.admin.rule=Host(`admin.example.test`)\n", ""), "none has one"),
    Good(LOST.replace("    labels:\n", "    labels:\n        - traefik.enable=false\n"), "turned off"),
    Good(
        LOST.replace("    deploy:\n      labels:", "    container_name: a\n    labels:").replace(
            "        -", "      -"
        ),
        "for Compose",
    ),
]

NO_EXPERIMENT = "The reader is another program, which the engines of the experiments do not have."
