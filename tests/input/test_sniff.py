"""The parts of a paste: all of it, each part named, and no stack file torn apart."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyengine.input.decode import DecodeError, decode
from pyengine.input.kinds import PasteKind
from pyengine.input.sniff import parts
from tests.strategies import stacks

STACK = """\
version: "3.8"

# the shop
services:
  web:
    image: nginx:1.27
    command: ["nginx", "-g", "daemon off;"]
    deploy:
      replicas: 3

  db:
    image: "postgres:16"
networks:
  inner:
    driver: overlay
"""
OTHER = "services:\n  queue:\n    image: rabbitmq:3\n"
INSPECT = """\
[
    {
        "ID": "x1y2z3",
        "Version": {
            "Index": 12
        },
        "Spec": {
            "Name": "shop_web"
        }
    }
]
"""
PS = """\
ID             NAME            IMAGE        NODE      DESIRED STATE   CURRENT STATE            ERROR     PORTS
k1l2m3n4o5p6   shop_web.1      nginx:1.27   node1     Running         Running 2 hours ago
q7r8s9t0u1v2    \\_ shop_web.1   nginx:1.26   node1     Shutdown        Failed 2 hours ago     "non-zero exit (1)"
"""
LS = """\
ID             NAME       MODE         REPLICAS   IMAGE        PORTS
k1l2m3n4o5p6   shop_web   replicated   2/3        nginx:1.27   *:80->80/tcp
"""
PRETTY = """\
ID:		k1l2m3n4o5p6q7r8s9t0u1v2w
Name:		shop_web
Service Mode:	Replicated
 Replicas:	3
UpdateStatus:
 State:		paused
