"""Provider tokens by the format their issuers document, and webhook URLs whose path is the credential. Data only.

Most are a fixed prefix and so many characters of an alphabet: a line of `_PREFIXED`. The rest have a pattern of their
own. A pattern is compiled and run only where one of its `hints`, plain literals, stands in the text; all are linear.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

_ALPHABETS = {
    "a": "[A-Za-z0-9]", "w": "[A-Za-z0-9_-]", "x": "[0-9a-fA-F]", "u": "[A-Z0-9]", "l": "[a-z0-9]",
    "b": "[A-Za-z0-9+/=_-]", "d": "[A-Za-z0-9_.=-]", "h": "[0-9a-f-]",
}  # fmt: skip
_START = r"(?<![A-Za-z0-9_])"
_HEX8 = "[0-9a-f]{8}"
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_REST = r"[^\s\"'`<>\\]"

_PREFIXED = """
AWS KEY_ID u16 AKIA ASIA AGPA AIDA AROA ABIA ACCA LSIA LKIA
AWS_Bedrock KEY b60 bedrock-api-key-
GitHub TOKEN w22 github_pat_
GitLab TOKEN d16 glpat- glptt- glrt- glrtr- gloas- glimt- glagent- glsoat- glffct- glwt- GR1348941
Slack TOKEN w10 xoxa- xoxb- xoxc- xoxd- xoxe- xoxe.xoxb- xoxe.xoxp- xoxo- xoxp- xoxr- xoxs- xapp- xwfp-
Webhook SECRET b16 whsec_
OpenAI KEY w20 sk-
Google SECRET d20 GOCSPX- ya29.
SendGrid KEY d32 SG.
RubyGems KEY x40 rubygems_
NuGet KEY l43 oy2
Packagist TOKEN x20 packagist_uut_ packagist_ort_ packagist_out_
Docker TOKEN w20 dckr_pat_
Swarm KEY b30 SWMKEY-1-
DigitalOcean TOKEN x40 dop_v1_ doo_v1_ dor_v1_
Twitch TOKEN l30 oauth:
Vault TOKEN w20 hvr. hvs. hvb.
MercadoPago TOKEN w40 APP_USR-
NewRelic KEY a15 NRJS- NRRA- NRIQ-
Sentry TOKEN b20 sntrys_ sntryu_ sntrya_
Shopify TOKEN x20 shpat_ shpca_ shppa_ shpss_ shptka_
Tailscale KEY w16 tskey- tskey-auth- tskey-api- tskey-client- tskey-scim- tskey-webhook-
Notion TOKEN a30 secret_
Age KEY u30 AGE-SECRET-KEY-1 AGE-PLUGIN-YUBIKEY-1
Doppler TOKEN d30 dp.pt. dp.st. dp.sa. dp.ct. dp.scim. dp.audit.
LaunchDarkly KEY h36 sdk- api- mob- rel-
Shippo TOKEN x30 shippo_live_ shippo_test_
Databricks TOKEN x32 dapi dose
ElevenLabs KEY x40 sk_
Tavily KEY w20 tvly-
Supabase KEY w20 sb_secret_ sb_publishable_
PlanetScale TOKEN d20 pscale_tkn_ pscale_pw_ pscale_oauth_
Neon KEY a10 npg_ napi_
Prisma KEY w20 prisma_
Fly TOKEN b30 fo1_ fm2_
Vercel TOKEN w20 vcp_ vcr_ vercel_blob_rw_
Render KEY a20 rnd_
Scaleway KEY_ID u17 SCW
Alibaba KEY_ID a12 LTAI
Atlassian TOKEN b20 ATATT3 ATCTT3 ATOA
SonarQube TOKEN x40 sqp_ squ_ sqa_
Buildkite TOKEN x40 bkua_ bkaj_ bkct_
Pulumi TOKEN x40 pul-
Dynatrace TOKEN d24 dt0c01. dt0s01. dt0s04. dt0s06. dt0s16.
Honeycomb KEY l50 hcaik_ hcbik_ hcxik_ hcamk_ hcbmk_ hcxmk_ hcaic_ hcbic_ hcxic_
Axiom TOKEN h36 xaat- xaap- xapt-
eBay SECRET h30 PRD- SBX-
Facebook TOKEN a40 EAAC EAAM
Razorpay KEY a14 rzp_live_
Flutterwave KEY w20 FLWSECK_TEST-
Plaid TOKEN h36 access-sandbox- access-development- access-production-
HubSpot TOKEN h36 pat-na1- pat-na2- pat-eu1-
Figma TOKEN w30 figo_
FrameIO TOKEN d60 fio-u-
Duffel TOKEN d40 duffel_live_ duffel_test_
Lob KEY x35 live_ test_
Trigger KEY a20 tr_dev_ tr_prod_
Ory TOKEN w20 ory_at_ ory_ac_
Zuplo KEY w20 zpka_
Unkey KEY w16 unkey_
Headscale KEY x48 hskey-auth- hskey-api- privkey: nodekey: authkey:
Nostr KEY l58 nsec1
"""
"""Issuer, what it is, alphabet and least length, prefixes."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One token format: `type` names the placeholder, `what` the thing, to people."""

    name: str
    type: str
    what: str
    pattern: str
    hints: tuple[str, ...]
    least: float = 0
    """The least entropy of what it finds."""


