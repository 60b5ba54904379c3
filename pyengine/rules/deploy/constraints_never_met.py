"""Constraints that no node can meet together.

What it does
------------
Finds two constraints on one key that exclude each other (`node.role == manager` and `node.role == worker`, `== a` and
`!= a`), and a value that no node has: another role than `manager` and `worker`, an architecture in Go's words, a
pattern such as `web-*` or `a|b`, which is compared letter by letter. With `!=` such a value keeps no node out.

Why it hurts
------------
All constraints have to hold at once: there is no "or". No node is fit, the tasks wait for ever: `no suitable node
(scheduling constraints not satisfied)`. Under stop-first an update has stopped the old task by then, and no rollback
comes. What still serves is stopped by the next change of its node's entry, such as another stack's network. Of several
files (`-c a -c b`) the constraints add up: a later file replaces none.

What we change
--------------
A word for an architecture that nodes have another word for. Of two files (`-c a -c b`) the earlier one's constraint is
taken out, as the later file is there to change it. Else nothing, because the file does not tell which of the two is
meant.

When to ignore it
-----------------
Never.

Sources
-------
swarmkit manager/constraint/constraint.go NodeMatches, Match: without regard to case; docker/cli
cli/compose/loader/merge.go; executed on engine 20.10.24: pending with `node.role == manager` and `node.role == worker`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Remove, Set
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service
from pyengine.swarm.placement import Constraint, decided

META = Meta("constraints-never-met", Severity.HIGH, "Constraints that exclude each other", __doc__)
ROLES = ("manager", "worker")
_KERNEL_S = {"amd64": "x86_64", "arm64": "aarch64"}
"""Go's word for an architecture, and the kernel's, which is what a node has (moby pkg/platform)."""
PATTERN = "give the nodes that are meant a label of their own, and ask for that"
WHICH = "which of the two is meant, only you know: all constraints have to hold at once"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why no node has a value, up to what follows from it, and how to mend it, or why not."""

    why: str
    fix: Fix | None = None
    refusal: str | None = None


def check(service: Service) -> Iterator[Finding]:
    """Find constraints that leave no node, at the later of two, and those that shut none out."""
    seen: list[Constraint] = []
    for each in decided(service):
        other = next((earlier for earlier in seen if _exclude(earlier, each)), None)
        if other is not None:
            message = f"`{_shown(each)}` and `{_shown(other)}` exclude each other: no node is fit"
            fix = _without(other) if other.item.part.file < each.item.part.file else None
            related = [(other.item, "the other one")]
            yield META.finding(each.item, message, service, related=related, fix=fix, refusal=None if fix else WHICH)
        elif (wrong := _no_node_s(each)) is not None:
            yield _of_no_node(service, each, wrong)
        seen.append(each)


def _of_no_node(service: Service, each: Constraint, wrong: Wrong) -> Finding:
    """Return what is told of a value that no node has: with `==` none is fit, with `!=` all are."""
    return META.finding(
        each.item,
        f"{wrong.why}{'none is fit' if each.equal else 'none is kept out'}",
        service,
        fix=wrong.fix,
        refusal=None if wrong.fix else wrong.refusal,
        severity=None if each.equal else Severity.MEDIUM,
    )


def _no_node_s(each: Constraint) -> Wrong | None:
    """Return why no node has this value, None where one may have it."""
    if each.key == "node.role":
        known = each.value.lower() in ROLES
        why = f"`{cut(each.value)}` is no role: a node is `manager` or `worker`, so "
        return None if known else Wrong(why, refusal="which of the two is meant, only you know")
    if each.key == "node.platform.arch" and (word := _KERNEL_S.get(each.value.lower())):
        return Wrong(f"no node calls itself `{each.value}`: on Linux it says `{word}`, and ", fix=_fix(each, word))
    if sign := _pattern(each):
        why = f"`{cut(each.value)}` is compared letter by letter, not as a pattern: "
        return Wrong(why, refusal=f"`{sign}` has no meaning here: {PATTERN}")
    return None


def _exclude(one: Constraint, other: Constraint) -> bool:
    if one.key != other.key or one.key == "node.ip":  # an address may lie in a subnet
        return False
    same = one.value.lower() == other.value.lower()
    if one.equal and other.equal:
        return not same
    if one.equal != other.equal:
        return same
    return one.key == "node.role" and {one.value.lower(), other.value.lower()} == set(ROLES)


