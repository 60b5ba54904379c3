"""Judges values: the closed list of reasons why one under a telling name is no secret, and what is too ordinary.

The looks of a value are no reason: a path, a date, a word of a language or a digest is a password as well. Everything
here works on a shadow (refs.py): references are fillers. Reasons are shown to people in the audit view.
"""

from __future__ import annotations

import re

from pyengine.redact.values import chance
from pyengine.redact.values.accepted import FINGERPRINT, HELD, LICENCE, MECHANISM, PERMISSION, PUT_TOGETHER, SERIAL
from pyengine.redact.values.refs import FILLER
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import sensitive_key

_LONG = 400
"""No everyday value is longer; above it the patterns below are not tried."""
_SWITCH = re.compile(
    r"(?P<quote>[\"']?)(?:(?i:true|false|yes|no|on|off|ja|nein|nee|oui|non|si|sì|sí|sim|não|tak|nie|ano|evet|igen|nem|kyllä|да|нет|none|null|nil|undefined|~)|[01-]?)(?P=quote)"
)
"""The quotes are part of the value in an item of a list: `- WITH_AUTH="true"`."""
_MODE = re.compile(
    r"(?i)always|never|auto|once|prompt|ask|strict|required|optional|(?:on|if|when|only)[-_][a-z]+(?:[-_][a-z]+)*"
)
"""What a name with a verb takes: `update_password: on_create`."""
_LABEL = re.compile(
    r"(?i)pass(?:wor[dt]|phrase|code)|kennwort|contrase|mot de passe|senha|wachtwoord|hasło|парол|token|secret"
)
"""What the words of a page say (`reset_password: Reset your password`)."""
_MOUNTED = re.compile(r"<?(?:file:/{0,2})?/(?:var/)?run/(?:secrets|credentials)(?:/[\w.${}-]+)*/?")
_SYSTEM = re.compile(
    r"(?:file:/{0,2})?(?:/(?:etc|run|var|opt|usr|home|root|srv|mnt|tmp|dev|proc|vault|secrets|certs|app|data|config)"
    r"|~|\.\.?|\$HOME|%[\w.]+%)(?:/[A-Za-z_.][\w.-]*)+/?(?::(?:ro|rw|z|Z))?"
)
_PATH = re.compile(
    r"(?:(?:\.{0,2}|~|file:/{0,2})/|(?:\.{1,2}|[A-Za-z]:)\\|[A-Za-z]:/)[^\s:;,|\"'=]*(?::(?:ro|rw|z|Z))?"
)
_PLACE = re.compile(r"(?:[A-Za-z]:\\|%\w/|\.{1,2}/|~/)[^\s:;,|\"'=]+")
_FILE = re.compile(
    r"(?:[\w.-]+/)*[\w.-]+\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|toml|txt|env|conf|cfg|ini|pub|asc|gpg|sh|xml|db|sock)"
)
_DURATION = re.compile(
    r"(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|sec|m|min|h|d|w|mo|y|days?|hours?|minutes?|seconds?|weeks?))+"
)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_SIZE = re.compile(r"\d+(?:\.\d+)?\s?(?:[kKmMgGtT]i?[bB]?|[bB]|%)")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}://\S*")
_CONNECTION = re.compile(r"(?>\S*?(?:://|@\w{0,20}\(|\w=)\S).*")
_EXAMPLE = re.compile(
    r"(?i)<[^<>]*>|\*{3,}|x+|\.{3,}|…|[\[<(*]?(?:redacted|hidden|masked|filtered|removed"
    r"|omitted)[\])>*]?|\{[A-Z0-9-]+\}|your[-_ ].*|(?:insert|enter|put|add)[-_ ].*here|"
    r"replace[-_ ]?me|change[-_]me|"
    r"(?-i:MY_?|YOUR_?|THE_?)?(?-i:PASSWORD|PASSWD|PASSWORT|TOKEN|SECRET_?KEY|API_?KEY|API_?TOKEN|ACCESS_?TOKEN)|"
    r"\(?(?:sensitive|secret|hidden)(?: value)?\)|"
    r"replace[-_ ]with[-_ ].*|\(known after apply\)|value_specified_in_no_log_parameter|"
    r"to-?do|tbd|(?:see|siehe|voir|ver|zie|vedi)\s.*|set[-_ ]in[-_ ].*"
)
_ELSEWHERE = re.compile(
    r"ENC\[.*|arn:aws[\w-]*:(?:kms|secretsmanager|ssm|iam):\S*|(?:ref\+)?vault:\S*|op://\S*|ssm:\S*|(?:env|process\.env|var|local|module)\.[\w.]+|@\{[^}]*\}|os\.environ/\w+|\$__(?:file|env)\{[^}]*\}|\$env:\w+|base64\(.*\)|\{env\.\w+\}|\{\$\w+\}|"
    r"(?:secret|kv)/data/[\w./-]+|\$[\d@*#?!]|%[a-zA-Z]|(?:expr=)?%\{[\w:.-]+\}[esi]?|[a-z_-]+(?:/[a-z_-]+)+@[a-z_-]+|[a-z_-]+@(?:docker|swarm|file|internal)|(?:secret|kv)/[\w./-]+#\w+"
)
_NAMED_PATH = re.compile(r"[\w.-]+:(?:/\S*|i:\d)")
_BEHIND = re.compile(r"(?:/[\w.-]+){2,}")
_TEMPLATE = re.compile(r"(?:\{|#\{|__|%%?|@@?)(?P<name>[A-Za-z]\w{1,60}?)(?:\}#?|__|%%?|@@?)")
_PUBLIC = re.compile(r"(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-ssh-\S+)\s+AAAA\S*.*|age1[a-z0-9]{58}")
_CHECKSUM = re.compile(r"(?:sha(?:256|384|512)-|h1:|zh:)[A-Za-z0-9+/]{27,90}={0,2}")
_WORDY = re.compile(r"[A-Za-z]+(?:[-_. /,:+&][A-Za-z]+)*[-_. /,:+&]?")
_VERSIONED = re.compile(r"[A-Za-z]+(?:[-_. ][A-Za-z]+)*(?:[-_. ]v?\d{1,2}|(?<![A-Za-z]{9})\d{1,2})")
_NAMESPACED = re.compile(r"[A-Za-z_-]+(?::[A-Za-z_-]+)+(?::\d{1,8})?")
_ALGORITHM = re.compile(
    r"(?i)(?:[HREP]S|A)(?:128|256|384|512)\w{0,6}|aes[-_]?\d+.*|s?sha-?\d+.*|md5|ed25519|x25519|argon2\w*|scrypt|bcrypt\d*|pbkdf2.*|"
    r"p-?\d{3}|secp\w+|rsa\d*|x509|oauth2?|saml2?|base64|utf-?8|scram-sha-\d+\w*|chacha20.*|ecdsa.*|des3|tlsv?1.*|ipv[46]"
)
_CLASS = re.compile(r"(?:[a-z]\w*\.){2,}[A-Z]\w*(?:[;,]\s?\w+=\w*)*")
"""What a program is told to use, with the class's own settings behind it."""
_DATED = re.compile(r"[A-Z]{2,10}-\d{1,6}|v?\d+(?:[._-]+[^\W_]+)+|\d{4}-\d\d.*|[\w.-]+[:@]v?[\d.]+\S*")
_NUMBER = re.compile(r"[-+]?[\d_.,]+(?:e[-+]?\d+)?")
_HOST = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,12}(?::\d+)?(?:/\S*)?|[A-Za-z0-9-]+:\d{2,5}"
)
_CALL = re.compile(r"[\w!.]+\(.*\)")
_OPENED = re.compile(
    r"[A-Za-z_][\w.]{2,80}\((?:[\"'][^\"'\n]{0,80}[\"'])?\)+|(?:[A-Za-z_][\w.]{0,80})?\((?:[\"'][^\"'\n]{0,80}[\"']|[\w.]{1,80})(?:,\s*)?"
)
_FILTER = re.compile(r"\((?:[&|!]\()?\w+[~<>]?=[^()]*\).*\)")
_HEX_KEY = re.compile(r"(?!.{40}\Z)(?:[0-9a-f]{32,128}|[0-9A-F]{32,128})")

