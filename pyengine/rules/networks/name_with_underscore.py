"""A host name with an underscore in the address of a web service.

What it does
------------
Finds `http://`, `https://`, `ws://` and `wss://` in the environment, the command and the labels of a service, before
the name of another one that has an underscore: its key, an alias, or a name with the stack's, `shop_api`.

Why it hurts
------------
Docker answers such a name, and the connection stands. But it is no host name by RFC 1123, and the program behind it is
told by which name it was asked: Django and Tomcat answer every request with 400, whatever `ALLOWED_HOSTS` says, and
Java's `URI` finds no host in the address at all. A test from within the container itself, by `localhost`, is answered.

What we change
--------------
The service gets an alias with hyphens on the networks that both are on, and the address has that.

When to ignore it
-----------------
The program takes every host name, as those in Go and Node do, and so does the one that asks.

Sources
-------
docker/cli#3364; Django `host_validation_re`, tried with 5.2: `orders_api:8000` is 400, `orders-api:8000` is 200; Tomcat
HttpParser ("never valid in a domain name"); `new java.net.URI("http://orders_api:8080").getHost()` is null in Java 17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Insert, Op, Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.hosts import aliases, answered, told
from pyengine.swarm.model.labels import SERVICE
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.spec.networks import used
from pyengine.swarm.view import View

META = Meta(
    "name-with-underscore",
    Severity.LOW,
    "Invalid HTTP_HOST header, or 400 for every request",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
_URL = re.compile(r"\b(?:https?|wss?)://(?:[^\s/@'\"]*@)?((?=[a-z0-9.-]*_)[a-z0-9][\w.-]*)(?=[:/?#\s'\",;}]|$)")
"""An address of the web; a host in capitals stands for one that is still to be put there."""
_STRICT = re.compile(r"django|tomcat|spring|jdbc:|(?<![a-z])java(?!script)|(?<![a-z])jvm", re.IGNORECASE)
"""What tells a program that is known to refuse such a name."""
YOURS = "give the service an alias with a hyphen on that network, and ask for it: {}"
_ELSEWHERE = "it is none of these files"
_TAKEN = "another service has that name here, or nobody knows here which networks it is on"
PRICE = "Where the program has a list of the names that it may be asked by, the new one has to be on it."


def check(stack: Stack) -> Iterator[Finding]:
    """Find them, each name once."""
    asked: dict[str, list[tuple[Service, View]]] = {}
    for service in stack.services if may_go_to_swarm(stack) else ():
        for view in _texts(service):
            for name in dict.fromkeys(_URL.findall(view.text)):
                asked.setdefault(name, []).append((service, view))
    for name, found in asked.items():
        target = next((each for each in stack.services if name in {each.name, *aliases(each)}), None)
        fix = _fix(stack, target, name, found) if target is not None else None
        yield META.finding(
            found[0][1],
            f"`{cut(name)}` is no host name: `_` makes some servers and clients refuse the request",
            found[0][0],
            fix=fix,
            refusal=None if fix else YOURS.format(_ELSEWHERE if target is None else _TAKEN),
            related=further([(view, "asks for it too") for _, view in found]),
            severity=Severity.MEDIUM if target is not None and _is_strict(target) else None,
        )


def _texts(service: Service) -> Iterator[View]:
    """Yield what may have an address that is asked for: to a proxy in between the other's name is told."""
    labels = service.view.get(*SERVICE)
    for view in (*told(service), *(labels.texts() if labels is not None else ())):
        if "://" in view.text and not re.search(r"proxy\W*(?:=|$)", _setting(view), re.IGNORECASE):
            yield view


def _setting(view: View) -> str:
    """Return how the setting is called, with its `=` in a list."""
    step = view.route[-1]
    return step if isinstance(step, str) else view.text[: view.text.find("=") + 1]


def _is_strict(service: Service) -> bool:
    names = service.view.get("environment")
    texts = [service.image.value, *(view.text for view in told(service))]
    texts += [name for name, _ in names.entries()] if names is not None and names.is_mapping else []
    return any(_STRICT.search(text) for text in texts)


def _fix(stack: Stack, target: Service, name: str, found: list[tuple[Service, View]]) -> Fix | None:
    new = name.replace("_", "-")
    common = {key for asker, _ in found for key in used(asker.view)} & set(used(target.view))
    known = new in aliases(target)
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", new) or (new in answered(stack) and not known):
        return None
    ops = () if known else _alias(target, common, new)
    if ops is None or any(view.route[2] == "deploy" or is_open(view) for _, view in found):
        return None
    pattern = re.compile(rf"(//(?:[^\s/@'\"]*@)?){re.escape(name)}(?![\w.-])")
    sets = tuple(Set(view.part.route, pattern.sub(rf"\g<1>{new}", view.text), view.part.file) for _, view in found)
    title = f"ask for `{cut(new, 40)}`{'' if known else ', an alias'}"
    return Fix(title, (*ops, *sets), Applicability.UNSAFE, "It is a host name for everybody.", PRICE + ANEW)