"""
ERROR = "Error response from daemon: rpc error: code = Unknown desc = update out of sequence\n"
REFUSED = "services.web.deploy Additional property replica is not allowed\n"
QUOTED = "".join(f"> {line}\n" for line in STACK.splitlines())
INDENTED = "".join(f"   {line}\n" if line else "\n" for line in STACK.splitlines())

MIXED: dict[str, list[tuple[str, str]]] = {
    "a terminal: the file is shown, deployed, refused": [
        ("command", "$ cat stack.yml\n"),
        ("stack", STACK),
        ("command", "$ docker stack deploy -c stack.yml shop\n"),
        ("error", "Updating service shop_web (id: k1l2m3)\n" + ERROR),
    ],
    "root's prompt": [
        ("command", "root@node1:~# cat stack.yml\n"),
        ("stack", STACK),
        ("command", "root@node1:~# docker stack deploy -c stack.yml shop\n"),
        ("error", REFUSED),
    ],
    "a prompt in brackets": [
        ("command", "[root@manager01 shop]# cat docker-compose.yml\n"),
        ("stack", STACK),
        ("command", "[root@manager01 shop]# docker service ps shop_web\n"),
        ("ps", PS),
    ],
    "PowerShell": [
        ("command", "PS C:\\shop> type stack.yml\n"),
        ("stack", STACK.replace("\n", "\r\n")),
        ("command", "PS C:\\shop> docker stack deploy -c stack.yml shop\r\n"),
    ],
    "the prompts of zsh": [
        ("command", "bob@mac shop % cat stack.yml\n"),
        ("stack", STACK),
        ("command", "➜ docker stack ps shop\n"),
        ("ps", PS),
    ],
    "a file and what is running": [("stack", STACK), ("inspect", INSPECT)],
    "what is running and a file": [("inspect", INSPECT + "\n"), ("stack", STACK)],
    "what is running in short": [("inspect", PRETTY + "\n"), ("stack", STACK)],
    "one line of JSON": [("stack", STACK + "\n"), ("inspect", '[{"ID": "x", "Spec": {"Name": "web"}}]\n')],
    "JSON that was cut off": [("stack", STACK), ("inspect", INSPECT[:90] + "\n")],
    "a table and a file": [("ps", PS + "\n"), ("stack", STACK)],
    "a file and a table": [("stack", STACK + "\n"), ("ps", LS)],
    "a container's table": [
        ("command", "docker ps\n"),
        ("ps", 'CONTAINER ID   IMAGE     COMMAND   CREATED\nabc123def456   nginx:1   "nginx"   2 days ago\n\n'),
        ("stack", STACK),
    ],
    "an error and a file": [("error", ERROR + "\n"), ("stack", STACK)],
    "a file and an error": [("stack", STACK + "\n"), ("error", ERROR)],
    "an error that reads as a key": [("stack", STACK), ("error", "failed to create service shop_web: x\n")],
    "what the client says": [
        ("command", "$ docker stack deploy -c stack.yml shop\n"),
        (
            "error",
            "Ignoring unsupported options: restart\n\nCreating network shop_inner\noverall progress: 0 out of 3\n",
        ),
        ("stack", STACK),
    ],
    "an issue": [
        ("prose", "### Description\n\nMy service does not update any more.\n\n"),
        ("fence", "```yaml\n"),
        ("stack", STACK),
        ("fence", "```\n\n"),
        ("prose", "### Output\n\n"),
        ("fence", "```\n"),
        ("error", ERROR),
        ("fence", "```\n"),
    ],
    "an issue with a terminal in a fence": [
        ("prose", "**Steps to reproduce**\n\n"),
        ("fence", "```console\n"),
        ("command", "$ cat stack.yml\n"),
        ("stack", STACK),
        ("command", "$ docker service inspect shop_web\n"),
        ("inspect", INSPECT),
        ("fence", "```\n"),
        ("prose", "Thanks in advance!\n"),
    ],
    "only a fence": [("fence", "```\n"), ("stack", STACK), ("fence", "```\n")],
    "a fence of tildes": [("fence", "~~~yml\n"), ("stack", STACK), ("fence", "~~~\n")],
    "a fence that was not copied to its end": [("fence", "```yaml\n"), ("stack", STACK)],
    "the end of a fence": [("stack", STACK), ("fence", "```\n")],
    "a fence in a list": [
        ("prose", "1. This is my file:\n\n"),
        ("fence", "   ```yaml\n"),
        ("stack", INDENTED),
        ("fence", "   ```\n"),
        ("prose", "2. And then it fails.\n"),
    ],
    "two files in fences": [
        ("prose", "The base file:\n"),
        ("fence", "```yaml\n"),
        ("stack", STACK),
        ("fence", "```\n"),
        ("prose", "and what production adds:\n"),
        ("fence", "```yaml\n"),
        ("stack", OTHER),
        ("fence", "```\n"),
    ],
    "two files and words between": [
        ("stack", STACK + "\n"),
        ("prose", "And this is the other one:\n\n"),
        ("stack", OTHER),
    ],
    "a piece in a fence, the file in another": [
        ("prose", "I only changed this part:\n"),
        ("fence", "```yaml\n"),
        ("fragment", "    deploy:\n      replicas: 6\n"),
        ("fence", "```\n"),
        ("prose", "of the whole file:\n"),
        ("fence", "```yaml\n"),
        ("stack", STACK),
        ("fence", "```\n"),
    ],
    "lists around a fence": [
        ("prose", "- OS: Ubuntu 24.04\n- Docker: 28.2.2\n\nMy file is this one:\n"),
        ("fence", "```yaml\n"),
        ("stack", STACK),
        ("fence", "```\n"),
    ],
    "a mail": [
        ("prose", "Hi all,\n\nour shop does not roll back as it should.\n\n"),
        ("stack", STACK + "\n"),
        ("prose", "Any idea what is wrong?\n\nThanks!\nBob\n"),
    ],
    "a mail that quotes the file": [
        ("prose", "On Monday, Ann wrote about it:\n"),
        ("stack", QUOTED + "\n"),
        ("prose", "Please set the replicas to 3.\n"),
    ],
    "a chat": [
        ("prose", "Ann Smith  10:32 AM\nhere is the stack that hangs, could somebody look at it?\n"),
        ("stack", STACK),
        ("prose", "Bob Jones  10:35 AM\nwhich version of Docker is it?\n"),
    ],
    "words that read as a key": [("prose", "Here is my stack file:\n"), ("stack", STACK)],
    "Chinese": [("prose", "我的服务无法更新 请帮忙看看。\n\n"), ("stack", STACK)],
    "a here-document": [
        ("command", "docker stack deploy -c - shop <<EOF\n"),
        ("stack", STACK),
        ("command", "EOF\n"),
    ],
    "a script": [
        ("command", "cat > stack.yml <<'END'\n"),
        ("stack", STACK),
        ("command", "END\ndocker stack deploy \\\n  -c stack.yml shop\n"),
    ],
    "variables and a file": [("env", "TAG=1.27\nREPLICAS=3\n\n"), ("stack", STACK)],
    "a stack as JSON and an error": [
        ("stack", '{\n  "services": {\n    "web": {"image": "nginx"}\n  }\n}\n'),
        ("error", ERROR),
    ],
    "HTML around it": [
        ("prose", "<details><summary>stack.yml</summary>\n\n"),
        ("fence", "```yaml\n"),
        ("stack", STACK),
        ("fence", "```\n\n"),
        ("prose", "</details>\n"),
    ],
    "a job that ends": [
        ("stack", STACK),
        ("command", "$ docker stack deploy -c stack.yml shop\n"),
        ("error", "services.web Additional property foo is not allowed\nERROR: Job failed: exit code 1\n"),
    ],
    "documents of one file": [("stack", STACK + "---\n" + OTHER), ("error", ERROR)],
    "no file, but a command and what it shows": [
        ("command", "$ docker service inspect shop_web\n"),
        ("inspect", INSPECT),
    ],
    "what a deploy prints reads as a key": [
        ("stack", STACK + "\n"),
        ("command", "$ docker stack deploy -c stack.yml shop\n"),
        ("error", "Ignoring deprecated options:\n\n"),
        ("prose", "container_name: Setting the container name is not supported.\n\n"),
        ("error", "Creating network shop_inner\n"),
    ],
    "a program of the machine prints keys": [
        ("command", "[root@m1 ~]# docker swarm join --token <token> 10.0.0.1:2377\n"),
        ("error", ERROR),
        ("command", "[root@m1 ~]# firewall-cmd --list-all\n"),
        ("prose", "public (active)\n  services: ssh dhcpv6-client\n  ports: 7946/tcp\n"),
    ],
    "a job that tells of its machine": [
        (
            "prose",
            "Running with gitlab-runner 17.5.3 (12030cf4)\n  on deployer-01 t3_k, system ID: s_7b\nPreparing it all\n",
        ),
        ("command", "$ cat stack.yml\n"),
        ("stack", STACK),
        ("command", "$ docker stack deploy -c stack.yml shop\n"),
        ("error", REFUSED),
    ],
    "a piece of the file, and what came of it": [
        ("command", "$ grep -A4 '^volumes' cms.yml\n"),
        ("fragment", "volumes:\n  uploads:\n    driver: local\n\n"),
        ("command", "$ docker stack deploy -c cms.yml cms\n"),
        ("error", "Updating service cms_web (id: a4kd5e5nob2k)\n"),
        ("command", "$ docker service ps shop_web\n"),
        ("ps", PS),
    ],
    "a piece of the file above its failure": [
        (
            "fragment",
            "  web:\n    image: x\n    ports: ['80:80']\nnetworks:\n  hostnet: {external: true, name: host}\n\n",
        ),
        ("command", "ops@m1:/srv$ docker stack deploy -c stack.yml shop\n"),
        ("error", ERROR),
        ("command", "ops@m1:/srv$ docker service ps shop_web\n"),
        ("ps", PS),
    ],
    "the trace of a script": [
        ("prose", "the renewal at three:\n\n"),
        ("stack", STACK + "\n"),
        ("command", "+ cp live/key.pem key.pem\n+ docker stack deploy -c stack.yml shop\n"),
        ("error", ERROR),
        ("command", "+ exit 1\n"),
    ],
    "no file, but a command and its failure": [
        ("command", "$ docker service update --image nginx:2 shop_web\n"),
        ("error", ERROR),
    ],
}


@pytest.mark.parametrize("pieces", MIXED.values(), ids=MIXED.keys())
def test_a_mixed_paste_is_parted_where_one_thing_ends_and_the_next_begins(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece for _, piece in pieces)
    assert [(part.kind, part.span.of(text)) for part in parts(text)] == pieces


@pytest.mark.parametrize("pieces", MIXED.values(), ids=MIXED.keys())
def test_line_ends_do_not_matter(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece for _, piece in pieces)
    crlf = re.sub("\r?\n", "\r\n", text)
    assert [part.kind for part in parts(crlf)] == [kind for kind, _ in pieces]


HEREDOC = """\
services:
  job:
    image: alpine
    command: |
      cat > /etc/x.json <<EOF
      {"ID": "x", "Spec": {}}
      EOF
      $ docker stack deploy -c x.yml y
      docker service ls
      Error response from daemon: rpc error: code = Unknown
      ```yaml
      services:
        inner: {image: x}
      ```
      ID             NAME       MODE         REPLICAS
      k1l2m3n4o5p6   shop_web   replicated   2/3
      Hi all, this is a sentence.
