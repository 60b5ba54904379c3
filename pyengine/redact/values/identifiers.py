"""Finds what tells whose system this is: account ids, internal hosts, addresses, mail. A class one can switch off."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from pyengine.finding import Confidence
from pyengine.redact.hit import Benign, Hit, Seg, SegKind, identifier
from pyengine.redact.sheet import Sheet

_IPV4 = re.compile(r"(?<![\w.])(?<!\d-)(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\w)")
_IPV6 = re.compile(
    r"(?i)(?<![\w:.])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,6}(?![\w:])|(?<![\w:.])[23f][0-9a-f]{1,3}(?::[0-9a-f]{1,4}){0,6}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?(?![\w:])"
)
_MAC = re.compile(r"(?i)(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])")
_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9_][\w.+-]{0,63}(?:@|%40)(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-]|\.\w)"
)
_USERINFO = re.compile(r":[^\s/@]{1,200}@")
"""What goes on behind a mail address that is the user of a URL."""
_HOST = re.compile(
    r"(?<![\w.\-$])[A-Za-z0-9_][\w-]{0,62}(?:\.[A-Za-z0-9_][\w-]{0,62}){1,10}(?![\w-]|\.\w|/\w+\.(?:so|jar)|\(|@)"
)
_ACCOUNT = re.compile(r"(?<![\w.])\d{12}(?![\w])|(?<![\d])\d{12}(?=\.)")
_ARN = re.compile(r"arn:aws[\w-]*:[\w-]*:[\w-]*:(?P<secret>\d{12}):")
_RESOURCE = re.compile(
    r"(?<![\w-])(?:vpc|subnet|sg|i|eni|vol|snap|ami|rtb|igw|nat|eipalloc|eipassoc|acl|vpce|tgw|fs|fsap|fsmt|lt|dopt|pcx|vgw|cgw|eigw|key|sgr|rtbassoc|asg|lbc|r|h|o|ou)-(?:[0-9a-f]{17}|[0-9a-f]{8})(?![\w-])"
)
_CLOUD_HOST = re.compile(
    r"(?<![\w.-])[\w-]{3,63}(?:\.[\w-]{1,40}){0,3}\.(?:(?:rds|cache|redshift|docdb|neptune|es)\.amazonaws\.com"
    r"|(?:blob|file|queue|table|dfs|web)\.core\.windows\.net|(?:database|servicebus|search|redis\.cache)\.windows\.net"
    r"|(?!dev\.)(?:[a-z]{3,30}\.){1,2}(?<!\.in\.applicationinsights\.)azure\.(?:net|com)|azurewebsites\.net|azurecr\.io|azconfig\.io|atlassian\.net|mongodb\.net)(?![\w.-])"
)
"""A host that a cloud gave a customer: the first label is the customer's own."""
_CLOUD_SIGN = re.compile(r"amazonaws\.com|windows\.net|azure|azconfig\.io|atlassian\.net|mongodb\.net")
_DOMAIN_USER = re.compile(r"(?<![\w\\/:.-])[A-Z][A-Z0-9-]{1,14}\\{1,2}(?=[a-z])[\w.$-]{2,40}(?![\w\\])")

_MACHINE_NAME = "what may be the name of a machine"
_MACHINE = re.compile(
    r"(?:(?:[Hh]ost[Nn]ame|HOSTNAME)\\?[\"']?[ \t]{0,4}[=:]{1,2}[ \t]{0,4}\\?[\"']?|(?<=\n)[ \t]{0,20}peer[ \t]{1,4})"
    r"(?P<name>(?=[A-Za-z-]*\d)[A-Za-z0-9][A-Za-z0-9-]{2,62})(?![\w.-])"
)
"""Where Swarm and the programs beside it write what a machine is called; names without a figure are of containers."""
_IPV4_SIGN, _ACCOUNT_SIGN = re.compile(r"\.\d{1,3}\.\d"), re.compile(r"\d{12}")
_MAC_SIGN, _RESOURCE_SIGN = re.compile(r"[:-][0-9a-fA-F]{2}[:-]"), re.compile(r"-[0-9a-f]{8}")
"""What stands in every match of a pattern and is found sooner: most texts need not be searched for the pattern."""

