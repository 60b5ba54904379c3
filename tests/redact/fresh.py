"""Makes fresh cases of redaction: a name, a value, a container and a nesting, drawn at random, with what must vanish.

The words are those of `xkcdpass` and `mnemonic` (lists in a dozen languages), the names are put together from the
telling nouns of as many languages and the keys of whatever surrounds them. Nothing here looks at the engine.
"""

from __future__ import annotations

import base64
import json
import random
import string
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

XKCD = {
    "en": "eff-long", "de": "ger-long", "fr": "fr-freelang", "it": "ita-wiki", "pt": "ptbr-aosp-10k",
    "es": "spa-mich", "sv": "swe-short", "fi": "fin-kotus",
}  # fmt: skip
MNEMONIC = {"ru": "russian", "cs": "czech", "tr": "turkish"}

NOUNS = {
    "en": "password passwd pwd pass pw passphrase secret token credential pin otp salt pepper",
    "de": "passwort kennwort", "fr": "motdepasse mdp", "it": "parola", "pt": "senha", "es": "contrasena clave",
    "sv": "losenord lösenord", "fi": "salasana", "ru": "пароль", "cs": "heslo", "tr": "sifre", "pl": "haslo hasło",
    "nl": "wachtwoord",
}  # fmt: skip
KEYS = "api secret private signing encryption license auth master webhook session jwt hmac shared cookie".split()
BENIGN_TAILS = {
    "FILE": ("/run/secrets/{w}", "/etc/{w}/{w2}.txt"), "URL": ("https://{w}.{w2}.com/{w}",), "TTL": ("3600", "15m"),
    "TIMEOUT": ("30s",), "ENABLED": ("true", "false"), "MIN_LENGTH": ("12",), "PATH": ("/opt/{w}/{w2}",),
    "ALGORITHM": ("RS256", "bcrypt"), "HEADER": ("X-{W}-Token",), "POLICY": ("strong",), "EXPIRY": ("30d",),
    "PROVIDER": ("{w}",), "TYPE": ("bearer", "basic"), "NAME": ("{w}",),
}  # fmt: skip
BENIGN = (
    ("LOG_LEVEL", "debug"), ("GIT_COMMIT", "{hex40}"), ("IMAGE_DIGEST", "sha256:{hex64}"), ("REPLICAS", "3"),
    ("DB_HOST", "{w}-db"), ("DB_NAME", "{w}"), ("DB_USER", "{w}"), ("REGION", "eu-central-1"), ("TZ", "Europe/Berlin"),
    ("KEYBOARD", "{w}"), ("BYPASS_LIST", "{w},{w2}"), ("COMPASS_MODE", "{w}"), ("BUILD_ID", "{uuid}"),
    ("PORT", "8443"), ("HEALTH_PATH", "/{w}/live"), ("MAX_TOKENS", "4096"), ("PARTITION_KEY", "{w}_id"),
    ("JAVA_OPTS", "-Xmx512m -XX:+UseG1GC"), ("CACHE_TTL", "300"), ("APP_VERSION", "3.14.2"), ("THEME", "{w}"),
)  # fmt: skip


@cache
def words(language: str) -> tuple[str, ...]:
    """Return the words of a language with four letters and more."""
    if language in XKCD:
        text = (resources.files("xkcdpass") / "static" / XKCD[language]).read_text("utf-8", "replace")
    else:
        text = (resources.files("mnemonic") / "wordlist" / f"{MNEMONIC[language]}.txt").read_text("utf-8")
    return tuple(word for word in (line.split()[-1] for line in text.splitlines() if line.split()) if
                 3 < len(word) < 14 and word.isalpha())  # fmt: skip


LANGUAGES = (*XKCD, *MNEMONIC)


@dataclass
class Made:
    """A text, its secrets (each as written), what has to stay, and whether it is YAML or JSON."""

    text: str
    secrets: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    what: str = ""
    tree: bool = False


