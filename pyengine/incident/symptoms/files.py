"""Stack files that the client or the engine refuses."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import AGAIN, FIXED_FILE, FORCE, ROLLBACK
from pyengine.incident.symptoms.known import Known, Step, look, move, roll

CONFIG = look("docker stack config -c '{file|<the file>}'", "reads the file as a deploy does, and changes nothing")
_NOTHING = "not a fault of the swarm: the client read the file, and nothing was changed"
CORRECTED = roll(FIXED_FILE.line, "the same deploy with the corrected file")
_HALF = "not harmless: networks, secrets and the services before this one are changed by then"

FAMILY = (
    Known(
        id="file-key-not-allowed",
        title="A key that Swarm's file format does not have",
        texts=(
            r"(?P<path>\(root\)|[\w.-]{1,200}) Additional property (?P<key>[\w.-]{1,100}) is not allowed",
            r"[Aa]dditional propert(?:y|ies) '(?P<key>[\w.-]{1,100})' (?:is|are) not allowed",
        ),
        cause="`{key}` (at {path|the top}) is Compose's alone, misspelt, at the wrong depth, or newer than the "
        "`version:` of the file.",
        isnt=_NOTHING,
        now=(CONFIG, CORRECTED),
        lasting="no `version:` line, or the highest that the client knows.",
        seen=(
            "(root) Additional property name is not allowed",
            "services.a.deploy Additional property rollback_config is not allowed",
        ),
        missed=("additional property taxes are not allowed",),
        source="swarm.md 49, section 11",
    ),
    Known(
        id="content-from-environment",
        title="A secret or config whose content Swarm does not take from there",
        texts=(
            r"(?P<kind>secret|config)s\.(?P<other>[\w.-]{1,200}) Additional property (?P<key>environment|content)\b",
        ),
        cause="`{key}` at the {kind} `{other}` is Compose's: a deploy knows `file`, and `external` for one that is in "
        "the swarm already.",
        isnt="not a variable that is missing; nothing was changed",
        now=(
            Step(
                "docker {kind|secret} create '<a new name>' -",
                "reads the content from standard input; the file then has `external: true` and `name: <a new name>`",
            ),
            CONFIG,
            FIXED_FILE,
        ),
        worse=(Step("docker compose up", "runs it on this machine alone, beside the swarm"),),
        seen=("secrets.borg_ssh_key Additional property environment is not allowed",),
        missed=("services.a.deploy Additional property content is not allowed",),
        source="docker/cli compose/schema: secret, config",
        weight=2,
    ),
    Known(
        id="file-value-wrong-type",
        title="A value of the wrong type",
        texts=(
            (
                r"(?P<path>(?:services|networks|volumes|secrets|configs)\.[\w.-]{1,200}) must be (?:a |an "
                r")?(?P<other>string|integer"
                r"|number|boolean|list|mapping|object|array|one of the following: [^\n]{1,200})"
            ),
            r"\bversion must be a string",
        ),
        cause="`{path|version}` must be {other|a string}. Quotes are missing or too many, often in what "
        "`docker compose config` writes; or nothing stands under the key any more, as everything there is a comment: "
        "then the key has to go, too.",
        isnt=_NOTHING,
        now=(CONFIG, CORRECTED),
        seen=(
            "services.a.ports.0.published must be a integer",
            "services.a.depends_on must be a list",
            "version must be a string",
        ),
        missed=("the services must be a success",),
        source="swarm.md 50, 51, 53",
    ),
    Known(
        id="env-file-long-form",
        title="`env_file` in its long form, which a stack deploy does not know",
        texts=(r"services\.(?P<name>[\w-]{1,100})\.env_file\.\d{1,3} must be a string",),
        cause="Newer versions of `docker compose config` write `path:` and `required:` for each; `docker stack deploy` "
        "takes names of files alone. Nothing was sent.",
        isnt="not an env file that is missing or wrong; quotes do not help",
        now=(
            roll(
                "docker stack deploy -c '{file|<the file itself>}' {stack}",
                "the file that `docker compose config` was given, not what it writes: a stack deploy fills variables "
                "in by itself (those of the shell, not of `.env`)",
            ),
        ),
        worse=(move("docker stack rm {stack}", "the running stack is unchanged: there is nothing to clear away"),),
        lasting="`docker stack config` in place of `docker compose config`.",
        seen=("services.httpd.env_file.0 must be a string",),
        missed=("services.httpd.env_file must be a list", "services.httpd.env_file_0 must be a string"),
        source="docker/cli cli/compose/schema: env_file; docker/cli#4952",
        weight=2,
    ),
    Known(
        id="file-duration-wrong",
        title="A duration without a unit, or with one that does not exist",
        texts=(
            r"(?P<path>(?:services)\.[\w.-]{1,200}) Does not match format 'duration'",
            r"Does not match format '(?P<other>duration|expose|ports|subnet_ip_address)'",
        ),
        cause="`{path|It}` has to be like `10s`, `1m30s`, `24h`: a number and a unit; there are no days.",
        isnt=_NOTHING,
        now=(CONFIG, CORRECTED),
        seen=("services.a.deploy.update_config.delay Does not match format 'duration'",),
        missed=("the format does not match",),
        source="swarm.md 52",
        weight=2,
    ),
    Known(
        id="file-version-unsupported",
        title="The `version:` of the file is none that this client knows",
        texts=(r"[Uu]nsupported Compose file version: (?P<value>[^\s\"]{1,20})",),
        cause="`{value}` is none: 3.0 to 3.13 are (older clients know fewer: 3.9 with 20.10), and none at all is "
        "right from 23.0 on. `3.10` without quotes is 3.1.",
        isnt=_NOTHING,
        now=(look("docker version --format '{{.Client.Version}}'", "the client's version"), CORRECTED),
        lasting='`version: "3.8"`, or no line of it.',
        seen=("unsupported Compose file version: 2.4",),
        missed=("unsupported version of events",),
        source="swarm.md 48",
    ),
    Known(
        id="file-versions-differ",
        title="The files that are merged have different versions",
        texts=(r"version mismatched between two composefiles",),
        cause="Each `-c` file needs the same `version:`.",
        isnt=_NOTHING,
        now=(CONFIG, CORRECTED),
        seen=("version mismatched between two composefiles : 3.7 and 3.8",),
        missed=("the versions of the files mismatch",),
        source="swarm.md 56",
    ),
    Known(
        id="file-not-a-mapping",
        title="The file is empty, or no mapping",
        texts=(r"[Tt]op-level object must be a mapping", r"empty compose file", r"Top-level object must be a mapping"),
        cause="What was read is empty (`/dev/null`, a failed download or template) or a list.",
        isnt=_NOTHING,
        now=(look("head -n 20 '{file|<the file>}'", "what is in it?"), CONFIG),
        seen=("top-level object must be a mapping",),
        missed=("the object must be mapped",),
        source="transcripts m1",
    ),
    Known(
        id="file-not-yaml",
        title="The file is no YAML",
        texts=(r"yaml: line <n>: <why>", r"yaml: unmarshal errors?:", r"yaml: (?!line)<why>"),
        cause="Line {n|that is named}: {why|see the text}. Tabs, lost indentation, a colon in a value without quotes.",
        isnt=_NOTHING,
        now=(CONFIG,),
        lasting="paste the file: the place and the repair are shown.",
        seen=(
            "yaml: line 12: mapping values are not allowed in this context",
            'mapping key "environment" already defined at line 4: yaml: unmarshal errors:',
        ),
        missed=("yaml is a language",),
        source="go-yaml",
    ),
    Known(
        id="file-name-undefined",
        title="The service names something that the file does not define",
        texts=(
            (
                r"service \"?<service>\"?:? (?:refers to )?undefined (?P<kind>network|secret|config|volume) "
                r"\"?(?P<object>[\w.-]{1,100})"
            ),
            r"undefined (?P<kind>network|secret|config|volume) \"(?P<object>[\w.-]{1,100})",
        ),
        cause="`{object}` has no entry in `{kind}s:` at the top of the file.",
        isnt=_NOTHING,
        now=(CONFIG, CORRECTED),
        seen=('service "web": undefined network "back"', 'service a: undefined secret "key"'),
        missed=("an undefined network of friends",),
        source="swarm.md 31",
    ),
    Known(
        id="file-keys-unsupported",
        title="Keys that stop the deploy",
        texts=(r"[Cc]ompose file contains unsupported options",),
        cause="extends, volume_driver, volumes_from, cpu_quota, cpu_shares, cpuset, mem_limit and memswap_limit are "
        "refused; their place is `deploy.resources`.",
        isnt=_NOTHING,
        now=(CONFIG, CORRECTED),
        seen=("Compose file contains unsupported options:\n\nmem_limit: Set resource limits using deploy.resources",),
        missed=("the file contains unsupported beams",),
        source="swarm.md 54",
    ),
    Known(
        id="file-keys-ignored",
        title="Keys that a deploy ignores",
        texts=(r"Ignoring (?P<other>unsupported|deprecated) options: (?P<value>[^\n]{1,200})",),
        cause="`{value}` does nothing in Swarm (but `restart`, which counts where `deploy.restart_policy` is absent). "
        "This is a warning: the deploy went on.",
        isnt="not the reason why a deploy failed",
        now=(CONFIG,),
        seen=("Ignoring unsupported options: restart",),
        missed=("ignoring the options",),
        source="swarm.md 6",
        weight=0,
    ),
    Known(
        id="client-drops-keys",
        title="The client is so old that it leaves out keys which services can have",
        texts=(
            (
                r"Ignoring unsupported options: (?P<value>(?:[\w-]{1,40}, "
                r"){0,20}(?:ulimits|cap_add|cap_drop|sysctls|init)\b"
                r"[^\n]{0,200})"
            ),
        ),
        cause="The `docker` that deployed did not send `{value}`: `ulimits`, `cap_add` and `cap_drop` are sent "
        "by clients "
        "from 20.10 on, `sysctls` from 19.03, `init` from 18.09. The engines' version plays no part in "
        "it, and what such "
        "a client deploys over it loses these settings again.",
        isnt="not a fault of the file, and not of the engines: the same file deployed by a newer client has them",
        now=(
            look("docker version --format '{{.Client.Version}} {{.Server.Version}}'", "where the deploy ran"),
            roll(
                "docker stack deploy -c '{file|<the file>}' {stack}",
                "the same file, by a client of 20.10 or newer (in a pipeline: a newer image of the job)",
            ),
        ),
        worse=(ROLLBACK, FORCE),
        lasting="a client in the pipeline as new as the engines.",
        seen=("Ignoring unsupported options: ulimits", "Ignoring unsupported options: build, cap_add, sysctls"),
        missed=("Ignoring unsupported options: build, restart", "Ignoring unsupported options: initial"),
        source="docker/cli cli/compose/types/types.go UnsupportedProperties: 940907951b, 0db61ff6da, "
        "f620349837, cc26da94ed",
        weight=3,
    ),
    Known(
        id="name-not-dns",
        title="A name has a character that host names do not have",
        texts=(r"name must be valid as a DNS name component", r"invalid (?:service )?name:? <value>only \[a-zA-Z0-9"),
        cause="A service or network (its key, or stack and key joined by `_`) has a dot, a leading `_` or "
        "an odd sign in "
        "its name.",
        isnt=_HALF,
        now=(CONFIG, CORRECTED),
        lasting="letters, digits, `-` and `_`; for a network `name:` may say another name.",
        seen=(
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = name must be valid as a DNS name "
                "component"
            ),
        ),
        missed=("the name must be valid",),
        source="symptoms.md t1; swarm-lab.md 7",
    ),
    Known(
        id="name-too-long",
        title="A name has more than 63 characters",
        texts=(r"name must be 63 characters or fewer",),
        cause="The stack's name, `_` and the service's name count together.",
        isnt="not a bad character",
        now=(CONFIG, CORRECTED),
        seen=("rpc error: code = InvalidArgument desc = name must be 63 characters or fewer",),
        missed=("the name must be 63 pages",),
        source="symptoms.md t1",
    ),
    Known(
        id="template-not-expanded",
        title="A `{{ }}` that is no template of Swarm's",
        texts=(
            r"expanding (?P<kind>env|hostname|mounts?|secret|config) failed: <why>",
            r"failed to expand templated (?P<kind>secret|config) (?P<value>[^\s:]{1,100}): <why>",
        ),
        cause="In environment, hostname and mounts `{{ }}` is Swarm's: {why}. Fields are .Service, .Node and .Task "
        "(`{{.Node.Hostname}}`, `{{.Task.Slot}}`).",
        isnt=_HALF,
        now=(CONFIG, CORRECTED),
        lasting='`{{"{{"}}` for braces that are meant for somebody else.',
        seen=(
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = expanding hostname "
                "failed: template: "
                "expansion:1:7: executing"
            ),
            (
                'rpc error: code = InvalidArgument desc = expanding env failed: expanding env "X={{ .Extension }}": '
                "template: expansion:1:4"
            ),
        ),
        missed=("expanding the hostel failed",),
        source="symptoms.md t4; swarm.md 67",
    ),
    Known(
        id="credential-spec-config",
        title="The config of a credential spec is not found",
        texts=(r"invalid credential spec: <why>",),
        cause="{why}. `credential_spec.config` names the key in `configs:`, whose `name:` is another.",
        isnt="not a missing config",
        now=(CONFIG, CORRECTED),
        seen=("invalid credential spec: spec specifies config x, but no such config can be found",),
        missed=("the credentials are invalid",),
        source="swarm-lab.md 13",
    ),
    Known(
        id="file-path-with-tilde",
        title="A path in the file begins with `~`, which a deploy does not expand",
        texts=(r"open (?P<base>/[^\s:~]{0,300})/~/(?P<path>[^\s:]{1,200}): no such file or directory",),
        cause="The shell turns `~` into the home folder, `docker stack deploy` does not: it looked for a folder of "
        "that "
        "name in {base}. Write the whole path, or `$HOME/{path}`, here and wherever the file has `~`. What "
        "was made "
        "before (networks) stays and does no harm.",
        isnt="not a file that is missing, not its permissions, nothing of the nodes",
        now=(CORRECTED,),
        worse=(Step("docker stack rm {stack}", "there is nothing to clear away", recreates=True, destroys=True),),
        seen=("open /srv/app/~/.credentials/db_password: no such file or directory",),
        missed=("open /home/ada/.credentials/db_password: no such file or directory",),
        source="docker/cli cli/compose/loader/loader.go (absPath), cli/compose/convert/compose.go; moby/moby#38694",
        weight=3,
    ),
    Known(
        id="file-named-in-stack-missing",
        title="A file that the stack file names is not on this machine",
        texts=(
            (
                r"(?m:^|[:>] )open (?P<path>/[^\s:\"]{1,300}): (?:no such file or directory|permission denied|is "
                r"a directory)(?=[ \t\r]*(?:\n|$))"
            ),
        ),
        cause="The client reads the files of secrets, configs and `env_file` where it runs, by a path from the folder "
        "of the stack file: {path} cannot be read here. Networks, and what came before, exist by now.",
        isnt="not a file of the nodes, and not an object of the swarm",
        now=(
            look("ls -l {path}", "on this machine: is it there, and may you read it?"),
            AGAIN,
        ),
        lasting="paths beside the stack file, or `external: true` for what is created before.",
        seen=("open /srv/app/secrets/db_password: no such file or directory",),
        missed=(
            "runc: open /proc/self/fd/7: no such file or directory: unknown",
            "we open /tmp: no such file or directory",
        ),
        source="docker/cli cli/compose/convert/compose.go, loader/loader.go",
        after="stack",
    ),
    Known(
        id="dollar-not-doubled",
        title="A `$` that is meant as one has to be written `$$`",
        texts=(
            (
                r"[Ii]nvalid interpolation format for (?P<other>[\w.\[\]-]{1,200}?):? (?:\(\w{1,20}\) )?"
                r"\"(?P<value>[^\n]{0,400}?(?<!\$)\$(?![A-Za-z_{$])[^\n]{0,400}?)\"[.;] [Yy]ou"
            ),
        ),
        cause="`{other|the place}`: what stands behind the `$` begins no variable{escaped|}. Quotes and backslashes do "
        "not help, and no variable has to be set.",
        isnt=_NOTHING,
        now=(CONFIG, CORRECTED),
        seen=(
            (
                'invalid interpolation format for services.a.command: "echo $(id)"; you may need to escape any $ with '
                "another $"
            ),
        ),
        missed=(
            'invalid interpolation format for services.a.image: "a:${TAG"; you may need to escape any $ with another $',
            (
                'invalid interpolation format for services.a.image: "$$1 ${TAG"; you may need to escape any $ with '
                "another $"
            ),
        ),
        source="docker/cli compose/template: a name begins with a letter or `_`",
        weight=2,
    ),
    Known(
        id="variable-invalid",
        title="A variable in the file is not set, or not written rightly",
        texts=(
            (
                r"[Ii]nvalid interpolation format for (?P<other>[\w.\[\]-]{1,200}?):? (?:\(\w{1,20}\) "
                r")?\"(?P<value>[^\n]{1,400}?)\"[.;] [Yy]ou"
            ),
            r"[Ii]nvalid interpolation format for <other>",
            r"required variable (?P<key>\w{1,100}) is missing a value",
        ),
        cause="`{other|the place}`: a `$` that is meant as one is written `$$`; a variable with `:?` has "
        "to be set. Quotes and backslashes do not help.",
        isnt=_NOTHING,
        now=(CONFIG, CORRECTED),
        seen=(
            'invalid interpolation format for services.a.image: "a:${TAG"; you may need to escape any $ with another $',
            "required variable TAG is missing a value: not set",
        ),
        missed=("invalid format for the tape",),
        source="docker/cli compose/interpolation",
    ),
)
