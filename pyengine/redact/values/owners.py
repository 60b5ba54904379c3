"""Finds the ids of accounts and the domains of an organisation: what tells whose system this is, by name or by place.

An account's id looks like many numbers; the name it is given to tells (`AZURE_TENANT_ID`, `CHAT_ID`), or the words
around it in a path (`projects/…/`). The organisation's own domain is that of its registry, or of most of its URLs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from pyengine.redact.hit import IDENTIFIER, Benign, Hit, SegKind
from pyengine.redact.sheet import Sheet

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_OWNER = (
    r"(?:account|acct|tenant|subscription|zone|guild|chat|channel|team|workspace|org|organi[sz]ation|customer|directory|"
    r"client|application|server|group|merchant|billing(?:[_.-]account)?)"
)
_SLACK = r"[TCUGWBD][A-Z0-9]{8,11}"
_ID = rf"{_UUID}|[0-9a-f]{{32}}|-?\d{{6,22}}|[0-9A-F]{{6}}(?:-[0-9A-F]{{6}}){{2}}|{_SLACK}|AC[0-9a-f]{{32}}"
_OWNED_NAME = re.compile(
    rf"(?i)(?:^|[\w.-]*?[_.-]?){_OWNER}s?[_.-]?(?:ids?|number|no|nr|sid)$|.*(?:chat|guild|channel)$"
)
_OWNED_VALUE = re.compile(_ID)
_PROJECT_NAME = re.compile(
    r"(?i)(?:.*(?:gcp|google|gcloud|firebase|vertex|bigquery|cloudsdk).*[_.-])?project(?:[_.-]?(?:id|number))?$"
)
_CLOUD_PROJECT = re.compile(r"(?i)gcp|google|gcloud|firebase|vertex|bigquery|cloudsdk|project[_.-]?(?:id|number)$")
_PROJECT_VALUE = re.compile(r"[a-z](?=[a-z0-9-]*[-0-9])[a-z0-9-]{4,28}[a-z0-9]|\d{9,13}")
_IDS = re.compile(rf"(?<![\w-])(?:{_ID})(?![\w-])")
_LONG_ID = re.compile(rf"{_UUID}|[0-9a-f]{{32}}|\d{{17,20}}|-\d{{9,13}}|T[A-Z0-9]{{8,11}}")
_NAME_AHEAD = re.compile(
    rf"(?i)(?P<name>{_OWNER}[_.-]?(?:ids?|number|sid))\\*[\"']?\s{{0,20}}[=:]\s{{0,20}}\\*[\"']?\Z"
)
_WORD_AHEAD = re.compile(
    r"(?i)(?P<name>tenant|inquilino|mandant|locataire|subscription|suscripci[oó]n|abonnement|guild|server|channel"
    r"|kanal|canal|chat|team|equipo|workspace|account|konto|compte|cuenta|conta|zone)(?:[_ -]?id)?[\"']?"
    r"[ \t]{0,3}[ =:][ \t]{0,3}[\"'`]?\Z"
)
_CLOUD = re.compile(
    r"(?i)(?:gcp|gcloud|google|project_number|project_id)(?:[^\n]{0,60}?[ :=\"']|\b)"
    r"(?:(?:project|proyecto|projekt|projet|progetto"
    r"|projeto)(?:[_ ]?id)?[ :=\"']{1,5}(?-i:(?P<secret>[a-z](?=[a-z0-9-]*-[a-z0-9-]*\d)[a-z0-9-]{4,28}[a-"
    r"z0-9]))(?![\w-])"
    r"(?:[^\n]{0,20}?\b(?P<number>\d{11,13})\b)?|[ :=\"']{1,5}(?P<alone>\d{11,13})(?!\w))"
)
_CLOUD_SIGN = re.compile(r"(?:[gG][cC][pP]|[gG][oO]{2}[gG][lL][eE]|gcloud|project_)")
_PLACED = (
    re.compile(rf"(?i)/(?:subscriptions|tenants)/(?P<secret>{_UUID})|login\.microsoftonline\.com/(?P<tenant>{_UUID})"),
    re.compile(r"/(?:accounts|zones)/(?P<secret>[0-9a-f]{32})(?![0-9a-f])"),
    re.compile(r"(?<![\w-])projects/(?P<secret>[a-z][a-z0-9-]{4,28}[a-z0-9]|\d{9,13})(?=[/\s\"']|$)"),
    re.compile(rf"(?i)--(?:tenant|subscription|account|client|app|project)(?:[_-]id)?[= ](?P<secret>{_UUID})"),
    re.compile(rf"\baz[ \t][^\n|;&]{{0,120}}[ \t](?:-u|--username)[= \t](?P<secret>{_UUID})"),
    re.compile(r"--project[= ](?P<secret>[a-z](?=[a-z0-9-]*[-0-9])[a-z0-9-]{4,28}[a-z0-9])(?![\w-])"),
    re.compile(r"(?<![A-Za-z0-9])(?P<secret>AC[0-9a-f]{32})(?![A-Za-z0-9])"),
    re.compile(r"@(?P<secret>[a-z][a-z0-9-]{4,28}[a-z0-9])\.iam\.gserviceaccount\.com"),
    re.compile(
        r"(?:hooks\.slack\.com/services|slack\.com/archives|app\.slack\.com/client)/(?P<secret>[TC][A-Z0-9]{8,11})"
    ),
    re.compile(r"discord(?:app)?\.com/channels/(?P<secret>\d{17,20})"),
    re.compile(r"discord(?:app)?\.com/channels/(?:\d{17,20}|@me)/(?P<secret>\d{17,20})"),
    re.compile(r"(?:gcr\.io|pkg\.dev)/(?P<secret>[a-z](?=[a-z0-9-]*\d)[a-z0-9-]{4,28}[a-z0-9])/"),
    re.compile(r"(?:dash\.cloudflare\.com/|(?<=//))(?P<secret>[0-9a-f]{32})(?=[/?#\s]|\.r2\.)"),
    re.compile(
        r"(?i)(?:smbclient|cifs|smb|share|partage|udział|freigabe|recurso)[^\n]{0,40}?(?<![\w:/])//(?P<secret>[\w-]+)/[\w$-]"
    ),
    re.compile(r"(?m)(?:^|[ \t])//(?P<secret>[\w-]+)/[\w$-]+(?=[ \t][^\n]*\b(?:cifs|smb3?)\b)"),
    re.compile(r"(?<![\w\\])\\\\{1,3}(?P<secret>[A-Za-z0-9][\w.-]{1,62})\\{1,2}[\w$. -]+"),
)
_PEOPLE = (
    (
        re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"),
        "a bank account",
    ),
    (re.compile(r"(?<![\w+.-])(?:\+|00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,4}\)?){2,6}(?![\w.-])"), "a telephone number"),
    (re.compile(r"(?<![\w.,:/-])0\d{1,3}[ /-]\d{2,3}(?:[ -]\d{2,3}){1,3}(?![\w.:/-]|,\d)"), "a telephone number"),
    (re.compile(r"(?<![\w)])\(\d{2,5}\)[ -]?\d{3,5}[ -]?\d{3,5}(?![\w.-])"), "a telephone number"),
    (re.compile(r"(?i)(?<=tel\. |puh\. )\d{2,4}(?: \d{2,4}){2,4}(?!\w)"), "a telephone number"),
    (re.compile(r"(?<![\w-])-100\d{10}(?!\d)"), "a chat of Telegram"),
)
_PLACE_SIGNS = ("/subscriptions/", "/tenants/", "microsoftonline", "/accounts/", "/zones/", "projects/", "--", "az ",
                "AC", "gserviceaccount", "slack.com",
                "/channels/", "gcr.io", "pkg.dev", "cloudflare", "//", "\\\\")  # fmt: skip
_HOST = re.compile(
    r"(?:://|@|Host\(`)(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,6}[a-z]{2,18})(?![\w.-])", re.IGNORECASE
)
_REGISTRY = re.compile(r"(?P<host>(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,18})(?::\d+)?/", re.IGNORECASE)
_DOMAIN = r"(?P<host>(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,18})(?![\w.-])"
_USED = (
    (re.compile(rf"(?<=[\w.+%!-])@{_DOMAIN}", re.IGNORECASE), "@"),
    (re.compile(rf"Host\(`{_DOMAIN}", re.IGNORECASE), "host(`"),
    (re.compile(rf"[ \t]login[ \t]+(?:-\S+[ \t]+(?:[^-\s]\S*[ \t]+)?){{0,8}}{_DOMAIN}", re.IGNORECASE), "login"),
    *(
        (re.compile(rf"{word}\w{{0,8}}[\"']?[ \t]*[=: ][ \t]*[\"']?(?:https?://)?{_DOMAIN}", re.IGNORECASE), word)
        for word in (
            "registry",
            "registro",
            "server_name",
            "serveraddress",
            "domain",
            "hostname",
            "external_url",
            "public_url",
        )
    ),
)
"""Whoever logs in there, is called so or gets mail there owns the domain, or works for who does: each with a sign."""
_ADDRESS = re.compile(
    r"registry|registro|server_?(?:name|address)|hostname|fqdn|virtual_?host|domain|external_?url|public_?url"
)
_VALUE = re.compile(r"(?i)(?:https?://)?(?P<host>(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,18})(?![\w.-])")
_ROLES = tuple("registry registro nexus harbor git gitea gitlab jenkins vpn repo wiki intranet jira vault sso".split())
_ROLE = re.compile(
    rf"(?i)(?<![\w.-])(?P<host>(?:{'|'.join(_ROLES)})\.(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,4}}[a-z]{{2,18}})"
    r"(?![\w.-])"
)
_MAIL = frozenset(
    """gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com proton.me protonmail.com
    gmx.de gmx.net web.de t-online.de posteo.de mailbox.org fastmail.com aol.com mail.ru yandex.ru wp.pl onet.pl
    seznam.cz orange.fr free.fr laposte.net libero.it tiscali.it terra.es uol.com.br bol.com.br openssh.com
    users.noreply.github.com""".split()
)
_PUBLIC = frozenset(
    """docker.io docker.com ghcr.io quay.io gcr.io pkg.dev k8s.io microsoft.com amazonaws.com azurecr.io lscr.io
    elastic.co nvcr.io redhat.com github.com githubusercontent.com gitlab.com bitbucket.org google.com
    googleapis.com gstatic.com cloudflare.com letsencrypt.org debian.org ubuntu.com alpinelinux.org npmjs.org
    npmjs.com pypi.org python.org nodejs.org apache.org mozilla.org w3.org slack.com discord.com telegram.org
    sentry.io grafana.com grafana.net hashicorp.com jfrog.io codeberg.org gravatar.com windows.net azure.com
    openai.com stripe.com sendgrid.net twilio.com datadoghq.com atlassian.net atlassian.com digitaloceanspaces.com
    hub.docker.com registry.local example.com example.org example.net linuxserver.io schema.org json-schema.org
    fritz.box openssh.com yaml.org ietf.org kubernetes.io docker.elastic.co duckdns.org""".split()
)
"""Domains that everybody's files name."""
_SECOND = frozenset("co com org net ac gov edu or ne go".split())
_TOP = re.compile(r"internal|local|lan|corp|intern|intra|localhost|test|invalid|example|home|svc|cluster|arpa")


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield the ids of accounts, and the hosts of the organisation's own domain."""
    yield from _named(sheet)
    yield from _by_words(sheet.shadow)
    yield from _by_form(sheet.shadow)
    yield from _domain(sheet, sheet.shadow)