def _without(earlier: Constraint) -> Fix:
    """Return the fix by which what the later file asks for holds alone."""
    part = earlier.item.part
    return Fix(
        "take it out of the earlier file",
        (Remove(part.route, part.file),),
        Applicability.UNSAFE,
        "The later file is there to change it, and a constraint replaces none.",
        "Deployed without the later file, the service may then run on other nodes too.",
    )


def _pattern(constraint: Constraint) -> str:
    """Return the sign that makes a value look like a pattern, "" where there is none."""
    return next((sign for sign in "*|^$?[(" if sign in constraint.value and constraint.key != "node.ip"), "")


def _shown(constraint: Constraint) -> str:
    return f"{cut(constraint.key, 18)} {'==' if constraint.equal else '!='} {cut(constraint.value, 10)}"


def _fix(constraint: Constraint, word: str) -> Fix:
    part = constraint.item.part
    return Fix(
        f"ask for `{word}`",
        (Set(part.route, f"{constraint.key} {'==' if constraint.equal else '!='} {word}", part.file),),
        Applicability.UNSAFE,
        "It is the same architecture, in the word that nodes have for it.",
        "The tasks then run on the nodes of this kind, which need the image and room for it."
        if constraint.equal
        else "Tasks on nodes of this kind move to others, which need room for them.",
    )


ROLE = """\
services:
  api:
    image: example/api:2
    deploy:
      placement:
        constraints:
          - node.role == manager
          - node.role == worker
"""
ONE = ROLE.replace("          - node.role == worker\n", "")
ARCH = ONE.replace("role == manager", "platform.arch == amd64")

EXAMPLES = [
    Bad(ROLE, "node.role == worker", None, 'there is no "or"', refused="only you know"),
    Bad(
        ROLE.replace("== worker", "!= Manager"),
        "node.role != Manager",
        None,
        "the same value, wanted and not wanted",
        refused="only you know",
    ),
    Bad(
        ROLE.replace("role == manager", "labels.zone == a").replace("role == worker", "labels.zone == b"),
        "node.labels.zone == b",
        None,
        "a label has one value",
        refused="at once",
    ),
    Bad(ONE.replace("manager", "leader"), "node.role == leader", None, "no role", refused="only you know"),
    Bad(ARCH, "node.platform.arch == amd64", ARCH.replace("amd64", "x86_64"), "Go's word for it", unsafe=True),
    Bad(
        ONE.replace("role == manager", "hostname == web-*"),
        "node.hostname == web-*",
        None,
        "a pattern",
        refused="a label of their own",
    ),
    Bad(
        ONE.replace("role == manager", "labels.zone == a | b"),
        "node.labels.zone == a | b",
        None,
        'no "or" within a value',
        refused="`|` has no meaning",
    ),
    Bad(
        ONE.replace("role == manager", "hostname != web-*"),
        "node.hostname != web-*",
        None,
        "a pattern that is to keep nodes out",
        refused="a label of their own",
    ),
    Bad(
        ARCH.replace("== amd64", "!= arm64"),
        "node.platform.arch != arm64",
        ARCH.replace("== amd64", "!= aarch64"),
        "nodes that are to be left out",
        unsafe=True,
    ),
    Good(ONE),
    Good(ONE.replace("== manager", "!= worker"), "a role that nodes have"),
    Good(ONE.replace("role == manager", "hostname == web-1.example.test"), "a dot is a letter of the name"),
    Good(ROLE.replace("role == worker", "labels.zone == a"), "two keys"),
    Good(ROLE.replace("role == manager", "labels.a == x").replace("role == worker", "labels.A == y"), "two labels"),
    Good(
        ROLE.replace("role == manager", "labels.a != x").replace("role == worker", "labels.a != y"), "neither of both"
    ),
    Good(ROLE.replace("role == manager", "ip == 10.0.0.0/8").replace("role == worker", "ip == 10.0.0.7"), "a subnet"),
    Good(ROLE.replace("== worker", "== ${ROLE}"), "nobody can know it here"),
    Good(ROLE.replace("- node.role == worker", "# - node.role == worker"), "a comment"),
]

EXPERIMENTS = [
    Experiment(
        text,
        instead=ONE,
        first=True,
        limit=20,
        bad=(Missing(at_least=1),),
        fixed=(Missing(at_most=0),),
    )
    for text in (ROLE, ARCH)
]