_AGENT = re.compile(r"(?<![\w/])[A-Z][A-Za-z]+/\Z")
"""A program in front of its version: `Chrome/122.0.0.0`."""
_TASK = re.compile(r"[\w.-]+\.\d+\.[a-z0-9]{25}")
_IMAGES = frozenset(("image", "com.docker.stack.image"))
_INNER = frozenset("internal corp lan local intranet localdomain intra intern".split())
_INNER_LOOSE = frozenset("home priv private localnet dmz mgmt office ad dc infra prod vpn site".split())
_FILE_WORDS = frozenset(
    """env yml yaml json conf config cfg ini settings application properties docker-compose compose dockerfile
    override""".split()
)
_WELL_KNOWN_HOSTS = (
    "host.docker.internal",
    "gateway.docker.internal",
    "kubernetes.docker.internal",
    "metadata.google.internal",
    "localhost.localdomain",
)
_EXAMPLE_DOMAIN = re.compile(
    r"(?i)(?:^|[.@])(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost|domain\.tld|yourdomain\.\w+|your-domain\.\w+)$"
)
_UNIT = frozenset(
    "service socket timer mount target slice scope path device swap png jpg jpeg svg gif webp ico css js html".split()
)
_RESOLVERS = frozenset(
    """1.1.1.1 1.0.0.1 8.8.8.8 8.8.4.4 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 94.140.14.14
    94.140.15.15""".split()
)
_PLAIN_NETS = frozenset(
    """10.0.0.0 172.16.0.0 192.168.0.0 100.64.0.0 169.254.0.0 169.254.169.254 172.17.0.1 172.17.0.0 172.18.0.1
    127.0.0.1""".split()
)


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield every identifier; Benign for addresses and hosts that everybody has."""
    text = sheet.shadow
    yield from _addresses(sheet, text)
    if "@" in text or "%40" in text:
        yield from _emails(text)
    yield from _hosts(sheet, text)
    yield from _accounts(sheet, text)
    if _RESOURCE_SIGN.search(text):
        yield from (identifier(*match.span(), "RESOURCE", "a cloud resource id") for match in _RESOURCE.finditer(text))
    if _MAC_SIGN.search(text):
        for match in _MAC.finditer(text):
            docker = match.group().lower().startswith("02:42:")
            yield (
                Benign(*match.span(), "docker's own")
                if docker
                else identifier(*match.span(), "MAC", "a hardware address")
            )
    if "\\" in text:
        yield from (identifier(*match.span(), "ACCOUNT", "a domain account") for match in _DOMAIN_USER.finditer(text))


def _addresses(sheet: Sheet, text: str) -> Iterator[Hit | Benign]:
    for match in _IPV4.finditer(text) if _IPV4_SIGN.search(text) else ():
        address, seg = match.group(), sheet.at(match.start())
        if any(int(part) > 255 or (len(part) > 1 and part[0] == "0") for part in address.split(".")) or _is_version(
            text, match, seg
        ):
            continue
        reason = _everybodys(address)
        if reason:
            yield Benign(*match.span(), reason)
        else:
            yield identifier(*match.span(), "IP", "an IP address")
    if "::" in text or text.count(":") > 6:
        for match in _IPV6.finditer(text):
            if match.group().count(":") > 1 and _is_ipv6(match.group()):
                yield identifier(*match.span(), "IP", "an IP address")


def _is_version(text: str, match: re.Match[str], seg: Seg) -> bool:
    """Tell four numbers that are a version: in an image's tag, behind `v`, under a key that says so."""
    if seg.kind is SegKind.KEY:
        return True
    if re.match(r":\d{2,5}(?!\d)", text[match.end() : match.end() + 7]) and seg.name.lower() not in _IMAGES:
        return False
    before = text[max(0, match.start() - 24) : match.start()]
    if re.search(r"(?i)version|release|build|revision", seg.name) or _AGENT.search(before):
        return True
    if seg.name.lower() in _IMAGES:
        return before.endswith(":")
    return bool(
        re.search(
            r"(?i)(?:(?<![a-z])(?:version|ver|tag|release|build|oid)[\"']?\s{0,2}(?:=>|[=:])?\s{0,2}[\"']?v?|[/-][\"']?v?)$",
            before,
        )
    ) and not re.search(r"[a-z]//?$|//$|\d\.\d{1,3}/$", before)