def _alias(service: Service, common: set[str], new: str) -> tuple[Op, ...] | None:
    """Return the ops by which it has another name on these networks; None where nobody knows here how they stand."""
    networks = service.view.get("networks")
    route = (*service.view.route, "networks")
    if service.view.get("network_mode") is not None or not common:
        return None
    if networks is None:
        return (Set(route, {"default": {"aliases": [new]}}, service.view.part.file),)
    if len(networks.parts) > 1 or any(is_open(view) for view in networks.texts()):
        return None
    if not networks.is_mapping:
        keys = used(service.view)
        return (Set(route, {key: {"aliases": [new]} if key in common else None for key in keys}, networks.part.file),)
    ops: list[Op] = []
    for key in sorted(common):
        entry = networks.get(key)
        there = entry.get("aliases") if entry is not None else None
        at = (*route, key, "aliases")
        file = networks.part.file
        ops.append(Set(at, [new], file) if there is None else Insert((*at, len(there.part.items())), new, file))
    return tuple(ops)


ASKED = """\
services:
  shop:
    image: example/shop:2
    environment:
      ORDERS_URL: http://orders_api:8000/v1
    networks: [back]
    deploy:
      replicas: 2
  orders_api:
    image: example/orders:2
    networks: [back]
networks:
  back: {}
"""
ALIAS = """\
services:
  shop:
    image: example/shop:2
    environment:
      ORDERS_URL: http://orders-api:8000/v1
    networks: [back]
    deploy:
      replicas: 2
  orders_api:
    image: example/orders:2
    networks: {back: {aliases: [orders-api]}}
networks:
  back: {}
"""
DJANGO = """\
services:
  shop:
    image: example/shop:2
    command: ["serve", "--orders=http://orders_api:8000"]
    deploy:
      replicas: 2
  orders_api:
    image: example/orders-django:2
"""

EXAMPLES = [
    Bad(ASKED, "http://orders_api:8000/v1", ALIAS, "a variable, and a list of networks", unsafe=True),
    Bad(
        DJANGO,
        '"--orders=http://orders_api:8000"',
        DJANGO.replace("http://orders_api", "http://orders-api")
        + "    networks:\n      default:\n        aliases:\n          - orders-api\n",
        "the stack's own network",
        unsafe=True,
    ),
    Bad(
        ALIAS.replace("http://orders-api:8000/v1", "http://user@orders_api:8000/v1"),
        "http://user@orders_api:8000/v1",
        ALIAS.replace("http://orders-api:8000/v1", "http://user@orders-api:8000/v1"),
        "the alias is there",
        unsafe=True,
    ),
    Bad(
        ASKED.replace("orders_api:8000", "crm_orders:8000"),
        "http://crm_orders:8000/v1",
        None,
        "the name of a service in another stack",
        refused="none of these files",
    ),
    Bad(
        ASKED.replace("http://orders_api:8000/v1", "https://orders_api/${PATH}"),
        "https://orders_api/${PATH}",
        None,
        "a path from a variable",
        refused="a hyphen",
    ),
    Good(ALIAS, "nobody asks for the key"),
    Good(ASKED.replace("http:", "postgres:"), "the database is not told by which name it was asked"),
    Good(ASKED.replace("ORDERS_URL", "HTTP_PROXY"), "a proxy is told the name of another"),
    Good(ASKED.replace("http://orders_api:8000/v1", "http://example.org:80/orders_api"), "a path"),
    Good(ASKED.replace("http://orders_api:8000", "http://YOUR_HOST:8000"), "still to be filled in"),
    Good(ASKED.replace("http://orders_api", "http://${orders_api}"), "the name of a variable"),
    Good(ASKED.replace("      ORDERS_URL:", "      # http://orders_api:8000\n      ORDERS_NAME: a #"), "a comment"),
    Good(
        ASKED.replace("    deploy:\n      replicas: 2\n", "    restart: always\n    build: .\n"), "a file for Compose"
    ),
]

READ = [
    Read(
        "What Docker's DNS answers is a host name like any other.",
        "It also answers names with `_`, which Django and Tomcat refuse in a request, and Java's `URI` in an address.",
    )
]

NO_EXPERIMENT = "The test service takes every name: what others answer was seen with Django and Java themselves."
