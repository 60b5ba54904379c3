"""Codes in a row, what stands behind a user, and texts that look like trees and are none."""

from __future__ import annotations

import pytest

from pyengine.redact import redact

MASKED = (
    ('x:\n  content: |\n    {\n      url = "http://db";\n      bindPassword = "akelei";\n    }\n', "akelei"),
    ('with:\n  secrets: |\n    "npm={\\"r.dev\\":{\\"password\\":\\"goldregen\\"}}"\n', "goldregen"),
    ("satz:{PLAIN}Winter und Ahle:5000:5000::\n", "Ahle"),
    ("PURGE_TOKEN=${PURGE:-U2urui6ToXbk}\nA=1\n", "U2urui6ToXbk"),
    ('ROLLBAR = "7c6f0b69224f0d233230864bc1bead3e"\n', "7c6f0b69"),
    ("Codes de secours : 74216561, 91159037, 52181377\n", "52181377"),
    ("il PIN del POS è 8421 e quello della cassaforte 50733\n", "50733"),
    ("le code est Genievre*1789\n", "Genievre*1789"),
    ("il a un mot de passe d'application kxwq vmra tgud ebzn\n", "kxwq"),
    ("lo del panel admin:Membrillo#2023\n", "Membrillo"),
    ("* Proxmox: root@pam / Rogal Miodowy 11\n", "Rogal Miodowy 11"),
    ('the db password for pay is oDopIWuLAhe1 and the admin one is "quince jelly jar"\n', "quince"),
    ("passphrase on the key is _two herons and a kettle_\n", "herons"),
    ("rabbit[25]: Server started with cookie W6LMFQWNMAYEZQZC8UWD, version 3.13.4\n", "W6LMFQ"),
    ("netbird | setup key 500a5232-b65f-416d-a78a-21209abc8cbd accepted\n", "500a5232"),
    ('{"basic": {"users": {"ops": "feldlerche", "dev": "x7Lm2Qp9"}}}\n', "feldlerche"),
    ("smb: //nas.fritz.box/fotos\n", "nas.fritz.box"),
)
KEPT = (
    "Bitte alle Passwörter rotieren. Der Commit war 8de1fc42586ae7307823672172e9d9790f99225c\n",
    "keys after the pull (digest 378919ab56405be4120f7356d4d0e10bce3c4a101d292f0a0ebbf2fbc3154f37)\n",
    "MANIFEST_MD5: e618781cd0b32ccc215e9bef5a7b9fdf\n",
    "dashboard uid vR43fFoXS\n",
    "FEED=https://pkgs.dev.azure.com/f/nuget/v3/index.json\n",
)
LISTED = (
    ("| USV | apc | SNMP: deichgraf |\n", "deichgraf"),
    ("a:\n  - bundle config set gems.example.org reader:brunost\n", "brunost"),
    ("a:\n  - LEGACY=till;;Poteen&Porter\n", "Poteen&Porter"),
)


@pytest.mark.parametrize(("text", "value"), MASKED)
def test_it_is_masked(text: str, value: str) -> None:
    assert value not in redact(text).text


@pytest.mark.parametrize("text", KEPT)
def test_it_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(("text", "value"), LISTED)
def test_nothing_is_passed_over_in_silence(text: str, value: str) -> None:
    result = redact(text)
    assert value not in result.text or any(value in item.span.of(text) for item in result.considered)
