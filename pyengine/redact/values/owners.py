"""Finds the ids of accounts and the domains of an organisation: what tells whose system this is, by name or by place.

An account's id looks like many numbers; the name it is given to tells (`AZURE_TENANT_ID`, `CHAT_ID`), or the words
around it in a path (`projects/…/`). The organisation's own domain is that of its registry, or of most of its URLs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from pyengine.finding import Confidence
from pyengine.redact.hit import Benign, Hit, SegKind, identifier
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import contacts

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_OWNER = (
    r"(?:account|acct|tenant|subscription|zone|guild|chat|channel|team|workspace|org|organi[sz]ation|customer|directory|"
    r"client|application|sender|server|group|merchant|shop|project|kms[_.-]?key|billing(?:[_.-]account)?)"
)
_SLACK = r"[TCUGWBD][A-Z0-9]{8,11}"
_ID = (
    rf"{_UUID}|[0-9a-f]{{32}}|-?\d{{6,22}}|[0-9A-F]{{6}}(?:-[0-9A-F]{{6}}){{2}}|{_SLACK}"
    r"|(?=[A-Z]*\d)[A-Z0-9]{10}|AC[0-9a-f]{32}"
)
_OWNED_NAME = re.compile(
    rf"(?i)(?:^|[\w.-]*?[_.-]?){_OWNER}s?[_.-]?(?:ids?|number|no|nr|sid)$|.*(?:chat|guild|channel|tenant|subscription|client|account)$"
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
    rf"(?i)(?P<name>{_OWNER}[_.-]?(?:ids?|number|sid))\\*[\"']?(?:\n\0\n\Z|\s{{0,20}}(?:value\s{{0,4}})?[=:]\s{{0,20}}\\*[\"']?\Z)"
)
_WORD_AHEAD = re.compile(
    r"(?i)(?P<name>tenant|inquilino|mandant|locataire|subscription|suscripci[oó]n|abonnement|guild|server|channel"
    r"|kanal|canal|chat|team|equipo|workspace|account|konto|compte|cuenta|conta|zone)(?:[_ -]?id)?[\"']?"
    r"[ \t]{0,3}[ =:][ \t]{0,3}[\"'`]?\Z"
)
_PLACED = (
    (
        "/subscriptions/ /tenants/ microsoftonline".split(),
        re.compile(
            rf"(?i)/(?:subscriptions|tenants)/(?P<secret>{_UUID})|login\.microsoftonline\.com/(?P<tenant>{_UUID})"
        ),
    ),
    ("/accounts/ /zones/".split(), re.compile(r"/(?:accounts|zones)/(?P<secret>[0-9a-f]{32})(?![0-9a-f])")),
    (
        "projects/".split(),
        re.compile(r"(?<![\w-])projects/(?P<secret>[a-z][a-z0-9-]{4,28}[a-z0-9]|\d{9,13})(?=[/\s\"']|$)"),
    ),
    (
        ["-u ", "--"],
        re.compile(
            r"(?i)(?:[ \t]-u|--(?:username|(?:tenant|subscription|account|client|app|project)(?:[_-]id)?))[= ]"
            rf"(?P<secret>{_UUID})"
        ),
    ),
    (
        "--project".split(),
        re.compile(r"--project[= ](?P<secret>[a-z](?=[a-z0-9-]*[-0-9])[a-z0-9-]{4,28}[a-z0-9])(?![\w-])"),
    ),
    (["arn:aws:kms"], re.compile(rf"arn:aws:kms:[\w-]*:[^\s:]*:key/(?P<secret>{_UUID})")),
    (
        "gcp google gcloud firebase bigquery".split(),
        re.compile(
            r"(?i)(?<![^\W_])(?:gcp|google|gcloud|firebase|bigquery)[ -]{1,2}(?:cloud[ -])?proj[^\W\d_]{2,8}"
            r"[ \t:=]{1,3}[\"'`]?(?P<secret>(?-i:[a-z](?=[a-z0-9-]*[-0-9])[a-z0-9-]{4,28}[a-z0-9]))(?![\w-])"
        ),
    ),
    ("ac".split(), re.compile(r"(?<![A-Za-z0-9])(?P<secret>AC[0-9a-f]{32})(?![A-Za-z0-9])")),
    ("gserviceaccount".split(), re.compile(r"@(?P<secret>[a-z][a-z0-9-]{4,28}[a-z0-9])\.iam\.gserviceaccount\.com")),
    (
        "slack.com".split(),
        re.compile(
            r"(?:hooks\.slack\.com/services|slack\.com/archives|app\.slack\.com/client)/(?P<secret>[TC][A-Z0-9]{8,11})"
        ),
    ),
    (
        "discord".split(),
        re.compile(
            r"(?:discord(?:app)?\.com/(?:api/(?:v\d{1,3}/)?)?channels/(?:@me/)?|(?<=\d{17})/)(?P<secret>\d{17,20})"
        ),
    ),
    (
        "gcr.io pkg.dev".split(),
        re.compile(r"(?:gcr\.io|pkg\.dev)/(?P<secret>[a-z](?=[a-z0-9-]*\d)[a-z0-9-]{4,28}[a-z0-9])/"),
    ),
    (
        "cloudflare //".split(),
        re.compile(r"(?:dash\.cloudflare\.com/|(?<=//))(?P<secret>[0-9a-f]{32})(?=[/?#\s]|\.r2\.)"),
    ),
    (
        "smb cifs share partage udział freigabe recurso".split(),
        re.compile(
            r"(?i)(?:smbclient|cifs|smb|share|partage|udział|freigabe|recurso)[^\n]{0,40}?(?<![\w:/])//(?P<secret>[\w-]+)/[\w$-]"
        ),
    ),
    (["accountname"], re.compile(r"(?i)accountname[= ][\"']?(?P<secret>(?!devstore)[a-z0-9]{3,24})(?![\w.-])")),
    ("\\\\".split(), re.compile(r"(?<![\w\\])\\\\{1,3}(?P<secret>[A-Za-z0-9][\w.-]{1,62})\\{1,2}[\w$. -]+")),
)
"""Where the id of an account stands in a path or a command, each with words of which one is in every match."""
_HOST = re.compile(
    r"(?:://|@|Host\(`)(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,6}[a-z]{2,18})(?![\w.-])", re.IGNORECASE
)
_REGISTRY = re.compile(r"(?P<host>(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,18})(?::\d+)?/", re.IGNORECASE)
_DOMAIN = r"(?P<host>(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,18})(?![\w.-])"
_USED = (
    (re.compile(rf"(?<=[\w.+%!-])@{_DOMAIN}", re.IGNORECASE), "@"),
    (re.compile(rf"(?<=[\w.+!-])%40{_DOMAIN}", re.IGNORECASE), "%40"),
    (re.compile(rf"Host\(`{_DOMAIN}", re.IGNORECASE), "host(`"),
    (re.compile(rf"[ \t]login[ \t]+(?:-\S+[ \t]+(?:[^-\s]\S*[ \t]+)?){{0,8}}{_DOMAIN}", re.IGNORECASE), "login"),
    *(
        (re.compile(rf"{word}\w{{0,8}}[\"']?[ \t]*[=: ][ \t]*\[?[\"']?(?:https?://)?{_DOMAIN}", re.IGNORECASE), word)
        for word in "registry registro server_name serveraddress domain hostname".split()
        + "allowed_hosts external_url public_url".split()
    ),
)
"""Whoever logs in there, is called so or gets mail there owns the domain, or works for who does: each with a sign."""
_ADDRESS = re.compile(
    r"registry|registro|server_?(?:name|address)|hostname|fqdn|virtual_?host|domain|external_?url|public_?url"
)
_VALUE = re.compile(r"(?i)(?:https?://)?(?P<host>(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}[a-z]{2,18})(?![\w.-])")
_INNER_NAME = re.compile(
    r"(?i)(?<=\.)(?P<name>[a-z0-9][a-z0-9-]{3,62})\.(?:internal|local|lan|corp|intern|intra)(?![\w.-])"
)
"""What a domain inside is called: whose name begins like this outside is the same owner's."""
_SHORT_NAME = 4
_ROLES = tuple("registry registro nexus harbor git gitea gitlab jenkins vpn repo wiki intranet jira vault sso".split())
_ROLE = re.compile(
    rf"(?i)(?<![\w.-])(?P<host>(?:{'|'.join(_ROLES)})\.(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,4}}[a-z]{{2,18}})"
    r"(?![\w.-])"
)
_RELAY = re.compile(r"(?i)(?:smtp|imap|pop3?|relay)s?\d{0,2}[.-]")
"""Through whose servers mail goes is no owner for that."""
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
    fritz.box matrix.org openssh.com yaml.org ietf.org kubernetes.io docker.elastic.co duckdns.org
    office365.com mongodb.org mongodb.net mysql.com mariadb.org mariadb.com postgresql.org nginx.org""".split()
)
"""Domains that everybody's files name."""
_SECOND = frozenset("co com org net ac gov edu or ne go".split())
_TOP = re.compile(r"internal|local|lan|corp|intern|intra|localhost|test|invalid|example|home|svc|cluster|arpa")


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield the ids of accounts, and the hosts of the organisation's own domain."""
    yield from _named(sheet)
    yield from _by_words(sheet.shadow)
    yield from _by_place(sheet.shadow)
    for start, end, what in contacts.find(sheet.shadow):
        yield identifier(start, end, "CONTACT", what)
    yield from _domain(sheet, sheet.shadow)


