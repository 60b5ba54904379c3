"""Provider tokens by the format their issuers document, and webhook URLs whose path is the credential. Data only.

`hints` are literals looked for first: a pattern is compiled and run only where one of them stands in the text.
A named group narrows what is masked. Every pattern is a fixed prefix and character classes: linear time.
"""

from __future__ import annotations

from dataclasses import dataclass

L = r"(?<![A-Za-z0-9_])"
W = "[A-Za-z0-9]"
U = "[A-Za-z0-9_-]"


@dataclass(frozen=True, slots=True)
class Provider:
    """One token format: `type` names the placeholder, `what` the thing, to people."""

    name: str
    type: str
    what: str
    pattern: str
    hints: tuple[str, ...]


def _p(name: str, what: str, pattern: str, *hints: str, type_: str = "TOKEN") -> Provider:
    prefix = name.split("-")[0].upper()
    return Provider(name, f"{prefix}_{type_}", what, pattern, hints)


PROVIDERS: tuple[Provider, ...] = (
    _p("aws-access-key", "an AWS access key id", rf"{L}(?:AKIA|ASIA|AGPA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{{16}}(?![A-Za-z0-9])",
       "AKIA", "ASIA", "AGPA", "AIDA", "AROA", "ABIA", "ACCA", type_="KEY_ID"),
    _p("aws-session-token", "an AWS session token", rf"{L}(?:IQoJb3JpZ2luX2VjE?|FwoGZXIvYXdzE|FQoGZXIvYXdzE)[A-Za-z0-9+/=]{{40,}}",
       "IQoJb3JpZ2luX2Vj", "FwoGZXIvYXdz", "FQoGZXIvYXdz"),
    _p("aws-bedrock-key", "an Amazon Bedrock API key", rf"{L}(?:ABSK[A-Za-z0-9+/]{{100,}}={{0,2}}|bedrock-api-key-{W}[\w+/=-]{{20,}})", "ABSK", "bedrock-api-key-"),
    _p("github-token", "a GitHub token", rf"{L}(?:gh[pousr]_{W}{{30,255}}|github_pat_\w{{22,255}}|v1\.[0-9a-f]{{40}}(?![0-9a-f]))",
       "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "v1."),
    _p("gitlab-token", "a GitLab token", rf"{L}(?:gl(?:pat|ptt|dt|rt|rtr|cbt|oas|ft|imt|agent|soat|ffct|wt)-{U}{{16,}}(?:\.{U}+)*|GR1348941{U}{{20,}}|_gitlab_session=[0-9a-f]{{32}})",
       "glpat-", "glptt-", "gldt-", "glrt-", "glrtr-", "glcbt-", "gloas-", "glft-", "glimt-", "glagent-", "glsoat-", "glffct-", "glwt-", "GR1348941", "_gitlab_session="),
    _p("slack-token", "a Slack token", rf"{L}(?:xox[abeoprs](?:\.xox[bp])?-{U}{{10,}}|xapp-\d-{U}{{10,}}|xwfp-{U}{{10,}})", "xox", "xapp-", "xwfp-"),
    _p("stripe-key", "a Stripe key", rf"{L}(?:[sr]k_(?:live|test|prod)_{W}{{10,}}|whsec_[A-Za-z0-9+/=]{{16,}})", "k_live_", "k_test_", "k_prod_", "whsec_", type_="KEY"),
    _p("anthropic-key", "an Anthropic key", rf"{L}sk-ant-(?:api|admin|oat|sid|ort)?{U}{{20,}}", "sk-ant-", type_="KEY"),
    _p("openai-key", "an OpenAI key", rf"{L}sk-(?:proj-|svcacct-|admin-|None-|or-v1-|lf-)?{U}{{20,}}", "sk-", type_="KEY"),
    _p("google-api-key", "a Google API key", rf"{L}AIza{U}{{30,}}", "AIza", type_="KEY"),
    _p("google-oauth", "a Google OAuth secret or token", rf"{L}(?:GOCSPX-{U}{{20,}}|ya29\.[\w.-]{{20,}}|1//0{U}{{20,}})", "GOCSPX-", "ya29.", "1//0", type_="SECRET"),
    _p("google-recaptcha", "a reCAPTCHA key", rf"{L}6L[0-9A-Za-z_-]{{38}}(?![\w-])", "6L", type_="KEY"),
    _p("firebase-key", "a Firebase messaging key", rf"{L}AAAA[A-Za-z0-9_-]{{7}}:APA91[A-Za-z0-9_-]{{100,}}", ":APA91", type_="KEY"),
    _p("sendgrid-key", "a SendGrid key", rf"{L}SG\.{U}{{16,}}\.{U}{{16,}}", "SG.", type_="KEY"),
    _p("mailgun-key", "a Mailgun key", rf"{L}(?:key-[0-9a-f]{{32}}|pubkey-[0-9a-f]{{32}}|[0-9a-f]{{32}}-[0-9a-f]{{8}}-[0-9a-f]{{8}})(?![\w-])", "key-", "-", type_="KEY"),
    _p("mailchimp-key", "a Mailchimp key", rf"{L}[0-9a-f]{{32}}-us\d{{1,2}}(?!\w)", "-us", type_="KEY"),
    _p("brevo-key", "a Brevo key", rf"{L}xkeysib-[0-9a-f]{{64}}-{W}{{16}}|{L}xsmtpsib-[0-9a-f]{{64}}-{W}{{16}}", "xkeysib-", "xsmtpsib-", type_="KEY"),
    _p("twilio-key", "a Twilio key", rf"{L}SK[0-9a-f]{{32}}(?![A-Za-z0-9])", "SK", type_="KEY"),
    _p("discord-token", "a Discord bot token", rf"{L}(?:mfa\.{U}{{60,}}|[MNO]{U}{{22,27}}\.{U}{{6}}\.{U}{{25,110}})", ".", "mfa."),
    _p("telegram-token", "a Telegram bot token", rf"(?<![A-Za-z0-9])(?<!\d:)\d{{8,10}}:AA{U}{{30,}}", ":AA"),
    _p("npm-token", "an npm token", rf"{L}npm_{W}{{30,}}", "npm_"),
    _p("pypi-token", "a PyPI token", rf"{L}pypi-AgE{U}{{40,}}", "pypi-AgE"),
    _p("rubygems-key", "a RubyGems key", rf"{L}rubygems_[0-9a-f]{{40,}}", "rubygems_", type_="KEY"),
    _p("crates-token", "a crates.io token", rf"{L}cio{W}{{32}}(?!{W})", "cio"),
    _p("nuget-key", "a NuGet key", rf"{L}oy2[a-z0-9]{{43}}(?!{W})", "oy2", type_="KEY"),
    _p("clojars-token", "a Clojars token", rf"{L}CLOJARS_[a-z0-9]{{60}}", "CLOJARS_"),
    _p("packagist-token", "a Packagist token", rf"{L}packagist_(?:uut|ort|out)_[0-9a-f]{{20,}}", "packagist_"),
    _p("docker-token", "a Docker Hub token", rf"{L}dckr_(?:pat|oat)_{U}{{20,}}", "dckr_"),
    _p("swarm-token", "a Swarm join token or unlock key", rf"{L}(?:SWMTKN-1-[a-z0-9]{{30,}}-[a-z0-9]{{20,}}|SWMKEY-1-[A-Za-z0-9+/=]{{30,}})", "SWMTKN-", "SWMKEY-"),
    _p("huggingface-token", "a Hugging Face token", rf"{L}(?:hf_{W}{{30,}}|api_org_{W}{{30,}})", "hf_", "api_org_"),
    _p("digitalocean-token", "a DigitalOcean token", rf"{L}do[opr]_v1_[0-9a-f]{{40,}}", "_v1_"),
    _p("vault-token", "a Vault token", rf"{L}(?:hv[sbr]\.{U}{{20,}}|[sbr]\.{W}{{24}}(?![A-Za-z0-9.]))", "hvs.", "hvb.", "hvr.", "s.", "b."),
    _p("newrelic-key", "a New Relic key", rf"{L}(?:(?:eu|us|gov)\d\dxx[0-9a-f]{{20,}}(?:NRAL)?|[0-9a-fA-F]{{36}}NRAL|NRAK-[A-Z0-9]{{20,}}|NRII-{U}{{20,}}|NRJS-[0-9a-f]{{15,}}|NRRA-[0-9a-f]{{30,}}|NRIQ-{U}{{20,}})",
       "NRAL", "NRAK-", "NRII-", "NRJS-", "NRRA-", "NRIQ-", "xx", type_="KEY"),
    _p("sentry-token", "a Sentry token", rf"{L}sntry[susa]_[A-Za-z0-9+/=_-]{{20,}}", "sntry"),
    _p("shopify-token", "a Shopify token", rf"{L}shp(?:at|ca|pa|ss|tka)_[0-9a-fA-F]{{20,}}", "shp"),
    _p("grafana-token", "a Grafana token", rf"{L}(?:glsa_{W}{{20,}}_[0-9a-fA-F]{{8}}|glc_[A-Za-z0-9+/=]{{20,}}|eyJrIjoi[A-Za-z0-9+/=]{{30,}})", "glsa_", "glc_", "eyJrIjoi"),
    _p("tailscale-key", "a Tailscale key", rf"{L}tskey-(?:auth|api|client|scim|webhook)?-?{U}{{16,}}", "tskey-", type_="KEY"),
    _p("notion-token", "a Notion token", rf"{L}(?:ntn_{W}{{30,}}|secret_{W}{{40,}})", "ntn_", "secret_"),
    _p("age-key", "an age key", r"AGE-(?:SECRET-KEY|PLUGIN-[A-Z0-9]+)-1[A-Z0-9]{30,}", "AGE-", type_="KEY"),
    _p("doppler-token", "a Doppler token", rf"{L}dp\.(?:pt|st|sa|ct|scim|audit)\.(?:[a-z0-9_-]+\.)?{W}{{30,}}", "dp."),
    _p("launchdarkly-key", "a LaunchDarkly key", rf"{L}(?:sdk|api|mob|rel)-[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}(?!\w)", "sdk-", "api-", "mob-", "rel-", type_="KEY"),
    _p("terraform-token", "a Terraform Cloud token", rf"{L}{W}{{10,}}\.atlasv1\.{U}{{40,}}", ".atlasv1."),
    _p("linear-key", "a Linear key", rf"{L}lin_(?:api|oauth|wh)_{W}{{30,}}", "lin_", type_="KEY"),
    _p("databricks-token", "a Databricks token", rf"{L}(?:dapi|dose)[0-9a-f]{{32}}(?:-\d)?(?!\w)", "dapi", "dose"),
    _p("groq-key", "a Groq key", rf"{L}gsk_{W}{{30,}}", "gsk_", type_="KEY"),
    _p("xai-key", "an xAI key", rf"{L}xai-{W}{{60,}}", "xai-", type_="KEY"),
    _p("perplexity-key", "a Perplexity key", rf"{L}pplx-{W}{{30,}}", "pplx-", type_="KEY"),
    _p("replicate-token", "a Replicate token", rf"{L}r8_{W}{{30,}}", "r8_"),
    _p("langsmith-key", "a LangSmith key", rf"{L}lsv2_(?:pt|sk)_[0-9a-f]{{32}}_[0-9a-f]{{10}}", "lsv2_", type_="KEY"),
    _p("langfuse-key", "a Langfuse key", rf"{L}(?:sk|pk)-lf-[0-9a-f-]{{36}}", "-lf-", type_="KEY"),
    _p("elevenlabs-key", "an ElevenLabs or Stability style key", rf"{L}sk_[0-9a-f]{{40,}}(?!\w)", "sk_", type_="KEY"),
    _p("nvidia-key", "an NVIDIA key", rf"{L}nvapi-{U}{{40,}}", "nvapi-", type_="KEY"),
    _p("fireworks-key", "a Fireworks key", rf"{L}fw_{W}{{20,}}(?!\w)", "fw_", type_="KEY"),
    _p("tavily-key", "a Tavily key", rf"{L}tvly-{U}{{20,}}", "tvly-", type_="KEY"),
    _p("postman-key", "a Postman key", rf"{L}PMAK-[0-9a-f]{{24}}-[0-9a-f]{{30,}}", "PMAK-", type_="KEY"),
    _p("supabase-key", "a Supabase key", rf"{L}(?:sbp_(?:oauth_|v0_)?[0-9a-f]{{30,}}|sb_secret_{U}{{20,}}|sb_publishable_{U}{{20,}})", "sbp_", "sb_secret_", "sb_publishable_", type_="KEY"),
    _p("planetscale-token", "a PlanetScale token", rf"{L}pscale_(?:tkn|pw|oauth)_[\w.=-]{{20,}}", "pscale_"),
    _p("neon-key", "a Neon key or password", rf"{L}(?:npg_{W}{{10,}}|napi_[a-z0-9]{{40,}})", "npg_", "napi_", type_="KEY"),
    _p("turso-token", "an Atlas or Prisma key", rf"{L}(?:prisma_{W}{{20,}}|mdb_sa_sk_{U}{{20,}})", "prisma_", "mdb_sa_"),
    _p("fly-token", "a Fly.io token", rf"{L}(?:fo1_{U}{{30,}}|fm[12][ar]?_[A-Za-z0-9+/=,_-]{{40,}})", "fo1_", "fm1", "fm2"),
    _p("heroku-key", "a Heroku key", rf"{L}HRKU-{U}{{30,}}", "HRKU-", type_="KEY"),
    _p("vercel-token", "a Vercel token", rf"{L}(?:vcp|vci|vca|vcr|vck)_{W}{{20,}}|{L}vercel_blob_rw_{W}+_{W}{{20,}}", "vcp_", "vci_", "vca_", "vcr_", "vck_", "vercel_blob_rw_"),
    _p("netlify-token", "a Netlify token", rf"{L}nf[pcou]_{W}{{30,}}", "nfp_", "nfc_", "nfo_", "nfu_"),
    _p("render-key", "a Render key", rf"{L}rnd_{W}{{20,}}", "rnd_", type_="KEY"),
    _p("cloudflare-key", "a Cloudflare key", rf"{L}v1\.0-[0-9a-f]{{24}}-[0-9a-f]{{100,}}|{L}cf(?:ut|at|k)_{U}{{30,}}", "v1.0-", "cfut_", "cfat_", "cfk_", type_="KEY"),
    _p("cloudflare-tunnel", "a Cloudflare tunnel token", rf"{L}eyJhIjoi[A-Za-z0-9+/_-]{{60,}}={{0,2}}", "eyJhIjoi"),
    _p("linode-token", "a Scaleway or Vultr style key", rf"{L}SCW[A-Z0-9]{{17}}(?!{W})", "SCW", type_="KEY_ID"),
    _p("hetzner-token", "an Alibaba or Tencent key id", rf"{L}(?:LTAI{W}{{12,20}}|AKID{W}{{28,32}})(?!{W})", "LTAI", "AKID", type_="KEY_ID"),
    _p("azure-secret", "an Azure AD client secret", r"(?<![\w~.-])[A-Za-z0-9_~.]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}(?![\w~.-])", "Q~", type_="SECRET"),
    _p("azure-devops", "an Azure key with its signature", rf"{L}{W}{{52}}JQQJ99[A-L]{W}{{15,}}|{L}{W}{{76}}AZDO{W}{{4}}|{L}{W}{{33,44}}(?:AzSe|ACDb|AzCa|\+ASt|AIoT|AzFu|APIM){W}{{5,8}}={{0,2}}",
       "JQQJ99", "AZDO", "AzSe", "ACDb", "AzCa", "+ASt", "AIoT", "AzFu", "APIM", type_="KEY"),
    _p("atlassian-token", "an Atlassian token", rf"{L}(?:ATATT3|ATCTT3|ATBB|ATOA)[A-Za-z0-9_=-]{{20,}}|{L}BBDC-[A-Za-z0-9+/@_-]{{40,50}}", "ATATT3", "ATCTT3", "ATBB", "ATOA", "BBDC-"),
    _p("artifactory-token", "an Artifactory token", rf"{L}(?:AKCp{W}{{50,}}|cmVmd{W}{{50,}})", "AKCp", "cmVmd"),
    _p("sonar-token", "a SonarQube token", rf"{L}sq[pua]_[0-9a-f]{{40}}", "sqp_", "squ_", "sqa_"),
    _p("snyk-token", "a CircleCI or Codecov style token", rf"{L}CC(?:IPAT|IPRJ)_{W}+_[0-9a-f]{{40}}", "CCIP"),
    _p("buildkite-token", "a Buildkite token", rf"{L}bk(?:ua|aj|ct)_[0-9a-f]{{40}}", "bkua_", "bkaj_", "bkct_"),
    _p("pulumi-token", "a Pulumi token", rf"{L}pul-[0-9a-f]{{40}}", "pul-"),
    _p("infracost-key", "an Infracost key", rf"{L}ico-{W}{{32}}", "ico-", type_="KEY"),
    _p("onepassword-token", "a 1Password token", rf"{L}ops_eyJ[A-Za-z0-9+/_=-]{{100,}}|{L}A3-[A-Z0-9]{{6}}-(?:[A-Z0-9]{{5,6}}-?){{4,5}}", "ops_eyJ", "A3-"),
    _p("infisical-token", "an Infisical token", rf"{L}st\.[0-9a-f-]{{20,}}\.[0-9a-f]{{20,}}\.[0-9a-f]{{20,}}", "st."),
    _p("dynatrace-token", "a Dynatrace token", rf"{L}dt0[a-z]\d\d\.[A-Z0-9]{{8,24}}(?:\.[A-Z0-9]{{64}})?", "dt0"),
    _p("honeycomb-key", "a Honeycomb key", rf"{L}hc[abx][imk]k?_[a-z0-9]{{50,}}", "hca", "hcb", "hcx", type_="KEY"),
    _p("datadog-token", "a Datadog token", rf"{L}(?:ddapp_|ddpat_|pub)[A-Za-z0-9]{{32,}}(?!{W})", "ddapp_", "ddpat_", "pub"),
    _p("posthog-key", "a PostHog personal key", rf"{L}ph[xs]_{U}{{30,}}", "phx_", "phs_", type_="KEY"),
    _p("rollbar-token", "a Logfire or Axiom token", rf"{L}(?:pylf_v\d_\w\w_{W}{{20,}}|xaa[tp]-[0-9a-f-]{{36}})", "pylf_v", "xaat-", "xaap-"),
    _p("square-token", "a Square token", rf"{L}(?:EAAA{U}{{50,70}}|sq0(?:atp|csp|idp|idb)-{U}{{20,}})", "EAAA", "sq0"),
    _p("facebook-token", "a Facebook token", rf"{L}EAA[MC][A-Za-z0-9]{{80,}}", "EAAM", "EAAC"),
    _p("paypal-token", "a Braintree token", rf"{L}access_token\$(?:production|sandbox)\$[a-z0-9]{{16}}\$[0-9a-f]{{32}}", "access_token$"),
    _p("razorpay-key", "a Razorpay or Flutterwave key", rf"{L}(?:rzp_(?:live|test)_{W}{{14,}}|FLWSECK(?:_TEST)?-[0-9a-zA-Z-]{{20,}})", "rzp_", "FLWSECK", type_="KEY"),
    _p("plaid-token", "a Plaid token", rf"{L}access-(?:sandbox|development|production)-[0-9a-f-]{{36}}", "access-"),
    _p("easypost-key", "an EasyPost key", rf"{L}EZ[AT]K{W}{{50,}}", "EZAK", "EZTK", type_="KEY"),
    _p("hubspot-token", "a HubSpot token", rf"{L}pat-(?:na|eu)\d-[0-9a-f-]{{36}}", "pat-na", "pat-eu"),
    _p("airtable-token", "an Airtable token", rf"{L}pat{W}{{14}}\.[0-9a-f]{{64}}", "pat"),
    _p("asana-token", "an Asana token", rf"{L}\d/\d{{13,}}(?:/\d{{13,}})?:[0-9a-f]{{32}}", "/1"),
    _p("clickup-token", "a ClickUp token", rf"{L}pk_\d{{6,}}_[A-Z0-9]{{30,}}", "pk_"),
    _p("figma-token", "a Figma token", rf"{L}fig[dour]_{U}{{30,}}", "figd_", "figo_", "figu_", "figr_"),
    _p("contentful-token", "a Contentful token", rf"{L}CFPAT-{U}{{40,}}", "CFPAT-"),
    _p("mapbox-token", "a Mapbox secret token", rf"{L}sk\.eyJ[A-Za-z0-9_-]{{40,}}\.{U}{{20,}}", "sk.eyJ"),
    _p("typeform-token", "a Typeform token", rf"{L}tfp_[\w.=-]{{40,}}", "tfp_"),
    _p("frameio-token", "a Frame.io token", rf"{L}fio-u-[\w=-]{{60,}}", "fio-u-"),
    _p("intercom-token", "an Intercom or Duffel token", rf"{L}(?:dG9rO[A-Za-z0-9+/]{{50,}}=?|duffel_(?:live|test)_[\w=-]{{40,}})", "dG9rO", "duffel_"),
    _p("pagerduty-key", "a PagerDuty key", rf"{L}u\+{U}{{18}}(?![\w-])|{L}pdus\+_0XBPWQAY[\w-]{{10,}}", "u+", "pdus+", type_="KEY"),
    _p("rapidapi-key", "a RapidAPI key", rf"{L}[0-9a-f]{{10}}msh[0-9a-f]{{15}}p[0-9a-f]{{6}}jsn[0-9a-f]{{12}}", "msh", type_="KEY"),
    _p("resend-key", "a Resend key", rf"{L}re_{W}{{6,10}}_{W}{{20,}}", "re_", type_="KEY"),
    _p("postmark-key", "a Lob or Mailjet style key", rf"{L}(?:live|test)_[0-9a-f]{{35}}(?!\w)", "live_", "test_", type_="KEY"),
    _p("clerk-key", "a Prefect, Trigger or Clerk key", rf"{L}(?:pn[ub]_{W}{{36}}|tr_(?:dev|prod|stg)_{W}{{20,}}|ak_{W}{{30,}})", "pnu_", "pnb_", "tr_", "ak_", type_="KEY"),
    _p("cratedb-key", "a Convex or Upstash style key", rf"{L}(?:sk_mesh_\w{{20,}}|ory_(?:at|rt|ac|pat|st)_{U}{{20,}})", "sk_mesh_", "ory_", type_="KEY"),
    _p("authress-key", "a Zuplo or Unkey key", rf"{L}(?:zpka_\w{{20,}}|unkey_\w{{16,}})", "zpka_", "unkey_", type_="KEY"),
    _p("gitea-token", "a Bitwarden or Teleport token", rf"{L}0\.[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}\.{W}{{20,}}:[A-Za-z0-9+/=]{{20,}}", "0."),
    _p("nomad-token", "a WireGuard-style NetBird or Headscale key", rf"{L}(?:nbp_{W}{{30,}}|hskey-(?:auth|api)-{U}{{20,}}|(?:privkey|nodekey|authkey):[0-9a-f]{{48,}})", "nbp_", "hskey-", "key:"),
    _p("bitcoin-key", "an extended private key", rf"{L}[xyz]prv{W}{{100,}}|{L}nsec1[a-z0-9]{{58}}", "prv", "nsec1", type_="KEY"),
    _p("sidekiq-key", "a Sidekiq or Mattermost style credential", r"[0-9a-f]{8}:[0-9a-f]{8}(?=@(?:gems|enterprise)\.contribsys\.com)", "contribsys.com", type_="KEY"),
    _p("adobe-secret", "an Adobe or Fastly-like secret", rf"{L}p8e-[A-Za-z0-9]{{32}}(?!{W})", "p8e-", type_="SECRET"),
    _p("yandex-key", "a Yandex key", rf"{L}(?:AQVN{U}{{35,38}}|YC[A-Z]{U}{{38}}|t1\.[A-Z0-9a-z_-]+={{0,2}}\.[A-Za-z0-9_-]{{86}})", "AQVN", "YCA", "t1.", type_="KEY"),
    _p("rabbit-erlang", "an API key in a Kafka or Confluent style", rf"{L}cflt[A-Za-z0-9+/]{{60,}}", "cflt", type_="KEY"),
    _p("plausible-key", "a Coolify, Directus or Strapi-free token", rf"{L}(?:coolify_{W}{{30,}}|lnx_{W}{{20,}})", "coolify_", "lnx_"),
)  # fmt: skip

WEBHOOKS: tuple[Provider, ...] = (
    _p("slack-webhook", "a Slack webhook", r"https?://hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[\w/-]{8,}", "hooks.slack", type_="WEBHOOK"),
    _p("discord-webhook", "a Discord webhook", r"(?:https?|discord)://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d+/[\w-]{8,}", "/webhooks/", type_="WEBHOOK"),
    _p("teams-webhook", "a Teams webhook", r"https?://(?:[\w-]+\.webhook\.office\.com/webhookb2|outlook\.office(?:365)?\.com/webhook|[\w.-]+\.logic\.azure\.com(?::443)?/workflows)/[^\s\"'`<>\\]{8,}",
       "office", "logic.azure.com", type_="WEBHOOK"),
    _p("google-webhook", "a Google Chat webhook", r"https?://chat\.googleapis\.com/v1/spaces/[^\s\"'`<>\\]{8,}", "chat.googleapis.com", type_="WEBHOOK"),
    _p("zapier-webhook", "an automation webhook", r"https?://(?:hooks\.zapier\.com/hooks/catch|maker\.ifttt\.com/trigger|hook\.(?:[\w-]+\.)?make\.com|hooks\.[\w.-]*pipedream\.net|discordapp\.com/api/webhooks)/[^\s\"'`<>\\]{6,}",
       "zapier.com", "ifttt.com", "make.com", "pipedream", type_="WEBHOOK"),
    _p("telegram-url", "a Telegram bot URL", r"(?:api\.telegram\.org/bot|telegram://|tgram://)(?P<secret>\d{6,}:[\w-]{16,})", "telegram", "tgram", type_="TOKEN"),
    _p("ping-url", "a ping URL", r"https?://(?:hc-ping\.com|uptime\.betterstack\.com/api/v1/heartbeat|heartbeat\.uptimerobot\.com|cronitor\.link|nosnch\.in)/(?P<secret>[\w/-]{8,})",
       "hc-ping.com", "betterstack.com", "uptimerobot.com", "cronitor.link", "nosnch.in", type_="KEY"),
    _p("push-url", "a push or hook URL", r"https?://[^\s/\"'<>]+/(?:api/push|hooks|api/webhooks|webhook|webhooks/incoming|integrations?/hooks)/(?P<secret>(?=[^/\s]*\d)[A-Za-z0-9_-]{8,}(?:/[A-Za-z0-9_-]{12,})?)",
       "/api/push/", "/hooks/", "/webhook", "/api/webhooks/", type_="TOKEN"),
    _p("pagerduty-url", "an alerting URL", r"https?://(?:events\.pagerduty\.com/integration|alert\.victorops\.com/integrations/generic/\d+/alert|api\.opsgenie\.com/v1/json)/(?P<secret>[\w-]{16,})",
       "pagerduty.com", "victorops.com", "opsgenie.com", type_="KEY"),
    _p("shoutrrr-url", "a notification URL", r"(?:slack|discord|pushover|pushbullet|gotify|gotifys|ntfy|teams|mattermost|rocketchat|join|ifttt|matrix|bark|opsgenie|zulip|pbul|pover|wxteams|mailgun|sendgrid|msteams|rocket|xmpp|zulips|ntfys)://(?P<secret>[^\s\"'`<>\\]{12,})",
       "slack://", "discord://", "push", "gotify", "ntfy", "teams://", "mattermost://", "rocket", "join://", "ifttt://", "matrix://", "bark://", "opsgenie://", "zulip", "pbul://", "pover://", "mailgun://", "sendgrid://", type_="TOKEN"),
)  # fmt: skip