class Source(random.Random):
    """Draws words, values and names."""

    def word(self, language: str = "") -> str:
        return self.choice(words(language or self.choice(LANGUAGES)))

    def plain(self) -> str:
        """Return a lower-case English word, as things are called."""
        return self.choice(words("en")).lower()

    def fill(self, form: str) -> str:
        hexes = {f"hex{size}": f"{self.getrandbits(4 * size):0{size}x}" for size in (32, 40, 64)}
        word = self.plain()
        made = str(uuid.UUID(int=self.getrandbits(128)))
        return form.format(w=word, W=word.capitalize(), w2=self.plain(), uuid=made, **hexes)

    def chars(self, alphabet: str, size: int) -> str:
        return "".join(self.choices(alphabet, k=size))

    def value(self) -> tuple[str, str]:
        """Return a kind of secret and one of it."""
        word, other = self.word(), self.word()
        kinds: dict[str, Callable[[], str]] = {
            "word": lambda: self.choice([word, word.lower(), word.capitalize(), word.upper()]),
            "word and number": lambda: word.capitalize() + str(self.randrange(1, 9999)),
            "words": lambda: self.choice("-_.").join((word, other, str(self.randrange(99)))),
            "two words": lambda: self.choice("-_.").join((word, other)),
            "date": lambda: f"20{self.randrange(10, 30)}-0{self.randrange(1, 9)}-{self.randrange(10, 28)}",
            "path": lambda: f"/{word.lower()}/{other.lower()}{self.randrange(9)}",
            "hex": lambda: f"{self.getrandbits(128):032x}"[: self.choice((16, 24, 32))],
            "long hex": lambda: f"{self.getrandbits(256):064x}",
            "uuid": lambda: str(uuid.UUID(int=self.getrandbits(128), version=4)),
            "base32": lambda: self.chars("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", self.choice((16, 32))),
            "base64": lambda: base64.b64encode(self.randbytes(self.choice((15, 18, 24, 32)))).decode(),
            "mixed": lambda: self.chars(string.ascii_letters + string.digits, self.randrange(8, 40)),
            "symbols": lambda: word + self.chars("!@#%^*+~?=", 2) + str(self.randrange(99)) + other[:4],
            "number": lambda: str(self.randrange(10**5, 10**9)),
            "umlauts": lambda: word + "äß" + str(self.randrange(99)),
        }
        kind = self.choice(list(kinds))
        return kind, kinds[kind]()

    def name(self) -> tuple[str, str]:
        """Return a telling name and its style."""
        if self.random() < 0.3:
            parts = [self.choice(KEYS), "key"]
        else:
            parts = [self.choice(NOUNS[self.choice(list(NOUNS))].split())]
        if self.random() < 0.6:
            parts.insert(0, self.plain())
        style = self.choice(("SNAKE", "snake", "camel", "kebab", "dotted", "Pascal"))
        number = self.choice(("", "", "", "", "2", "_OLD", "_1"))
        match style:
            case "SNAKE":
                return "_".join(parts).upper() + number, style
            case "snake":
                return "_".join(parts) + number.lower(), style
            case "camel":
                return parts[0] + "".join(part.capitalize() for part in parts[1:]), style
            case "Pascal":
                return "".join(part.capitalize() for part in parts), style
            case "kebab":
                return "-".join(parts), style
        return ".".join((self.plain(), *parts)), style

    def benign(self) -> tuple[str, str]:
        """Return a name and a value that stay."""
        if self.random() < 0.5:
            name, form = self.choice(BENIGN)
            return name, self.fill(form)
        tail = self.choice(list(BENIGN_TAILS))
        noun = self.choice(("password", "token", "secret", "api_key", "session"))
        return f"{self.plain()}_{noun}_{tail}".upper(), self.fill(self.choice(BENIGN_TAILS[tail]))


class Unfit(Exception):
    """A container that cannot hold this value or name."""


def only(test: bool) -> None:  # noqa: FBT001
    if not test:
        raise Unfit


SAFE = set(string.ascii_letters + string.digits + "-_./+=")


def bare(value: str) -> bool:
    """Tell a value that needs no quotes anywhere."""
    return all(char in SAFE or (char.isalnum() and not char.isascii()) for char in value)