def _named(sheet: Sheet) -> Iterator[Hit]:
    for seg in sheet.segs:
        if seg.kind is SegKind.VALUE and seg.name and not seg.free:
            value = seg.shadow.strip()
            owned = _OWNED_VALUE.fullmatch(value) and _OWNED_NAME.fullmatch(seg.name)
            project = not owned and _of_project(seg.name) and _PROJECT_VALUE.fullmatch(value)
            if owned or project:
                at = seg.start + seg.shadow.index(value)
                yield identifier(at, at + len(value), "ACCOUNT", f"the id that {seg.name} names")


def _by_words(text: str) -> Iterator[Hit]:
    """Yield the ids that the words before them tell."""
    for match in _IDS.finditer(text):
        window = max(0, match.start() - 60), match.start()
        said = _NAME_AHEAD.search(text, *window)
        said = said or (_WORD_AHEAD.search(text, *window) if _LONG_ID.fullmatch(match.group()) else None)
        if said:
            yield identifier(*match.span(), "ACCOUNT", f"the id that {said['name']} names")


def _by_place(text: str) -> Iterator[Hit]:
    """Yield the accounts that a place in a path or a command tells."""
    lowered = text.lower()
    for signs, pattern in _PLACED:
        for match in pattern.finditer(text) if any(sign in lowered for sign in signs) else ():
            yield identifier(*match.span(match.lastgroup or 0), "ACCOUNT", "an account's id, by its place")