def _everybodys(address: str) -> str | None:
    first, second, third, _ = (int(part) for part in address.split("."))
    if first in {0, 127, 255} or first >= 224:
        return "a loopback, unspecified, multicast or mask address"
    if address in _RESOLVERS:
        return "a public resolver"
    if address in _PLAIN_NETS:
        return "an address everybody has"
    if (first, second, third) in {(192, 0, 2), (198, 51, 100), (203, 0, 113)}:
        return "an address reserved for examples"
    return None


def _is_ipv6(text: str) -> bool:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return not (
        address.is_loopback
        or address.is_unspecified
        or address.is_multicast
        or text.lower().startswith("2001:db8")
        or text.lower() in {"fe80::", "fc00::", "fd00::"}
    )


def _emails(text: str) -> Iterator[Hit | Benign]:
    for match in _EMAIL.finditer(text):
        address = match.group()
        before = text[max(0, match.start() - 3) : match.start()]
        user, _, domain = address.replace("%40", "@").partition("@")
        if _TASK.fullmatch(user):
            continue  # `stack_service.2.<id>@node`, as Docker's logs begin
        if (
            (before.endswith("://") and "@" in address and not _USERINFO.match(text, match.end()))
            or user == "git"
            or domain.rsplit(".", 1)[-1] in _UNIT
        ):
            continue
        if _EXAMPLE_DOMAIN.search(domain):
            yield Benign(*match.span(), "an example address")
        else:
            yield identifier(*match.span(), "EMAIL", "an e-mail address")


def _hosts(sheet: Sheet, text: str) -> Iterator[Hit | Benign]:
    for match in _HOST.finditer(text):
        host = match.group()
        if not _internal(host, text, match):
            continue
        if host.lower().endswith(_WELL_KNOWN_HOSTS) or host.lower().endswith(".svc.cluster.local"):
            yield Benign(*match.span(), "a host name everybody has")
        else:
            yield identifier(*match.span(), "HOST", "an internal host name")
    for match in _CLOUD_HOST.finditer(text) if _CLOUD_SIGN.search(text) else ():
        if ".example." in match.group():
            continue
        yield identifier(*match.span(), "HOST", "a customer's host at a cloud")
    for seg in sheet.segs:
        if seg.name.lower() == "hostname" and any(map(str.isdigit, seg.text)):
            yield Benign(seg.start, seg.end, _MACHINE_NAME, Confidence.POSSIBLE)
    for match in _MACHINE.finditer(text):
        yield Benign(*match.span("name"), _MACHINE_NAME, Confidence.POSSIBLE)


def _internal(host: str, text: str, match: re.Match[str]) -> bool:
    labels = host.lower().split(".")
    before = text[max(0, match.start() - 3) : match.start()]
    located = before.endswith(("//", "@")) or bool(re.match(r":\d", text[match.end() : match.end() + 2]))
    if labels[-1] in _INNER:
        is_file = (
            (before.endswith(("/", "\\")) and not before.endswith("//") and len(labels) < 3)
            or labels[0] in _FILE_WORDS
            or labels[-2] in _FILE_WORDS
        )
        return located or not is_file
    if labels[-1] in {"arpa", "box"} and len(labels) > (labels[-1] == "box") + 1:
        return labels[-2] in {"home", "fritz"}
    if _EXAMPLE_DOMAIN.search(host) or len(labels) < 3:
        return False
    if labels[-1] in _INNER_LOOSE:
        return located or any(char.isdigit() for char in labels[0])
    return bool(set(labels[1:-2]) & {"corp", "internal", "intranet", "intra", "lan", "intern"}) and labels[-1].isalpha()


def _accounts(sheet: Sheet, text: str) -> Iterator[Hit]:
    for match in _ACCOUNT.finditer(text) if _ACCOUNT_SIGN.search(text) else ():
        seg = sheet.at(match.start())
        around = text[max(seg.start, match.start() - 80) : min(seg.end, match.end() + 40)].lower()
        name = f"{seg.name} {around}".lower()
        if (
            "amazonaws" in around
            or "arn:" in around
            or "account" in name
            or "awsapps" in around
            or re.search(r"\baws\b|aws_", name)
        ):
            yield identifier(*match.span(), "ACCOUNT", "a cloud account id")
    yield from (identifier(*match.span("secret"), "ACCOUNT", "a cloud account id") for match in _ARN.finditer(text))
