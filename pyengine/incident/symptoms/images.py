"""Images that a node cannot get, and references that are none."""

# long: a table, an entry a failure

from __future__ import annotations

from pyengine.incident.symptoms.common import DRAIN, FIXED_FILE, FORCE, OLD_FILE, ROLLED, TASKS
from pyengine.incident.symptoms.known import Known, Step, look, only, roll, write

PULL = look("docker pull {image}", "on {node|the node in the NODE column}: says what the registry really answers")
LOGIN = (
    only(
        "!ecr",
        Step(
            "docker login '{registry|<the registry>}'",
            "on the machine that deploys: credentials for the nodes are taken there",
        ),
    ),
    only(
        "ecr",
        look("aws ecr get-login-password --region {ecr}", "on the machine that deploys: prints a token of 12 hours"),
    ),
    only("ecr", Step("docker login --username AWS --password-stdin {registry}", "there: reads that token")),
)
WITH_AUTH = write(
    "docker service update --with-registry-auth {service}",
    "sends the credentials to the nodes: tasks that run stay as they are, the next retry pulls with them",
)
"""Only the pull changes: what runs is not dirty by that (swarmkit orchestrator/task.go: IsTaskDirty)."""
LATEST = roll(
    "docker service update --image '<another tag>' {service}", "rolls something else out without curing the cause"
)