@lru_cache(maxsize=4096)
def _of_project(name: str) -> bool:
    return _CLOUD_PROJECT.search(name) is not None and _PROJECT_NAME.fullmatch(name) is not None


def _domain(sheet: Sheet, text: str) -> Iterator[Hit | Benign]:
    """Yield every host of a domain of the owner's, by what it is used for or by how often it is named; others too."""
    registries = [_REGISTRY.match(seg.text) for seg in sheet.segs if seg.kind is SegKind.NAME and seg.name == "image"]
    named = [
        _VALUE.match(seg.text) for seg in sheet.segs if seg.kind is SegKind.VALUE and _ADDRESS.search(seg.name.lower())
    ]
    lowered = text.lower()
    patterns = [pattern for pattern, sign in _USED if sign in lowered]
    patterns += [_ROLE] if any(f"{role}." in lowered for role in _ROLES) else []
    told = [match for pattern in patterns for match in pattern.finditer(text)]
    used = [match["host"] for match in (*registries, *named, *told) if match]
    own = {owner for host in used if not _RELAY.match(host) and (owner := registrable(host)) and owner not in _MAIL}
    hosts = [(match, owner) for match in _HOST.finditer(text) if (owner := registrable(match["host"]))]
    seen = Counter(owner for match, owner in hosts if not _RELAY.match(match["host"]))
    own |= {domain for domain, count in seen.items() if count > 1 and 3 * count > seen.total()}
    names = {match["name"].lower() for match in _INNER_NAME.finditer(text)} | {domain.split(".")[0] for domain in own}
    own |= {domain for domain in seen if any(domain.startswith(name) for name in names if len(name) > _SHORT_NAME)}
    for match, owner in hosts:
        if owner not in own:
            yield Benign(*match.span("host"), "a host that may be anybody's", Confidence.POSSIBLE)
    for domain in sorted(own):
        for match in re.finditer(
            rf"(?i)(?:(?<![\w-])|(?<=%40))(?:[\w-]{{1,63}}\.){{0,6}}{re.escape(domain)}(?![\w-]|\.\w)", text
        ):
            yield identifier(*match.span(), "HOST", "a host of the organisation's own domain")


def registrable(host: str) -> str:
    """Return the domain that somebody registered for a host, empty for one that is everybody's or nobody's."""
    labels = host.lower().split(".")
    size = 3 if len(labels) > 2 and labels[-2] in _SECOND and len(labels[-1]) == 2 else 2
    domain = ".".join(labels[-size:])
    if len(labels) < size or domain in _PUBLIC or _TOP.fullmatch(labels[-1]) or "example" in domain:
        return ""
    return domain