def _named(sheet: Sheet) -> Iterator[Hit]:
    for seg in sheet.segs:
        if seg.kind is SegKind.VALUE and seg.name and not seg.free:
            value = seg.shadow.strip()
            owned = _OWNED_VALUE.fullmatch(value) and _OWNED_NAME.fullmatch(seg.name)
            project = not owned and _of_project(seg.name) and _PROJECT_VALUE.fullmatch(value)
            if owned or project:
                at = seg.start + seg.shadow.index(value)
                yield _hit(at, at + len(value), "ACCOUNT", f"the id that {seg.name} names")


def _by_words(text: str) -> Iterator[Hit]:
    """Yield the ids that the words before them tell."""
    for match in _IDS.finditer(text):
        window = max(0, match.start() - 60), match.start()
        said = _NAME_AHEAD.search(text, *window)
        said = said or (_WORD_AHEAD.search(text, *window) if _LONG_ID.fullmatch(match.group()) else None)
        if said:
            yield _hit(*match.span(), "ACCOUNT", f"the id that {said['name']} names")
    for match in _CLOUD.finditer(text) if _CLOUD_SIGN.search(text) else ():
        for group in ("secret", "number", "alone"):
            if match[group]:
                yield _hit(*match.span(group), "ACCOUNT", "a project of a cloud, by the words before it")