def _own(issuer: str, kind: str, pattern: str, *hints: str) -> Provider:
    name = f"{issuer}-{kind}".lower().replace("_", "-")
    what = f"{issuer} {kind}".replace("_", " ").lower()
    return Provider(name, f"{issuer}_{kind}".upper(), f"{what} of its documented shape", pattern, hints)


_OWN = (
    _own("Mailgun", "KEY", rf"{_START}(?:(?:pub)?key-[0-9a-f]{{32}}|[0-9a-f]{{32}}-{_HEX8}-{_HEX8})(?![\w-])",
         "key-", "-"),
    _own("Mailchimp", "KEY", rf"{_START}[0-9a-f]{{32}}-us\d{{1,2}}(?!\w)", "-us"),
    _own("Facebook", "TOKEN", rf"{_START}\d{{15,16}}\|[\w-]{{27,40}}(?![\w-])", "|"),
    _own("DeepL", "KEY", rf"{_START}{_UUID}:fx(?!\w)", ":fx"),
    _own("Resend", "KEY", rf"{_START}re_[A-Za-z0-9]{{6,10}}_[A-Za-z0-9]{{20,}}", "re_"),
    _own("Twilio", "KEY", rf"{_START}SK[0-9a-f]{{32}}(?![A-Za-z0-9])", "SK"),
    _own("Discord", "TOKEN", rf"{_START}(?:mfa\.[\w-]{{60,}}|[MNO][\w-]{{22,27}}\.[\w-]{{6}}\.[\w-]{{25,110}})", "."),
    _own("Telegram", "TOKEN", r"(?:(?<![A-Za-z0-9])|(?<=/bot))\d{8,10}:AA[\w-]{30,}", ":AA"),
    _own("Vault", "TOKEN", rf"{_START}[sbr]\.[A-Za-z0-9]{{24}}(?![A-Za-z0-9.])", "s.", "b.", "r."),
    _own("NewRelic", "KEY", rf"{_START}(?:(?:eu|us|gov)\d\dxx[0-9a-f]{{20,}}|[0-9a-fA-F]{{36}})NRAL", "NRAL"),
    _own("Terraform", "TOKEN", rf"{_START}[A-Za-z0-9]{{10,}}\.atlasv1\.[\w-]{{40,}}", ".atlasv1."),
    _own("Azure", "SECRET", r"(?<![\w~.-])[\w~.]{3}[78]Q~[\w~.-]{31,34}(?![\w~.-])", "Q~"),
    _own("Azure", "KEY", rf"{_START}[A-Za-z0-9+/]{{33,76}}(?:AzSe|\+ACR|ACDb|AzCa|\+ASt|AIoT|AzFu|APIM|AZDO|JQQJ99)"
         r"[A-Za-z0-9]{4,24}={0,2}", "AzSe", "+ACR", "ACDb", "AzCa", "+ASt", "AIoT", "AzFu", "APIM", "AZDO", "JQQJ99"),
    _own("OnePassword", "KEY", rf"{_START}A3-[A-Z0-9]{{6}}-(?:[A-Z0-9]{{5,6}}-?){{4,5}}", "A3-"),
    _own("Infisical", "TOKEN", rf"{_START}st\.[0-9a-f-]{{20,}}\.[0-9a-f]{{20,}}\.[0-9a-f]{{20,}}", "st."),
    _own("Braintree", "TOKEN", r"access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[0-9a-f]{32}", "access_token$"),
    _own("Airtable", "TOKEN", rf"{_START}pat[A-Za-z0-9]{{14}}\.[0-9a-f]{{64}}", "pat"),
    _own("Asana", "TOKEN", rf"{_START}\d/\d{{13,}}(?:/\d{{13,}})?:[0-9a-f]{{32}}", "/1"),
    _own("ClickUp", "TOKEN", rf"{_START}pk_\d{{6,}}_[A-Z0-9]{{30,}}", "pk_"),
    _own("RapidAPI", "KEY", rf"{_START}[0-9a-f]{{10}}msh[0-9a-f]{{15}}p[0-9a-f]{{6}}jsn[0-9a-f]{{12}}", "jsn"),
    _own("Bitwarden", "TOKEN", rf"{_START}0\.{_UUID}\.[A-Za-z0-9]{{20,}}:[A-Za-z0-9+/=]{{20,}}", "0."),
    _own("Sidekiq", "KEY", rf"{_HEX8}:{_HEX8}(?=@(?:gems|enterprise)\.contribsys\.com)", "contribsys.com"),
    _own("Firebase", "KEY", rf"{_START}AAAA[\w-]{{7}}:APA91[\w-]{{100,}}", ":APA91"),
    _own("PagerDuty", "KEY", rf"{_START}u\+[\w-]{{18}}(?![\w-])", "u+"),
    _own("GitHub", "TOKEN", rf"{_START}v1\.[0-9a-f]{{40}}(?![0-9a-f])", "v1."),
)  # fmt: skip

