"""Command lines that the client refuses: nothing was sent."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import FORCE, REMOVE, SERVICES
from pyengine.incident.symptoms.known import Known, Step, look, only, roll, write

HELP = look("docker {group|service} {action|update} --help", "the flags of this command")
_NOTHING = "not a fault of the service: exit code 125 or 1 of the client, nothing was sent"

FAMILY = (
    Known(
        id="flag-unknown",
        title="The command has no such flag",
        texts=(
            r"unknown flag: (?P<flag>--[\w-]{1,60})",
            r"unknown shorthand flag: '(?P<flag>\w)' in (?P<other>-\w{1,40})",
            r"flag provided but not defined: (?P<flag>-{1,2}[\w-]{1,60})",
        ),
        cause="`{flag}` belongs to another command: to `docker run` (`-v`, `--privileged`, `--restart`), "
        "or to `service "
        "create` only: on `service update` these have `-add` and `-rm` (`--env-add`, `--publish-add`, `--mount-add`, "
        "`--label-add`, `--constraint-add`, `--network-add`).",
        isnt="not a matter of the engine's version, most often; exit code 125: nothing was sent",
        now=(HELP,),
        worse=(REMOVE,),
        seen=("unknown flag: --publish", "unknown shorthand flag: 'v' in -v"),
        missed=("an unknown flag was flown",),
        source="symptoms.md t1, t4",
    ),
    Known(
        id="flag-value-invalid",
        title="The value of a flag cannot be read",
        texts=(r"invalid argument \"(?P<value>[^\"\n]{0,200})\" for \"(?P<flag>[^\"\n]{1,80})\" flag: <why>",),
        cause="`{value}` does not do for `{flag}`: {why}. Durations need a unit (`10s`, `24h`; there are "
        "no days), counts "
        "are whole and not negative, a label has a name.",
        isnt=_NOTHING,
        now=(HELP,),
        seen=(
            'invalid argument "10" for "--update-delay" flag: time: missing unit in duration "10"',
            'invalid argument "1d" for "--stop-grace-period" flag: time: unknown unit "d" in duration "1d"',
            'invalid argument "" for "-l, --label" flag: invalid label \'\': empty name',
        ),
        missed=("an invalid argument was made",),
        source="symptoms.md t1, t4",
    ),
    Known(
        id="flag-argument-missing",
        title="A flag has no value",
        texts=(r"flag needs an argument: (?P<flag>'?[\w' -]{1,60}|--[\w-]{1,60})",),
        cause="`{flag}` stands at the end, or what follows was empty (a variable).",
        isnt=_NOTHING,
        now=(HELP,),
        seen=("flag needs an argument: --image",),
        missed=("the flag needs a mast",),
        source="spf13/pflag",
    ),
    Known(
        id="arguments-wrong-number",
        title="The command takes another number of names",
        texts=(
            (
                r"[\"'](?P<command>docker [a-z ]{2,40})[\"'] requires (?:exactly|at least|at most|a "
                r"minimum of )? ?\d{1,3} "
                r"(?:or more )?arguments?"
            ),
        ),
        cause="`{command}` was given too many or too few: `service update` takes one service; an option without "
        "`=` may have taken the name for its value, or a variable was empty.",
        isnt=_NOTHING,
        now=(HELP, SERVICES),
        lasting="a loop over the services, one command each.",
        seen=(
            "docker: 'docker service update' requires 1 argument",
            '"docker service scale" requires at least 1 argument.',
        ),
        missed=("the docker requires exact arguments",),
        source="symptoms.md t4",
    ),
    Known(
        id="command-unknown",
        title="There is no such command",
        texts=(
            r"docker: '(?P<other>[^'\n]{1,60})' is not a docker command",
            r"unknown (?:docker )?command: [\"']?(?P<other>[^\"'\n]{1,60})",
        ),
        cause="`{other}` is misspelt, comes from another tool, or a plugin (compose, buildx) is not "
        "installed. A service is "
        "restarted by `docker service update --force`, stopped and started by `docker service scale`, a "
        "node emptied by "
        "`docker node update --availability drain`.",
        isnt=_NOTHING,
        now=(look("docker --help", "the commands there are"),),
        seen=("docker: 'servce' is not a docker command.", "unknown command: docker service upgrade"),
        missed=("the unknown commander",),
        source="docker/cli",
    ),
    Known(
        id="scale-needs-replicated",
        title="A global service has no number of replicas",
        texts=(
            r"(?:(?P<service>[\w.-]{1,100}): )?scale can only be used with replicated (?:or replicated-job )?mode",
            r"replicas can only be used with replicated (?:or replicated-job )?mode",
        ),
        cause="A global service runs once on each node that fits; scale and `replicas` do not apply.",
        isnt=_NOTHING,
        now=(
            only("creating", look("docker service create --help", "`--mode global` or `--replicas`: one of the two")),
            only(
                "!creating",
                roll("docker service update --constraint-add '<constraint>' {service}", "chooses the nodes it runs on"),
            ),
        ),
        worse=(only("!creating", REMOVE),),
        lasting="`mode: replicated`, under another name: the mode of a service cannot be changed.",
        seen=(
            "shop_agent: scale can only be used with replicated or replicated-job mode",
            "replicas can only be used with replicated mode",
            "service a: replicas can only be used with replicated or replicated-job mode",
        ),
        missed=("the scale can only be used by bakers",),
        source="symptoms.md t4; swarm.md 46",
    ),
    Known(
        id="scale-specifier",
        title="`service scale` takes NAME=NUMBER",
        texts=(
            r"invalid scale specifier:? '?(?P<value>[^'\n]{1,100})",
            (
                r"invalid replicas value "
                r"(?P<value>[^\s:]{1,60}): <why>"
            ),
        ),
        cause="`{value}` is not of the form `service=3`.",
        isnt=_NOTHING,
        now=(
            SERVICES,
            write("docker service scale {service}={n}", "as it is written: a write of its own to the service"),
        ),
        seen=(
            "invalid scale specifier 'web': no value specified",
            ("invalid replicas value a: strconv.ParseUint: parsing"),
        ),
        missed=("the scale of the map is invalid",),
        source="docker/cli service/scale.go",
    ),
    Known(
        id="duration-too-small",
        title="A duration is negative or too small",
        texts=(
            (
                r"(?P<key>[A-Z][\w-]{1,40}|\w[\w-]{1,40}-delay) (?:in HealthConfig )?cannot be "
                r"(?:negative|less than <other>)"
            ),
        ),
        cause="`{key}` is below what the engine takes: durations of a healthcheck are 0 or at least 1 ms, "
        "delays are not "
        "negative. Nothing was changed.",
        isnt="not a missing unit",
        now=(HELP,),
        seen=(
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = ContainerSpec: StartPeriod in "
                "HealthConfig cannot be less than 1ms"
            ),
            "rpc error: code = InvalidArgument desc = Restart-Delay cannot be negative",
        ),
        missed=("the answer cannot be negative",),
        source="swarmkit controlapi/service.go:190",
    ),
    Known(
        id="max-per-node-needs-replicated",
        title="`max_replicas_per_node` is for replicated services",
        texts=(r"(?:replicas-max-per-node|max replicas per node) can only be used with replicated",),
        cause="A global service has one task a node anyhow.",
        isnt=_NOTHING,
        now=(HELP,),
        seen=("replicas-max-per-node can only be used with replicated or replicated-job mode",),
        missed=("the maximum per node",),
        source="docker/cli service/opts.go",
    ),
    Known(
        id="healthcheck-flags-conflict",
        title="`--no-healthcheck` goes with no other health flag",
        texts=(
            r"--no-healthcheck conflicts with --health-\* options",
            r"test and disable can't be set at the same time",
        ),
        cause="Off and set at the same time.",
        isnt=_NOTHING,
        now=(HELP,),
        seen=(
            "--no-healthcheck conflicts with --health-* options",
            "service a: test and disable can't be set at the same time",
        ),
        missed=("the health options conflict",),
        source="symptoms.md t4",
    ),
    Known(
        id="update-value-unknown",
        title="No such failure action or order",
        texts=(r"unrecognized (?:update |rollback )?(?P<key>failure action|order):? \"?(?P<value>[^\"\n]{0,60})",),
        cause="`{value}` is none: failure_action is `pause`, `continue` or `rollback`, order is `start-first` or "
        "`stop-first`. The engine refused it; nothing was changed on this service.",
        isnt="not a matter of the version",
        now=(HELP,),
        worse=(FORCE,),
        seen=(
            "Error response from daemon: unrecognized update order start_first",
            "Error response from daemon: unrecognized update failure action roll-back",
        ),
        missed=("the order was not recognised",),
        source="swarm.md 8, 9; moby convert/service.go:680",
    ),
    Known(
        id="option-fields",
        title="The network option of this command is not understood",
        texts=(
            r"invalid field key <other>",
            r"invalid key/value pair format <why>",
            (
                r"invalid field '<value>' must be a "
                r"key=value pair"
            ),
            r"unexpected key '?<other>'? in '<value>'",
            r"invalid value for '?<other>'?: <value>",
        ),
        cause="A `--mount`, `--publish`, `--network`, `--secret` or `--config` in `key=value` form has a "
        "key that it does "
        "not know, or no `=`.",
        isnt=_NOTHING,
        now=(HELP,),
        seen=("unexpected key 'foo' in 'foo=1'",),
        missed=("an invalid field of corn",),
        source="docker/cli opts/mount.go",
        weight=0,
    ),
    Known(
        id="flag-run-as-command",
        title="The command was cut in two: its second line was run as a command of its own",
        texts=(
            (
                r"(?:ba|z|da|k)?sh: (?:line \d{1,5}: |\d{1,5}: )?(?P<flag>--[\w-]{1,60})(?:=\S{0,80})?: "
                r"(?:command )?not found"
            ),
            r"zsh: command not found: (?P<flag>--[\w-]{1,60})",
        ),
        cause="The line before `{flag}` does not end in a backslash, or blanks stand behind it: what stood before was "
        "run without `{flag}` and all that follows.",
        isnt="not a flag that Docker does not know",
        now=(
            look(
                "docker service inspect --pretty '{service}'",
                "shows what the first half has done: it may have been carried out",
            ),
        ),
        lasting="nothing behind the backslash, not even a blank; or the whole command in one line.",
        seen=("bash: line 2: --replicas: command not found", "zsh: command not found: --replicas"),
        missed=("bash: line 2: replicas: command not found",),
        source="POSIX, Shell Command Language 2.2.1",
    ),
    Known(
        id="filter-unknown",
        title="There is no such filter",
        texts=(r"[Ii]nvalid filter '(?P<value>[^'\n]{1,80})'",),
        cause="`{value}` is none of this command: `service ps`, `stack ps` and `node ps` take `id`, `name`, `node` and "
        "`desired-state`, `service ls` takes `id`, `name`, `label` and `mode`, `node ls` takes `id`, `name`, `label`, "
        "`membership`, `role` and `node.label`.",
        isnt=_NOTHING,
        now=(
            look(
                "docker service ps --no-trunc --filter desired-state=shutdown '{service}'",
                "shows the tasks that have ended, with what each said",
            ),
        ),
        seen=("Error response from daemon: invalid filter 'status'",),
        missed=("an invalid filter of coffee",),
        source="moby daemon/cluster/filters.go",
    ),
    Known(
        id="stack-name-or-file-missing",
        title="The stack file or the stack's name was not given rightly",
        texts=(
            r"[Ss]pecify a Compose file \(with --compose-file\)",
            r"[Pp]lease specify (?:only one )?(?:a Compose file|either a bundle file|a bundle file)",
            r"open (?P<path>(?!/)[\w./-]{1,200}\.ya?ml): no such file or directory",
            r"invalid stack name: \"<value>\"",
            r"stack name must be specified|invalid orchestrator",
        ),
        cause="`docker stack deploy` needs `-c FILE` and a name; {path|the file} was not found from this folder.",
        isnt=_NOTHING,
        now=(look("docker stack deploy --help", "how it is written"), Step("ls -l", "is the file in this folder?")),
        seen=(
            "open ../deploy/shop.prod.yaml: no such file or directory",
            "Please specify a Compose file (with --compose-file)",
            "Specify a Compose file (with --compose-file)",
            "open shop.yml: no such file or directory",
        ),
        missed=("please specify a file",),
        source="docker/cli stack/deploy.go",
    ),
)