"""
WHOLE = {
    "a script in a block": HEREDOC,
    "a command as a value": "services:\n  a:\n    image: docker\n    command: docker service ls\n",
    "a comment that is a command": f"# docker stack deploy -c stack.yml shop\n{STACK}",
    "comments that look like Markdown": f"## Networks\n{STACK}## The end\n",
    "commands in comments at the end": f"{STACK}# $ docker stack rm shop\n# Error response from daemon: x\n",
    "a quoted value that comes back to the edge": (
        "services:\n  a:\n    image: b\n    command: \"sh '\n$ docker service ls\nError response from daemon: x\n'\"\n"
    ),
    "a flow mapping over lines at the edge": "services: {\na: {\nimage: b\n}\n}\n",
    "JSON": '{\n"version": "3.8",\n"services": {"web": {"image": "nginx"}}\n}\n',
    "documents": f"{STACK}---\n{OTHER}...\n",
    "an unknown key": f"{STACK}deployment notes: &n {{a: b}}\nx-n: *n\n",
    "a key without a colon": STACK.replace("networks:", "networks"),
    "a section behind an error": f"{STACK[: STACK.index('networks:')]}{ERROR}networks:\n  inner: {{}}\n",
    "a line dropped into the middle": STACK.replace(
        "    deploy:\n", "this line is not meant to be here\n    deploy:\n"
    ),
    "a command dropped into the middle": STACK.replace("    deploy:\n", "docker stack ps shop\n    deploy:\n"),
    "a command dropped between the sections": STACK.replace("networks:\n", "docker stack ps shop\nnetworks:\n"),
    "a fence dropped into the middle": STACK.replace("    deploy:\n", "```\n    deploy:\n"),
    "a fenced script in a broken file": HEREDOC.replace("      ```", "  ```") + "  x\n",
    "a template": "{% if a %}\n" + STACK + "{% endif %}\n",
    "a merge conflict": "<<<<<<< HEAD\n" + STACK + "=======\n" + STACK + ">>>>>>> theirs\n",
    "a diff": "diff --git a/s b/s\n--- a/s\n+++ b/s\n@@ -1,2 +1,2 @@\n services:\n-  web:\n+  api:\n     image: x\n",
    "line numbers": "".join(f"{number} {line}\n" for number, line in enumerate(STACK.splitlines(), 1)),
    "a fence glued to the end": f"```yaml\n{STACK.rstrip()}```",
    "lone carriage returns": STACK.replace("\n", "\r") + "$ docker service ls",
    "colours": "\x1b[32mservices:\x1b[0m\n  web:\n    image: nginx\n",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_a_stack_file_stays_whole(text: str) -> None:
    assert [(part.kind, part.span.of(text)) for part in parts(text)] == [("stack", text)]


def test_every_stack_file_of_the_corpus_is_one_part(shared: Path) -> None:
    for folder in ("real", "derived", "pairs"):
        for path in sorted((shared / "corpus" / folder).rglob("*.y*ml")):
            try:
                text = decode(path.read_bytes()).text
            except DecodeError:
                continue
            assert [part.kind for part in parts(text)] == ["stack"], path.name


SENTENCES = ("Hi all, this is my stack.\n\n", ERROR, "$ docker service ls\n", PS, INSPECT, "```yaml\n")


def test_a_real_file_is_found_again_between_other_things(shared: Path) -> None:
    for number, path in enumerate(sorted((shared / "corpus/real").glob("*.yml"))):
        text = decode(path.read_bytes()).text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n") + "\n"
        before, after = SENTENCES[number % 6], SENTENCES[number // 6 % 5]
        mixed = before + text + ("```\n" if before.startswith("```") else "") + after
        found = [part.span.of(mixed) for part in parts(mixed) if part.kind == "stack"]
        assert len(found) == 1, path.name
        assert found[0].strip() == text.strip(), path.name


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*SENTENCES, STACK, OTHER, HEREDOC, "```\n", "a\n", "  b\n", "\n", "# c\n", "k: v\n"])))
@example(["```yaml\n", "```\n"])
def test_the_parts_are_the_whole_text_in_order(pieces: list[str]) -> None:
    covers("".join(pieces))


@settings(max_examples=300, deadline=None)
@given(st.text("services:\n\t -{}[]\"'#<=`~>$@\\\x00\ufeff*&a1ID NAMEé", max_size=80))
def test_any_text_is_covered(text: str) -> None:
    covers(text)


@settings(max_examples=100, deadline=None)
@given(stacks())
def test_a_readable_file_in_any_manner_is_one_part(text: str) -> None:
    assert len(parts(text)) == 1


def covers(text: str) -> None:
    found = parts(text)
    assert found[0].span.start == 0
    assert found[-1].span.end == len(text)
    for left, right in pairwise(found):
        assert left.span.end == right.span.start
    assert all(part.span.start < part.span.end for part in found) or not text


@pytest.mark.parametrize(
    "text",
    [
        "# " * 200_000,
        "\n " * 200_000,
        "a: " * 200_000,
        "- " * 300_000,
        "#a\n" * 200_000,
        "ARG a\n" * 90_000,
        "a:\n \n" * 90_000,
        "```x\n" * 60_000,
        "```\n" * 60_000,
        "{\n" * 60_000,
        "[\n a\n" * 60_000,
        "cat <<E\n" * 60_000,
        "> a\n" * 60_000,
        "ID  A\na  b\n" * 30_000,
        "$ a\\\n" * 60_000,
        "~~~\n```\n" * 30_000,
        "a b c: d\n" * 20_000,
        "services:\n" + "x y z\n" * 60_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_looking_is_linear(text: str) -> None:
    parts(text)


def test_how_the_client_shows_its_usage_is_no_yaml() -> None:
    said = (
        "an old line does not work\n\n$ docker service create --name a --privileged app\nunknown flag: --privileged\n\n"
        "Usage:  docker service create [OPTIONS] IMAGE [COMMAND] [ARG...]\n\n"
        "Run 'docker service create --help' for more information\n"
    )
    kinds = [part.kind for part in parts(said * 2)]
    assert kinds.count(PasteKind.COMMAND) == 2


def test_the_name_of_a_file_above_it_is_none_of_its_keys() -> None:
    for name in ("edge.yml:", "stacks/edge.yaml:"):
        for before in ("", "no container has the port\n\n"):
            text = f"{before}{name}\n\n{OTHER}"
            (stack,) = [part.span.of(text) for part in parts(text) if part.kind is PasteKind.STACK]
            assert stack == OTHER