_TITLED = re.compile(r"[A-Z][a-z]{3,}(?:-[A-Za-z][a-z]+| [A-Z][a-z]+)*")
"""A word that somebody chose: settings are written small or large."""
_TITLED_TOO = frozenset("auth sign encrypt encryption webhook hook shared license licence lizenz".split())
_CAPITALS = re.compile(r"(?=(?:[A-Z]*[0-9]){4})(?=(?:[0-9]*[A-Z]){4})[A-Z0-9]{16,}")
"""What a machine draws from capitals and figures."""


GUESSES = frozenset(
    (
        "an ordinary word or number",
        "the key name is no proof and the value does not look random",
        "an example word or template",
    )
)
"""Reasons that may be wrong."""


def spared(value: str, key: SensitiveKey) -> str | None:
    """Return why `value` is no secret although `key` is sensitive, None if it is one."""
    text = value.strip()
    bare = text.replace(FILLER, "")
    if not any(char.isalnum() for char in bare):
        return _pointless(text, bare)
    reason = (None if key.level is Level.WHOLE else never(text)) or _allowed(text, key)
    if reason or key.level >= Level.STRONG or (key.word == "secret id" and chance.UUID.fullmatch(text)):
        return reason
    if key.level is Level.MEDIUM:
        chosen = key.type == "PIN" and len(text) > 3 and text.isdecimal()
        chosen = chosen or (key.word not in _TITLED_TOO and _TITLED.fullmatch(text) is not None)
        plain = ordinary(bare.strip("-_.:/ ") if FILLER in text else text)
        return None if chosen or not plain else "an ordinary word or number"
    if chance.random_looking(text, 10) or _HEX_KEY.fullmatch(text) or _CAPITALS.fullmatch(text):
        return None
    return "the key name is no proof and the value does not look random"


