"""Secrets, configs and services by their names: missing, taken, used, ambiguous."""

from __future__ import annotations

from pyengine.incident.symptoms.common import AGAIN, FIXED_FILE, FORCE, REMOVE, SERVICES
from pyengine.incident.symptoms.known import Known, Step, look, roll

_NEW_NAME = roll(
    "docker stack deploy -c '<the file with a new name for it, as name: app_v2>' {stack}",
    "makes the new one and moves the service to it; remove the old one afterwards",
)

FAMILY = (
    Known(
        id="config-content-changed",
        title="A secret or config cannot change its content",
        texts=(
            (
                r"(?:failed to update (?P<kind>config|secret) (?P<object>[^\s:]{1,100}): .{0,160})?only "
                r"updates to Labels "
                r"are allowed"
            ),
        ),
        cause="The file behind {object|it} changed under the same name; Swarm keeps secrets and configs as they are. "
        "The deploy ended there.",
        isnt="not a lack of permission",
        now=(_NEW_NAME,),
        worse=(
            Step("docker {kind|config} rm {object}", "refused while a service uses it; and tasks that restart need it"),
        ),
        lasting="put the version or a hash of the content into its `name:`.",
        seen=(
            (
                "failed to update config shop_nginx: Error response from daemon: rpc error: code = "
                "InvalidArgument desc "
                "= only updates to Labels are allowed"
            ),
        ),
        missed=("only updates to labels were made",),
        source="swarm-lab.md s68; swarmkit controlapi/config.go:69",
    ),
    Known(
        id="config-in-use",
        title="The secret or config is still used",
        texts=(
            (
                r"(?P<kind>config|secret) '(?P<object>[^'\n]{1,100})' is in use by the following services?: "
                r"(?P<service>[\w.-]{1,100})(?P<others>(?:, [\w.-]{1,100}){0,30})"
            ),
        ),
        cause="`{service}{others|}` refer to {object}.",
        isnt="not a lock that is left over",
        now=(
            Step(
                "docker {kind|secret} create {object}_2 '<file>'",
                "where its content is to change: that cannot be, so a new one has a name of its own",
            ),
            roll(
                "docker service update --{kind|config}-rm {object} --{kind|config}-add "
                "'source={object}_2,target={object|<target>}' {service}",
                "the new one in its place, under the same file name (if `target` is not another one); do so for each "
                "service named",
            ),
            roll(
                "docker service update --{kind|config}-rm {object} {service}",
                "in place of both, only where nothing reads it any more: what reads it fails without",
            ),
            Step("docker {kind|config} rm {object}", "once nothing uses it"),
        ),
        worse=(REMOVE,),
        seen=(
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = secret 'shop_key' "
                "is in use by the "
                "following service: shop_api"
            ),
        ),
        missed=("the config is in use by services",),
        source="swarmkit controlapi/config.go:215",
    ),
    Known(
        id="config-not-found",
        title="The secret or config does not exist in this swarm",
        texts=(
            r"(?P<kind>secret|config)s? not found: (?P<object>[^\s\"']{1,100})",
            r"(?P<kind>secret|config) \"?(?P<object>[\w.-]{1,100})\"? not found",
            r"[Nn]o such (?P<kind>secret|config): (?P<object>[^\s\"']{1,100})",
            r"is declared as external, but could not be found: (?P<kind>secret|config)",
        ),
        cause="{object} was never made here, was removed, or was made anew (and has another id). Nothing was changed "
        "on this service.",
        isnt="not a matter of the file's path",
        now=(
            look("docker {kind|secret} ls", "shows what there is, and under which names"),
            Step("docker {kind|secret} create {object} '<file>'", "makes it"),
            AGAIN,
        ),
        worse=(FORCE,),
        lasting="create external secrets before the deploy, or let the stack make them (`file:`).",
        seen=(
            "service app: secret not found: nope",
            "config not found: nginx_v2",
            "desc = secrets not found: a_key, b_key",
        ),
        missed=("secret not found by the spy",),
        source="swarm-lab.md s69; symptoms.md t4",
    ),
    Known(
        id="config-size",
        title="A secret or config is empty or too large",
        texts=(
            r"(?P<kind>secret|config) data must be larger than 0 and less than <n> bytes",
            r"error reading from (?P<path>[^\s:]{1,200}): data is empty",
        ),
        cause="A secret holds 1 byte to 500 KB (512000), a config to 1000 KB (1024000). `stack deploy` sends an empty "
        "file as it is; `secret create` says `data is empty`.",
        isnt="not a full store; the two limits differ",
        now=(look("wc -c '<the file>'", "is it empty, or too large?"), FIXED_FILE),
        lasting="split it, compress it, or mount a volume; put large data into the image.",
        seen=(
            (
                "Error response from daemon: rpc error: code = InvalidArgument desc = secret data must be "
                "larger than 0 and "
                "less than 512000 bytes"
            ),
            'Error reading content from "empty": error reading from empty: data is empty',
        ),
        missed=("the secret data must be larger",),
        source="symptoms.md t1, t6; swarmkit api/validation/secrets.go:6",
    ),
    Known(
        id="object-exists",
        title="A secret or config of this name exists",
        texts=(r"(?:AlreadyExists desc = )?(?P<kind>secret|config) (?P<object>[\w.-]{1,100}) already exists",),
        cause="{object} is there already; it cannot be replaced, also not by other content.",
        isnt="not a service of that name",
        now=(look("docker {kind|config} inspect {object}", "since when it is there, and with which labels"), _NEW_NAME),
        worse=(Step("docker {kind|config} rm {object}", "refused while a service uses it"),),
        seen=("Error response from daemon: rpc error: code = AlreadyExists desc = config rbc already exists",),
        missed=("the secret of the garden already exists",),
        source="symptoms.md t1",
    ),
    Known(
        id="object-targets-conflict",
        title="Two secrets or configs have one target",
        texts=(
            (
                r"(?P<kind>secret|config) references '<other>' and '<other2>' have a conflicting target: "
                r"'(?P<path>[^'\n]{1,200})'"
            ),
        ),
        cause="{other} and {other2} would both be mounted at {path}.",
        isnt="not a file of the image",
        now=(FIXED_FILE,),
        lasting="a `target` of its own for each.",
        seen=("secret references 'a' and 'b' have a conflicting target: 'key'",),
        missed=("references have a conflicting target",),
        source="swarmkit controlapi/service.go:386",
    ),
    Known(
        id="service-exists",
        title="A service of this name exists already",
        texts=(
            r"name conflicts with an existing object: service <service> already exists",
            r"AlreadyExists desc = service <service> already exists",
            r"desc = name conflicts with an existing object(?!: (?:service|config|secret))",
        ),
        cause="`{service}` is there, made by hand or by another deploy (it lacks this stack's label), or two deploys "
        "ran at once.",
        isnt="not a left-over name: the service runs",
        now=(
            look("docker service inspect --pretty {service}", "whose it is, and since when"),
            roll("docker service update --image '<image>' {service}", "change it, where it is the one that is meant"),
        ),
        worse=(REMOVE,),
        lasting="one way to make a service, and one deployer at a time.",
        seen=(
            (
                "Error response from daemon: rpc error: code = AlreadyExists desc = name conflicts with an existing "
                "object: service rbx already exists"
            ),
        ),
        missed=("the name conflicts with an object",),
        source="symptoms.md t1; swarmkit controlapi/service.go:778",
    ),
    Known(
        id="service-not-found",
        title="There is no service of this name here",
        texts=(
            r"(?:[Nn]o such service:|no such task or service:) <service>",
            r"(?<=[:=]\ )service (?P<service>[\w.-]{1,100}) not found",
            r"[Nn]o such service: <service>",
        ),
        cause="`{service}` is misspelt, lacks the stack's name in front (`stack_service`), is removed, or lives in "
        "another swarm (context, DOCKER_HOST).",
        isnt="not a failure of a service",
        now=(SERVICES, look("docker context ls", "which engine the client talks to")),
        seen=(
            "no such service: rbnosuch",
            "Error response from daemon: service rbnosuch not found",
            "rbnosuch: Error response from daemon: service rbnosuch not found",
            "no such task or service: rbnosuch",
        ),
        missed=("the service was not found", "no such service in this town"),
        source="symptoms.md t3",
    ),
    Known(
        id="task-not-found",
        title="There is no such task any more",
        texts=(r"[Nn]o such task: <other>", r"(?<=[:=]\ )task (?P<task>[a-z0-9]{12,25}) not found"),
        cause="The task is gone from the history (five are kept for each slot), or the id is cut off.",
        isnt="not a failure of the service",
        now=(look("docker service ps --no-trunc {service}", "shows the tasks that are remembered"),),
        seen=("Error: No such task: g4o9k0jvy3ah",),
        missed=("no such task was given",),
        source="docker/cli",
    ),
    Known(
        id="container-name-taken",
        title="A container of this name exists on the machine",
        texts=(r"The container name \"(?P<other>[^\"\n]{1,200})\" is already in use by container",),
        cause="`{other}` is taken by a container that was not removed.",
        isnt="not a service of the swarm",
        now=(
            look("docker ps --all --filter name={other}", "shows it"),
            Step("docker rm '<that container>'", "removes it, once it is not needed", recreates=True),
        ),
        seen=('Conflict. The container name "/shop_api.1.abc" is already in use by container "0123456789ab".',),
        missed=("the container name is already in use",),
        source="moby daemon/names.go",
    ),
    Known(
        id="previous-auth-missing",
        title="There are no previous credentials to take",
        texts=(r"no previous spec (?:to|for) registry auth", r"registryAuthFrom.{0,60}previous-spec"),
        cause="The request asks for the credentials of a previous definition, and there is none.",
        isnt="not a login that failed",
        now=(
            roll("docker service update --with-registry-auth --image '<image>' {service}", "sends those of the client"),
        ),
        seen=("registryAuthFrom=previous-spec without previous spec",),
        missed=("previous spec of the house",),
        source="moby daemon/cluster/services.go:326",
    ),
)