WEBHOOKS = (
    _own("Slack", "WEBHOOK", r"https?://hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[\w/-]{8,}",
         "hooks.slack"),
    _own("Discord", "WEBHOOK", r"https?://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d+/[\w-]{8,}",
         "/webhooks/"),
    _own("Teams", "WEBHOOK", r"https?://(?:[\w-]+\.webhook\.office\.com/webhookb2|outlook\.office(?:365)?\.com/webhook|"
         rf"[\w.-]+\.logic\.azure\.com(?::443)?/workflows)/{_REST}{{8,}}", "office", "logic.azure.com"),
    _own("Google", "WEBHOOK", rf"https?://chat\.googleapis\.com/v1/spaces/{_REST}{{8,}}", "chat.googleapis.com"),
    _own("Automation", "WEBHOOK", r"https?://(?:hooks\.zapier\.com/hooks/catch|maker\.ifttt\.com/trigger|"
         r"hook\.(?:[\w-]+\.)?"
         rf"make\.com|hooks\.[\w.-]{{0,40}}pipedream\.net)/{_REST}{{6,}}",
         "zapier.com", "ifttt.com", "make.com", "pipedream"),
    _own("Telegram", "TOKEN", r"(?:api\.telegram\.org/bot|telegram://|tgram://)(?P<secret>\d{6,}:[\w-]{16,})",
         "telegram", "tgram"),
    _own("Ping", "KEY", r"https?://(?:hc-ping\.com|uptime\.betterstack\.com/api/v1/heartbeat|heartbeat\.uptimerobot\.com|"
         r"cronitor\.link|nosnch\.in)/(?P<secret>[\w/-]{8,})",
         "hc-ping.", "betterstack.", "uptimerobot.", "cronitor.", "nosnch."),
    _own("Push", "TOKEN", r"https?://[^\s/\"'<>]{1,200}/(?:api/push|hooks|api/webhooks|webhook|webhooks/incoming|"
         r"integrations?/hooks)/(?P<secret>(?=[^/\s]{0,200}\d)[\w-]{8,}(?:/[\w-]{12,})?)",
         "/push/", "/hooks/", "/webhook"),
    _own("Alerting", "KEY", r"https?://(?:events\.pagerduty\.com/integration|"
         r"alert\.victorops\.com/integrations/generic/\d+/alert|"
         r"api\.opsgenie\.com/v1/json)/(?P<secret>[\w-]{16,})", "pagerduty.com", "victorops.com", "opsgenie.com"),
    _own("Notification", "TOKEN", r"(?:slack|discord|pushover|pushbullet|gotifys?|ntfys?|teams|"
         r"mattermost|rocketchat|join|ifttt|matrix|"
         r"bark|opsgenie|zulips?|pbul|pover|wxteams|mailgun|sendgrid|msteams|rocket|xmpp)://(?P<secret>[^\s\"'`<>\\]{12,})",
         "slack://", "discord://", "push", "gotify", "ntfy", "teams://", "mattermost://", "rocket", "join://", "ifttt://",
         "matrix://", "bark://", "opsgenie://", "zulip", "pbul://", "pover://", "mailgun://", "sendgrid://", "xmpp://"),
)  # fmt: skip
"""Who knows such a URL can post to it."""


@cache
def providers() -> tuple[Provider, ...]:
    """Return every format, those of the table first."""
    return (*(_prefixed(line) for line in _PREFIXED.split("\n") if line), *_OWN)


@cache
def catalogue() -> tuple[Provider, ...]:
    """Return the formats of betterleaks; their hints are in lower case."""
    text = (resources.files("pyengine.redact.values") / "catalogue.json").read_text("utf-8")
    return tuple(_of_catalogue(*row) for row in json.loads(text)["shapes"])


def _of_catalogue(name: str, pattern: str, least: float, hints: Sequence[str]) -> Provider:
    words = name.split(".", maxsplit=1)[0].upper().split("-")
    type_ = "_".join(("T" + words[0] if words[0][0].isdecimal() else words[0], *words[1:]))
    return Provider(name, type_, f"{' '.join(words).lower()} of its documented shape", pattern, tuple(hints), least)


def _prefixed(line: str) -> Provider:
    issuer, kind, length, *prefixes = line.split(" ")
    heads = "|".join(re.escape(prefix) for prefix in prefixes)
    return _own(issuer, kind, f"{_START}(?:{heads}){_ALPHABETS[length[0]]}{{{length[1:]},}}", *prefixes)