def _pointless(text: str, bare: str) -> str | None:
    if not text:
        return "empty"
    if not bare.strip("\"' ") or FILLER in text:
        return "a reference"
    return None if len(bare) > 3 and not _EXAMPLE.fullmatch(bare) else "an example word"


def never(text: str) -> str | None:
    """Return why `text` is no secret wherever it stands."""
    if "-----BEGIN " in text or text == "-----BEGIN":
        return "a PEM block; its private parts are masked by themselves"
    if len(text) > _LONG:
        return None
    for pattern, reason in _NEVER:
        if pattern.fullmatch(text):
            return reason
    if _SYSTEM.fullmatch(text) and not any(chance.random_looking(part, 12) for part in text.split("/")):
        return "a path of a system"
    if FILLER in text and _BEHIND.fullmatch(text.replace(FILLER, "")):
        return "a path behind a reference"
    template = _TEMPLATE.fullmatch(text)
    return "a template" if template and sensitive_key(template["name"]) else None


_NEVER = (
    (_SWITCH, "a switch, not a secret"),
    (_MOUNTED, "a mounted secret"),
    (_EXAMPLE, "an example word or template"),
    (_ELSEWHERE, "a reference to where it is kept"),
    (_PUBLIC, "a public key"),
    (_CHECKSUM, "a checksum"),
    (_OPENED, "the beginning of a call"),
    (_FILTER, "a filter of a directory"),
)