FAMILY = (
    Known(
        id="image-not-on-node",
        title="The node could not get the image",
        texts=(
            r"No such image: <image>",
            r"image not found: <image>",
            r"pull access denied for <image>, repository does not exist or may require",
        ),
        cause="The registry has no {image}, or it refused the node: the last error is shown as `No such image` also "
        "where the answer was 401 (credentials not sent, expired, or valid on the manager only). A digest "
        "of a tag that was pushed over may have been cleaned up. Retried every 5 s.",
        isnt="not a damaged registry, and the text alone does not tell missing from refused",
        now=(PULL, *LOGIN, WITH_AUTH, ROLLED),
        worse=(FORCE, LATEST),
        lasting="deploy a digest that was pulled before, `--with-registry-auth`, and a token that outlives the job.",
        seen=(
            '"No such image: registry.example/shop/api:1.8.2"',
            '"No such image: app:1@sha256:1111111111111111111111111111111111111111111111111111111111111111"',
            "pull access denied for shop/api, repository does not exist or may require 'docker login'",
        ),
        missed=("No such image was ever painted",),
        source="swarm-lab.md s92 to s95; symptoms.md t1; moby/moby#52570, #34351",
    ),
    Known(
        id="image-tag-gone",
        title="The registry does not have this tag or digest",
        texts=(
            r"manifest unknown\b",
            r"manifest for <image> not found",
            (
                r"failed to resolve reference \"?<image>\"?: "
                r"[^\n]{0,200}: not found"
            ),
            r"name unknown: [^\n\"]{0,200}(?:does not exist|not found|not known)",
        ),
        cause="The tag or digest of the image was never pushed, is misspelt, or was cleaned up.",
        isnt="not the network, and not a login: the registry answered",
        now=(PULL, FIXED_FILE, ROLLED),
        worse=(FORCE, LATEST),
        lasting="keep the tags that run out of the registry's clean-up; push before the deploy.",
        seen=('Rejected 1 second ago "manifest unknown"', "manifest for shop/api:9 not found: manifest unknown"),
        missed=("the cargo manifest is unknown",),
        source="swarm-lab.md s92",
        weight=2,
    ),
    Known(
        id="registry-refuses",
        title="The registry wants a login",
        texts=(
            r"Rejected [^\"\n]{1,40}\"unauthorized(?::[^\"\n]{0,200})?\"",
            r"unauthorized: <why>",
            r"no basic auth credentials",
            r"(?<!permission\ )(?<!access\ )\bdenied: (?:requested )?access <why>",
            r"insufficient_scope: authorization failed",
            r"HTTP Basic: Access denied",
            r"\"unauthorized\"",
            r"authentication required",
            r"error from registry: (?:denied|unauthorized)",
            r"[Aa]uthorization [Tt]oken has expired",
        ),
        cause="The node asked {expired|without credentials, or with some that are no longer valid}: a service keeps "
        "those of the last deploy that sent them, so a token that ends with its job (`CI_JOB_TOKEN` and its like) ends "
        "for the service, too. It is noticed when a task moves to a node that does not have the image.",
        isnt="not a missing tag",
        now=(*LOGIN, WITH_AUTH, PULL),
        worse=(FORCE,),
        lasting="`--with-registry-auth` at every deploy, with a token that is valid as long as tasks may be moved.",
        seen=(
            'Rejected 20 seconds ago  "unauthorized"',
            "unauthorized: authentication required",
            'level=error msg="pulling image failed" error="denied: access forbidden" module=node/agent/taskmanager',
            "denied: requested access to the resource is denied",
            "server message: insufficient_scope: authorization failed",
            "Not continuing with pull after error: denied: Your Authorization Token has expired. Please run 'aws ecr",
        ),
        missed=("unauthorized persons keep out",),
        source="swarm-lab.md s95",
        weight=2,
    ),
    Known(
        id="registry-not-reachable",
        title="The registry cannot be reached",
        texts=(
            r"error pulling image configuration: <why>",
            r"net/http: TLS handshake timeout",
            r"Get \\?\"?https?://(?P<host>[^\s\"/]{1,200})/v2/[^\s\"]{0,200}\"?: <why>",
            r"failed to do request: Head \\?\"?https?://(?P<host>[^\s\"/]{1,200})/v2/",
            r"net/http: request canceled while waiting for connection",
        ),
        cause="{host|The registry} does not answer the node: name resolution, network, proxy, or the registry is "
        "down. The task stays `Preparing`, which is no failure: the update hangs in `updating`, nothing "
        "is rolled back.",
        isnt="not a wrong tag; not something the rollout will end by itself",
        now=(PULL, ROLLED, only("!unchanged", OLD_FILE)),
        worse=(FORCE,),
        lasting="pull on every node before the deploy; a registry or mirror near the swarm.",
        seen=(
            (
                'Preparing 59 seconds ago "Get "https://registry.example/v2/": dial tcp: lookup registry.example on '
                '192.0.2.53:53: dial udp 192.0.2.53:53: connect: network is unreachable"'
            ),
            "Get https://registry.example/v2/: net/http: request canceled while waiting for connection",
            (
                'level=warning msg="Error getting v2 registry: Get \\"https://registry.example/v2/\\": dial tcp '
                '10.40.2.15:443: i/o timeout"'
            ),
        ),
        missed=('Get "https://example.org/v1/": dial tcp',),
        source="swarm-lab.md s55 to s57, m14, m28",
    ),
    Known(
        id="image-format-old",
        title="The image is stored in a format that this engine no longer pulls",
        texts=(
            r"media type \"?application/vnd\.docker\.distribution\.manifest\.v1<...>is no longer supported",
            r"Docker Image Format v1,? and Docker Image manifest version 2, schema 1 support (?:has been|is) <why>",
            r"support for Docker Image Format v1 and Docker Image manifest version 2, schema 1 has been removed",
            r"support for pushing manifest v2 schema1 images has been removed",
        ),
        cause="The manifest of {image|the image} is of version 2, schema 1 (pushed by a very old client). Engines "
        "refuse it by default from 26.0 on and have no support for it from 28.2 on; on {node|the node} the pull ends "
        "there, while older engines still pull and run it.",
        isnt="not a login, not a missing tag, not the network, not another processor",
        now=(
            look("docker node ls --format '{{.Hostname}} {{.EngineVersion}}'", "which nodes are too new for it"),
            Step(
                "docker tag {image} '<the same name:a new tag>'", "on a node that has the image, with an older engine"
            ),
            Step("docker push '<the same name:a new tag>'", "there: is stored in the format of today"),
            roll(
                "docker service update --image '<the same name:a new tag>' {service}",
                "uses that one; rebuilding the image helps as well",
            ),
        ),
        worse=(
            FORCE,
            Step("docker image prune --all", "on the nodes that still have it: then nobody can push it again"),
        ),
        lasting="before the engines of more nodes are upgraded: `docker manifest inspect` says `schemaVersion` 1 of "
        "such images; push or build them anew.",
        seen=(
            (
                '"not implemented: media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no longer '
                'supported since containerd v2.1, please rebuild the image as "application/vnd.docker.distribution.'
                'manifest.v2+json" or "application/vnd.oci.image.manifest.v1+json""'
            ),
            (
                "Docker Image Format v1 and Docker Image manifest version 2, schema 1 support has been removed. "
                "Suggest the author of docker.io/shop/fax:1 to upgrade the image to the OCI Format or Docker Image "
                "manifest v2, schema 2."
            ),
            (
                "[DEPRECATION NOTICE] Docker Image Format v1 and Docker Image manifest version 2, schema 1 support is "
                "disabled by default and will be removed in an upcoming release."
            ),
        ),
        missed=("media type application/vnd.oci.image.manifest.v1+json is no longer a draft",),
        source="containerd client/pull.go:214; moby distribution/errors.go:231; docker/cli docs/deprecated.md",
        weight=3,
    ),
    Known(
        id="registry-certificate",
        title="The node does not trust the registry's certificate",
        texts=(
            (
                r"Get \\?\"?https?://(?P<host>[^\s\"/]{1,200})/v2/[^\s\"]{0,200}\"?: (?:tls: failed to verify "
                r"certificate: )?"
                r"x509: <why>"
            ),
        ),
        cause="{host|The registry} has a certificate that {node|the node} does not take: {why|see the text}.",
        isnt="not an expired certificate of the swarm",
        now=(
            PULL,
            look(
                "ls /etc/docker/certs.d",
                "on {node|the node}: the CA of the registry belongs into a folder of its name there, as ca.crt; no "
                "restart is needed",
            ),
        ),
        worse=(FORCE,),
        lasting="the registry's CA on every node.",
        seen=('Get "https://registry.example/v2/": x509: certificate signed by unknown authority',),
        missed=("x509: certificate has expired",),
        source="moby registry; docker docs",
        weight=2,
    ),
    Known(
        id="registry-speaks-http",
        title="The registry speaks plain HTTP, and the node does not allow that",
        texts=(
            (
                r"Get \\{0,3}\"?https?://(?P<host>[^\s\"/\\]{1,200})/v2/[^\s\"\\]{0,200}\\{0,3}\"?: http: server "
                r"gave HTTP response "
                r"to HTTPS client"
            ),
            r"http: server gave HTTP response to HTTPS client",
        ),
        cause="{host|The registry} has no TLS, and `insecure-registries` of {node|the node} does not name it; the "
        "other "
        "nodes may well have it.",
        isnt="not a missing tag, though `service ps` says `No such image`; not a login, not a firewall: it answered",
        now=(
            look(
                (
                    "docker info --format '{{json .RegistryConfig.InsecureRegistryCIDRs}} {{json "
                    ".RegistryConfig.IndexConfigs}}'"
                ),
                "on {node|the node} and on one that pulls: which registries may speak HTTP",
            ),
            Step(
                "systemctl reload docker",
                'on {node|the node}, with `"insecure-registries": ["{host|<the registry>}"]` in '
                "/etc/docker/daemon.json: "
                "no container stops, and the next retry pulls",
            ),
            TASKS,
        ),
        worse=(FORCE,),
        lasting="TLS for the registry; until then the entry on every node that may get the service.",
        seen=(
            "Get https://10.0.0.5:5000/v2/: http: server gave HTTP response to HTTPS client",
            (
                'level=warning msg="Error getting v2 registry: Get \\"https://10.0.0.5:5000/v2/\\": http: '
                "server gave HTTP "
                'response to HTTPS client"'
            ),
        ),
        missed=("http: server gave HTTP response 404",),
        source="moby registry; docker docs: insecure-registries may be reloaded",
        weight=3,
    ),
    Known(
        id="registry-rate-limit",
        title="The registry's limit of pulls is reached",
        texts=(
            r"toomanyrequests: <why>",
            r"You have reached your (?:unauthenticated )?pull rate limit",
            r"error parsing HTTP 429 response body: <why>",
        ),
        cause="Too many pulls without a login from this address.",
        isnt="not a missing image",
        now=(*LOGIN, WITH_AUTH),
        worse=(FORCE,),
        lasting="a login, or a mirror of one's own.",
        seen=("toomanyrequests: You have reached your pull rate limit.",),
        missed=("too many requests from the board",),
        source="Docker Hub",
    ),
    Known(
        id="image-reference-invalid",
        title="The image reference is no valid name",
        texts=(
            r"\"(?P<image>[^\"\n]{0,300})\" is not a valid repository/tag",
            r"invalid image reference for service <service>: (?!no image)<why>",
            r"invalid reference format",
        ),
        cause="`{image|the image}`: a capital letter, an empty tag, a short digest, or a blank or line break from a "
        "variable. Clients from 28 on refuse it before they send anything, older ones let the engine do it half-way.",
        isnt="not a missing image; the service was not changed",
        now=(
            look("docker stack config -c '{file|<the file>}'", "shows the value as the variables make it"),
            FIXED_FILE,
        ),
        lasting="`${TAG:?not set}` in the file; trim what comes out of files and jobs.",
        seen=(
            'rpc error: code = InvalidArgument desc = ContainerSpec: "App:1" is not a valid repository/tag',
            'ContainerSpec: "app:1 " is not a valid repository/tag',
            "invalid image reference for service a: invalid reference format: repository name (App) must be lowercase",
        ),
        missed=("this is not a valid repository",),
        source="symptoms.md t1, t4, t6; docker/cli stack/loader.go:57",
    ),
    Known(
        id="image-missing-in-file",
        title="No image is named",
        texts=(
            r"image reference must be provided",
            r"invalid image reference for service <service>: no image specified",
        ),
        cause="`image:` is missing or empty: a service that is only built, or a variable that is not set. Swarm does "
        "not build.",
        isnt="not an image that is missing in the registry",
        now=(look("docker stack config -c '{file|<the file>}'", "shows what the variables make of it"), FIXED_FILE),
        lasting="build and push first, and name what was pushed; `${IMAGE:?}`.",
        seen=(
            "rpc error: code = InvalidArgument desc = ContainerSpec: image reference must be provided",
            "invalid image reference for service web: no image specified",
        ),
        missed=("a reference must be provided",),
        source="symptoms.md t1; swarm.md 55",
        weight=2,
    ),
    Known(
        id="digest-not-recorded",
        title="The registry could not be asked for the digest: each node may get another image",
        texts=(r"image <image> could not be accessed on a registry to record its digest",),
        cause="The client could not reach the registry, or was not logged in. The service was created all the same; "
        "each node looks for {image} itself.",
        isnt="not a refusal: the command went through",
        now=(PULL, *LOGIN, WITH_AUTH),
        lasting="name the digest: `repository:tag@sha256:…`.",
        seen=(
            (
                "image app:1 could not be accessed on a registry to record\nits digest. Each node will access app:1 "
                "independently,\npossibly leading to different nodes running different\nversions of the image."
            ),
        ),
        missed=("the image could not be accessed",),
        source="swarm.md 35; moby client/service_create.go:208",
    ),
    Known(
        id="registry-fails",
        title="The registry answers, with an error of its own",
        texts=(
            r"received unexpected HTTP status: (?P<code>5\d\d)",
            (
                r"unexpected status (?:code|from (?:HEAD|GET|POST|PUT) request to) \\{0,3}\"?https?://(?P<host>[^\s/\"]{1,200})"
                r"[^\s\"]{0,300}: (?P<code>5\d\d)"
            ),
            r"error parsing HTTP (?P<code>(?!429)\d{3}) response body: <why>",
        ),
        cause="{host|The registry}, or a proxy in front of it, answers with {code}: it is overloaded, out of "
        "disk, half "
        "started, or what answers is no registry (a web page in place of JSON).",
        isnt="not the image, not the login and not the node: it was reached",
        now=(
            look("curl -sI 'https://{host|<the registry>}/v2/'", "from a node: 200 or 401 is well, 5xx is not"),
            PULL,
            ROLLED,
            only("!unchanged", OLD_FILE),
        ),
        worse=(FORCE, LATEST),
        lasting="watch the registry and its disk; a mirror near the swarm.",
        seen=(
            "received unexpected HTTP status: 502 Bad Gateway",
            (
                "unexpected status from HEAD request to https://registry.example/v2/shop/api/manifests/9: 503 Service "
                "Unavailable"
            ),
            "error parsing HTTP 404 response body: invalid character '<' looking for beginning of value: \"<html>\"",
        ),
        missed=("received unexpected HTTP status: 404 Not Found", "unexpected status code 500 of the probe"),
        source="docker/distribution registry/client/errors.go; containerd core/remotes/docker",
        weight=3,
    ),
    Known(
        id="image-blob-missing",
        title="The registry has the tag, and not all that belongs to it",
        texts=(
            r"blob unknown(?: to registry)?\b",
            r"httpReadSeeker: failed open: (?:unexpected status code \S{1,300}: 404|content at \S{1,300} not found)",
            r"missing or empty Content-Length header",
            r"failed commit on ref \\{0,3}\"[^\"\n]{1,200}\": unexpected commit (?:digest|size)",
            r"short read: expected \d{1,12} bytes but got \d{1,12}",
            r"content digest sha256:[0-9a-f]{4,64}: not found",
        ),
        cause="A layer or a manifest of {image|the image} is gone from the registry (its clean-up, a push that "
        "broke off, a "
        "full disk), or a proxy or mirror gives a part of it alone.",
        isnt="not a missing tag, not the login, not the node's disk",
        now=(
            PULL,
            Step("docker push {image}", "where it was built or still lies whole: pushes again what is missing"),
            ROLLED,
            only("!unchanged", OLD_FILE),
        ),
        worse=(FORCE, LATEST),
        lasting="no clean-up while something is pushed; a pull of each new image before the deploy.",
        seen=(
            "blob unknown: blob unknown to registry",
            (
                "failed to copy: httpReadSeeker: failed open: unexpected status code "
                "https://registry.example/v2/x/blobs/sha256:ab: 404 Not Found"
            ),
            'failed commit on ref "layer-sha256:ab": unexpected commit digest sha256:cd, expected sha256:ab',
        ),
        missed=("the blob is unknown", "a short read: expected 3 pages"),
        source="docker/distribution registry/api/errcode; containerd core/remotes/docker, core/content",
        weight=3,
    ),
    Known(
        id="disk-full",
        title="The node's disk is full",
        texts=(r"no space left on device",),
        cause="{node|The node} has no room left for the image, the container or the state.",
        isnt="not a fault of the service",
        now=(
            look("df -h /var/lib/docker", "on {node|that node}"),
            look("docker system df", "on {node|that node}: what takes the room"),
            Step("docker image prune", "on {node|that node}: removes images that no tag names; asks first"),
            only("node", DRAIN),
            TASKS,
        ),
        worse=(Step("docker system prune --all --volumes", "removes the old image, which a rollback needs, and data"),),
        lasting="watch the disk; rotate logs (`max-size`).",
        seen=("failed to register layer: write /usr/lib/libx.so: no space left on device",),
        missed=("no space left on the shelf",),
        source="moby; containerd",
        weight=2,
    ),
    Known(
        id="image-layers-broken",
        title="The image's layers on the node are damaged, or cannot be unpacked",
        texts=(
            r"failed to (?:register|extract) layer<...>(?:: <why>|$)",
            r"filesystem layer verification failed",
            r"error creating overlay mount to <path>: <why>",
            r"failed to mount overlay: <why>",
        ),
        cause="The storage of {node|the node} does not take the image: a pull that broke off, a full or "
        "damaged disk, or "
        "a file system that overlay does not work on.",
        isnt="not a missing tag: the registry has given it",
        now=(
            look("df -h /var/lib/docker", "on {node|that node}: is there room?"),
            look("dmesg --ctime", "on {node|that node}: errors of the disk"),
            Step("docker image rm '<the image>'", "on {node|that node}, where nothing runs of it: pulled anew then"),
            TASKS,
        ),
        worse=(FORCE, Step("rm -rf /var/lib/docker/overlay2", "breaks every container of the machine")),
        seen=(
            "failed to register layer: Error processing tar file(exit status 1): unexpected EOF",
            "filesystem layer verification failed for digest sha256:abc",
        ),
        missed=("failed to register the players",),
        source="moby daemon/graphdriver; containerd snapshots",
    ),
)