def env_name(name: str) -> str:
    return name.replace("-", "_").replace(".", "_")


def dq(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def sq(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def sh(value: str) -> str:
    return value if bare(value) else "'" + value.replace("'", "'\\''") + "'"


def plain_yaml(value: str) -> str:
    safe = bare(value) and value[0] not in "-./=+" and not value.endswith("=")
    return value if safe else sq(value)


# A row: what it is called, whether it is YAML, the line for one name and value; several such lines are one file.
Line = Callable[[str, str], str]


def of_bare(form: str) -> Line:
    def line(name: str, value: str) -> str:
        only(bare(value))
        return form.format(n=name, e=env_name(name), v=value)

    return line


def of_quoted(form: str) -> Line:
    def line(name: str, value: str) -> str:
        only("\\" not in value and '"' not in value and "'" not in value)
        return form.format(n=name, e=env_name(name), v=value)

    return line


def ascii_only(line: Line) -> Line:
    def checked(name: str, value: str) -> str:
        only(name.isascii())
        return line(name, value)

    return checked


LINES: dict[str, Line] = {
    "env file": lambda n, v: f"{env_name(n)}={sh(v) if bare(v) else dq(v)}",
    "env file, raw": lambda n, v: f"{env_name(n)}={v}",
    "export": lambda n, v: f"export {env_name(n)}={sh(v)}",
    "ini": lambda n, v: f"{n} = {v}",
    "properties": lambda n, v: f"{n}={v}",
    "properties, colon": lambda n, v: f"{n}: {v}",
    "toml": lambda n, v: f"{n.replace('.', '_')} = {dq(v)}",
    "hcl": ascii_only(lambda n, v: f"  {n.replace('.', '_')} = {dq(v)}"),
    "groovy": ascii_only(of_quoted("    {e} = '{v}'")),
    "python": ascii_only(of_quoted("{e} = '{v}'")),
    "python dict": of_quoted("    '{n}': '{v}',"),
    "javascript": of_quoted('  "{n}": "{v}",'),
    "php": of_quoted("define('{e}', '{v}');"),
    "dockerfile": lambda n, v: f"ENV {env_name(n)}={dq(v)}",
    "batch": of_bare("set {e}={v}"),
    "powershell": of_quoted('$env:{e} = "{v}"'),
    "xml element": ascii_only(of_quoted("  <{n}>{v}</{n}>")),
    "xml attribute": of_quoted('  <property name="{n}" value="{v}"/>'),
    "docker run": lambda n, v: f"docker run -d -e {sh(f'{env_name(n)}={v}')} nginx:1.27",
    "long option": of_bare("app serve --{n} {v} --port 80"),
    "long option, equals": of_bare("app serve --{n}={v} --port 80"),
    "java option": of_bare("java -D{n}={v} -jar app.jar"),
    "nginx": of_quoted('proxy_set_header X-{n} "{v}";'),
    "directive": of_bare("{n} {v}"),
    "directive with semicolon": of_quoted('{n} "{v}";'),
    "http header": ascii_only(lambda n, v: f"X-{n.replace('.', '-').replace('_', '-')}: {v}"),
    "curl header": of_quoted('curl -s -H "X-{n}: {v}" https://api.example.com/'),
    "url query": of_bare("GET https://api.example.com/v1/items?{n}={v}&page=2"),
    "log": of_bare("12:00:01 INFO connecting ({n}={v}) attempt 2"),
    "ado.net": lambda _, v: (only(bare(v)), f'conn = "Server=db;User Id=app;Password={v};Encrypt=no"')[1],
    "libpq": of_bare("dsn: host=db user=app password={v} dbname=app"),
    "url": of_bare("URL=postgres://app:{v}@db:5432/app"),
    "sql": of_quoted("CREATE USER app IDENTIFIED BY '{v}';"),
    "sql, alter": of_quoted("ALTER ROLE app WITH LOGIN PASSWORD '{v}';"),
    "sql, set": of_quoted("SET PASSWORD FOR app = PASSWORD('{v}');"),
    "redis.conf": of_bare("requirepass {v}"),
    "netrc": of_bare("machine api.example.com login deploy password {v}"),
    "ldif": of_bare("userPassword: {v}"),
    "rabbitmq.conf": lambda _, v: f"default_pass = {v}",
    "jaas": of_quoted('org.x.PlainLoginModule required username="app" password="{v}";'),
    "expect": of_quoted('expect "assword:"\nsend "{v}\\r"'),
    "protocol": of_bare("PASS {v}"),
    "helm": of_bare("helm upgrade app ./chart --set {n}={v}"),
    "curl user": of_bare("curl -fsS -u deploy:{v} https://api.example.com/"),
    "mail pair": of_bare("SMTP_AUTH=web@example.com:{v}"),
    "default": of_bare("X=${{{e}:-{v}}}"),
    "assigned default": of_bare(": ${{{e}:={v}}}"),
}
CONNECTIVES = {
    "en": ("is", "was", "=", ":", "is now", "has been changed to"), "de": ("ist", "lautet", "war", "=", ":"),
    "fr": ("est", ":", "="), "es": ("es", ":", "="), "it": ("è", ":"), "pt": ("é", ":"), "nl": ("is", ":"),
    "pl": ("to", ":"), "sv": ("är", ":"),
}  # fmt: skip
SPOKEN = {
    "en": ("the password", "initial password", "admin password", "pw", "login token", "the secret"),
    "de": ("das Passwort", "Kennwort", "pw", "Initialpasswort"), "fr": ("le mot de passe", "mdp"),
    "es": ("la contraseña", "la clave"), "it": ("la password",), "pt": ("a senha",), "nl": ("het wachtwoord",),
    "pl": ("hasło",), "sv": ("lösenordet",),
}  # fmt: skip


def prose(source: Source, value: str) -> str:
    language = source.choice(list(SPOKEN))
    quote = source.choice(("", "", "'", '"', "`"))
    only(bare(value) and not value.endswith("."))
    link = source.choice(CONNECTIVES[language])
    gap = "" if link == ":" else " "
    tail = source.choice(("", ".", " (old)", ", do not share"))
    return f"{source.choice(SPOKEN[language])}{gap}{link} {quote}{value}{quote}{tail}"


def yaml_file(source: Source, pairs: list[tuple[str, str]]) -> str:
    form = source.choice(("map", "single", "double", "list", "flow", "named", "x-", "args"))
    match form:
        case "map":
            body = "".join(f"      {n}: {plain_yaml(v)}\n" for n, v in pairs)
        case "single":
            body = "".join(f"      {n}: {sq(v)}\n" for n, v in pairs)
        case "double":
            body = "".join(f"      {n}: {dq(v)}\n" for n, v in pairs)
        case "list":
            body = "".join(f"      - {sq(f'{n}={v}')}\n" for n, v in pairs)
        case "flow":
            return (
                "services:\n  app:\n    image: a:1\n    environment: {"
                + ", ".join(f"{n}: {dq(v)}" for n, v in pairs)
                + "}\n"
            )
        case "named":
            return "env:\n" + "".join(f"  - name: {n}\n    value: {sq(v)}\n" for n, v in pairs)
        case "x-":
            return (
                "x-common: &common\n"
                + "".join(f"  {n}: {sq(v)}\n" for n, v in pairs)
                + ("services:\n  app:\n    image: a:1\n    environment: *common\n")
            )
        case _:
            items = "".join(f"      - {sq(f'--{n}={v}')}\n" for n, v in pairs)
            return "services:\n  app:\n    image: a:1\n    command:\n" + items
    return "services:\n  app:\n    image: a:1\n    environment:\n" + body


def json_file(source: Source, pairs: list[tuple[str, str]]) -> str:
    match source.choice(("object", "nested", "inspect", "list")):
        case "object":
            return json.dumps(dict(pairs), indent=2, ensure_ascii=False)
        case "nested":
            return json.dumps({"app": {"settings": dict(pairs)}}, ensure_ascii=False)
        case "inspect":
            return json.dumps([{"ID": "x", "Spec": {"Env": [f"{n}={v}" for n, v in pairs]}}], indent=1)
    return json.dumps([{"name": n, "value": v} for n, v in pairs], ensure_ascii=False)


def indented(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" if line else "\n" for line in text.splitlines())


def in_content(_: Source, text: str) -> tuple[str, bool]:
    return f"services:\n  app:\n    image: a:1\nconfigs:\n  conf:\n    content: |\n{indented(text, 6)}", True


def in_heredoc(source: Source, text: str) -> tuple[str, bool]:
    mark = source.choice(("EOF", "END", "CONF"))
    script = f"cat > /etc/{source.plain()}.conf <<'{mark}'\n{text.rstrip()}\n{mark}\nexec app\n"
    return (
        f"services:\n  app:\n    image: a:1\n    command:\n      - sh\n      - -c\n      - |\n{indented(script, 8)}",
        True,
    )


def in_entrypoint(_: Source, text: str) -> tuple[str, bool]:
    script = f'sh -c "cat <<EOF\n{text.rstrip()}\nEOF"\n'
    return f"services:\n  app:\n    image: a:1\n    entrypoint: |\n{indented(script, 6)}", True


def in_comment(_: Source, text: str) -> tuple[str, bool]:
    return "services:\n  app:\n    image: a:1\n" + "".join(f"# {line}\n" for line in text.splitlines()), True


def in_paste(source: Source, text: str) -> tuple[str, bool]:
    return (
        f"Hello, here is what I have, {source.plain()}:\n\n{text}\n\nAny idea why the {source.plain()} fails?\n",
        False,
    )


def in_fence(_: Source, text: str) -> tuple[str, bool]:
    return f"## Config\n\n```\n{text}\n```\n", False


def in_json_string(source: Source, text: str) -> tuple[str, bool]:
    return json.dumps({"files": {f"/etc/{source.plain()}.conf": text}}, ensure_ascii=source.random() < 0.3), True


def in_variable(source: Source, text: str) -> tuple[str, bool]:
    return f"services:\n  app:\n    environment:\n      {source.plain().upper()}_CONF: {dq(text)}\n", True


NESTINGS = (in_content, in_heredoc, in_entrypoint, in_comment, in_paste, in_fence, in_json_string, in_variable)


def one(source: Source) -> Made:
    """Make a case."""
    while True:
        try:
            return _one(source)
        except Unfit:
            continue


def _one(source: Source) -> Made:
    kind, value = source.value()
    name, style = source.name()
    quiet = [source.benign() for _ in range(source.randrange(3))]
    secret_first = source.random() < 0.5
    form = source.choice(("lines", "lines", "lines", "lines", "yaml", "json", "prose"))
    tree = form in {"yaml", "json"}
    if form == "lines":
        row = source.choice(list(LINES))
        parts = [LINES[row](name, value), *(LINES["properties"](n, v) for n, v in quiet)]
        text = "\n".join(parts if secret_first else parts[1:] + parts[:1]) + "\n"
    elif form == "prose":
        row, text, quiet = "prose", prose(source, value) + "\n", []
    else:
        row = form
        pairs = [(name, value), *quiet]
        text = (yaml_file if form == "yaml" else json_file)(source, pairs if secret_first else pairs[1:] + pairs[:1])
    made = Made(text, [value], [value for _, value in quiet], f"{row} / {kind} / {style} {name}", tree)
    for _ in range(source.choice((0, 1, 1, 2))):
        nest = source.choice(NESTINGS)
        inner = made.text
        made.text, made.tree = nest(source, inner)
        made.what += f" / {nest.__name__}"
    if source.random() < 0.06:
        blob = base64.b64encode(made.text.encode()).decode()
        made.text, made.tree = f"services:\n  app:\n    environment:\n      CONF_B64: {blob}\n", True
        made.secrets, made.keep, made.what = [blob], [], f"{made.what} / base64"
    return made