def _allowed(text: str, key: SensitiveKey) -> str | None:
    """Return why `text` is no secret under a name that takes such a thing."""
    if _NUMBER.fullmatch(text):
        few = 0 if key.level is Level.WHOLE else 4 if key.word in _NUMBERED else 1
        return "a count, not a secret" if key.counted or len(text) <= few else None
    for words, pattern, reason in _TAKEN:
        if (key.word in words or key.type in words) and pattern.fullmatch(text):
            return reason
    if key.type in {"KEY", "PRIVATE_KEY"} and len(text) < _LONG and _FILE.fullmatch(text.removeprefix("/")):
        return "a file"
    if key.counted and (_MODE.fullmatch(text) or (" " in text and _LABEL.search(text))):
        return "a switch, not a secret" if _MODE.fullmatch(text) else "a label"
    if not key.counted:
        return None
    if _ALGORITHM.fullmatch(text) or _CLASS.fullmatch(text):
        return "a method's name"
    return "a duration or a size" if _DURATION.fullmatch(text) or _SIZE.fullmatch(text) else None


_NUMBERED = frozenset(("seed", "salt", "nonce", "cookie", "cookies", "license", "licence"))
_TAKEN = (
    (frozenset(("license", "licence", "lizenz")), LICENCE, "a licence's name"),
    (
        frozenset(("auth", "authorization", "credentials", "cookie", "signature", "signing", "private")),
        MECHANISM,
        "a method's name",
    ),
    (
        frozenset(("auth", "cookie", "community", "webhook", "sas")),
        _URL,
        "a URL; its credentials are masked by themselves",
    ),
    (frozenset(("dsn",)), _CONNECTION, "a connection string; its credentials are masked by themselves"),
    (frozenset(("TOKEN",)), PERMISSION, "a permission"),
    (frozenset(("TOKEN",)), _TIME, "a date"),
    (frozenset(("TOKEN",)), _DURATION, "a duration"),
    (frozenset(("hash",)), _ALGORITHM, "a method's name"),
    (frozenset(("gpg_key", "KEY")), FINGERPRINT, "a fingerprint"),
    (frozenset(("KEY",)), _PLACE, "a path"),
    (frozenset(("credentials", "credential", "creds")), _FILE, "a file name"),
    (frozenset(("credentials", "credential", "creds")), _NAMED_PATH, "a name and a path"),
    (frozenset(("credentials", "credential", "creds")), HELD, "the name of what is kept elsewhere"),
    (frozenset(("serial",)), SERIAL, "a certificate's serial number"),
    (frozenset(("key", "keys")), PUT_TOGETHER, "a name put together from references"),
)


_ORDINARY = (
    *(_WORDY, _NUMBER, _SIZE, _DURATION, _VERSIONED, _NAMESPACED, _ALGORITHM, _HOST, _SWITCH, chance.HEX_DIGEST),
    *(_PATH, _URL, _FILE),
)


def ordinary(text: str) -> bool:
    """Tell a value of everyday configuration: words, a number, a size, a version, a host, an algorithm, a digest."""
    if len(text) > _LONG:
        return False
    if any(pattern.fullmatch(text) for pattern in _ORDINARY):
        return not chance.random_looking(text, 16) and not chance.gibberish(re.sub(r"[^A-Za-z]+", "", text))
    if _CALL.fullmatch(text):
        return True
    parts = re.split(r"[\s,;|]+", text)
    return len(parts) > 1 and all(not part or any(pattern.fullmatch(part) for pattern in _ORDINARY) for part in parts)


def secretish(text: str) -> bool:
    """Tell a word that is more than a word: letters with several digits, symbols inside, mixed case without sense."""
    if len(text) < 5 or len(text) > 512 or FILLER in text:
        return False
    if ordinary(text) or chance.UUID.fullmatch(text):
        return False
    figures = sum(char.isdigit() for char in text)
    letters = sum(char.isalpha() for char in text)
    symbols = any(char in "!@#$%^&*?=+~" for char in text)
    if chance.gibberish(text) and text != text.lower() and text != text.upper():
        return True
    return letters > 1 and (figures > 2 or symbols or (figures > 0 and text != text.lower())) and not _dated(text)


def _dated(text: str) -> bool:
    return _DATED.fullmatch(text) is not None or text.count("/") > 1 or "(" in text