def _by_form(text: str) -> Iterator[Hit]:
    """Yield accounts and numbers of people that a form or a place in a path tells."""
    for pattern, what in _PEOPLE:
        for match in pattern.finditer(text):
            if what != "a bank account" or _is_iban(match.group()):
                yield _hit(*match.span(), "CONTACT", what)
    for pattern in _PLACED if any(sign in text for sign in _PLACE_SIGNS) else ():
        for match in pattern.finditer(text):
            yield _hit(*match.span(match.lastgroup or 0), "ACCOUNT", "an account's id, by its place")


def _is_iban(text: str) -> bool:
    """Tell a number whose check digits are right (ISO 13616)."""
    plain = text.replace(" ", "")
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


@lru_cache(maxsize=4096)
def _of_project(name: str) -> bool:
    return _CLOUD_PROJECT.search(name) is not None and _PROJECT_NAME.fullmatch(name) is not None


def _hit(start: int, end: int, type_: str, what: str) -> Hit:
    return Hit(start, end, type_, IDENTIFIER, what, tier=IDENTIFIER)


def _domain(sheet: Sheet, text: str) -> Iterator[Hit]:
    """Yield every host of a domain of the owner's, by what it is used for or by how often it is named."""
    registries = [_REGISTRY.match(seg.text) for seg in sheet.segs if seg.kind is SegKind.NAME and seg.name == "image"]
    named = [
        _VALUE.match(seg.text) for seg in sheet.segs if seg.kind is SegKind.VALUE and _ADDRESS.search(seg.name.lower())
    ]
    lowered = text.lower()
    patterns = [pattern for pattern, sign in _USED if sign in lowered]
    patterns += [_ROLE] if any(f"{role}." in lowered for role in _ROLES) else []
    told = [match for pattern in patterns for match in pattern.finditer(text)]
    used = [match["host"] for match in (*registries, *named, *told) if match]
    own = {owner for host in used if (owner := registrable(host)) and owner not in _MAIL}
    seen = Counter(owner for match in _HOST.finditer(text) if (owner := registrable(match["host"])))
    own |= {domain for domain, count in seen.items() if count > 1 and 3 * count > seen.total()}
    for domain in sorted(own):
        for match in re.finditer(rf"(?i)(?<![\w-])(?:[\w-]{{1,63}}\.){{0,6}}{re.escape(domain)}(?![\w-]|\.\w)", text):
            if sheet.at(match.start()).kind is not SegKind.KEY:
                yield _hit(*match.span(), "HOST", "a host of the organisation's own domain")


def registrable(host: str) -> str:
    """Return the domain that somebody registered for a host, empty for one that is everybody's or nobody's."""
    labels = host.lower().split(".")
    size = 3 if len(labels) > 2 and labels[-2] in _SECOND and len(labels[-1]) == 2 else 2
    domain = ".".join(labels[-size:])
    if len(labels) < size or domain in _PUBLIC or _TOP.fullmatch(labels[-1]) or "example" in domain:
        return ""
    return domain
