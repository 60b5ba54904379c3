"""What else stands under names that sound secret: names of licences, of methods, of keys, of what is kept elsewhere."""

from __future__ import annotations

import re

FINGERPRINT = re.compile(
    r"(?:0x)?(?:[0-9A-F]{40}|[0-9A-F]{16}|(?=[0-9]*[A-F])[0-9A-F]{8})(?:\s+(?:0x)?(?:[0-9A-F]{40}|[0-9A-F]{16}))*"
)
LICENCE = re.compile(
    r"(?i)(?:[AL]?GPL|MIT|BSD|Apache|MPL|EPL|EUPL|CC|ISC|SSPL|BUSL|CDDL|Zlib|Unlicense|proprietary)(?:[ -].*)?|"
    r"accept(?:ed)?|agree|basic|trial|enterprise|community|standard|commercial|self_generated"
)
MECHANISM = re.compile(
    r"(?i)none|basic|digest|bearer|oauth2?|oidc|saml2?|ldaps?|pam|plain|login|cram-md5|scram\S*|jwt|token|key|cert(?:ificate)?|tls|"
    r"internal|external|local|file|htpasswd|db|database|password|native|mysql_native_password|caching_sha2_password|md5|trust|"
    r"peer|ident|gss|sspi|kerberos|ntlm|anonymous|required|optional|forward|public|private|include|omit|same-origin"
)
PERMISSION = re.compile(r"(?:read|write|none|admin)(?:-all)?")
HELD = re.compile(r"[a-z]+(?:[_-][a-z]+)*[_-](?:creds?|credentials?)")
PUT_TOGETHER = re.compile(r"[fF]?[\"']?[A-Za-z_.:/-]*(?:\{[A-Za-z_][\w.!]*\}[A-Za-z_.:/-]*)+[\"']?")
SERIAL = re.compile(r"[0-9A-F]{16}|[0-9A-F]{32,40}|[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){7,19}")
