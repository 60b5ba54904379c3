"""A cause is told where its own sign stands, in whatever words, and its commands fit the case."""

from __future__ import annotations

from pyengine.explain import explain
from pyengine.incident.explained import Explained
from pyengine.input.case import File

CUT = 'vf2ymv2r4bqc   shop_cache.{}   redis:7   sw5   Ready   Rejected 4 seconds ago   "No such image: redis:7"\n'
FOLDER = (
    'web_a.2 | nginx:1.27 | n-c | Shutdown | Failed 5 seconds ago | "starting container failed: error mounting '
    '"/srv/a.conf" to rootfs at "/etc/a.conf": not a directory: unknown: Are you trying to mount a directory onto a '
    'file (or vice-versa)?"\n'
)
SERVES = "web_a.1 | nginx:1.27 | n-a | Running | Running 3 hours ago | \n"
TASK = "lcncaonuondmy8buqf86v4ubb"
USED = f"network k2e9pit2qlh6gbpz9vtuaia4m is in use by task {TASK}\n"
INSPECT = (
    f"$ docker inspect --type task {TASK} --format '{{{{.NodeID}}}} {{{{.Status.State}}}} svc={{{{.ServiceID}}}}'\n"
)
INGRESS = "ingress network cannot be removed because service 54zmnq1khh6jb6jaebsd8q7uj depends on it\n"


def explained(text: str) -> Explained:
    return explain([File("paste", text)]).explained


def now(text: str) -> list[str]:
    return [command.line for command in explained(text).now]


def seen(text: str) -> list[str]:
    return [told.symptom.id for told in explained(text).told]


def title(text: str, symptom: str) -> str:
    return next(told.title for told in explained(text).told if told.symptom.id == symptom)


def test_of_a_table_that_was_cut_the_slots_are_named() -> None:
    assert title(CUT.format(7) + CUT.format(8), "slots-fail") == "Slots 7, 8 fail again and again"
    assert title(CUT.format(3), "slots-fail") == "Slot 3 fails again and again"
    listed = "190soyjohpbp   shop_cache   replicated   1/2   redis:7\n"
    assert title(f"{CUT.format(1)}\n{listed}", "slots-fail") == "Slot 1 fails again and again"
    assert title(CUT.format(1) + CUT.format(2), "slots-fail").startswith("2 of 2 slots")


def test_a_folder_in_the_place_of_a_file_is_no_path_that_is_missing() -> None:
    before = 'first it said "bind source path does not exist: /srv/a.conf" on n-c\n\n'
    assert seen(before + FOLDER + SERVES)[0] == "mount-file-and-folder"
    assert "bind-source-missing" not in seen(before + FOLDER + SERVES)
    assert now(before + FOLDER + SERVES)[1:] == [
        "ls -ld /srv/a.conf",
        "rmdir /srv/a.conf",
        "scp -rp n-a:/srv/a.conf /srv/a.conf",
    ]
    missing = 'web_a.3 | nginx:1.27 | n-d | Ready | Rejected 1 second ago | "bind source path does not exist: /srv/b"\n'
    assert "bind-source-missing" in seen(FOLDER + missing)


def test_a_folder_on_every_node_may_be_a_fault_of_the_file() -> None:
    assert any(line.startswith("docker stack deploy") for line in now(FOLDER))


def test_a_task_that_no_service_has_stands_for_a_plain_container() -> None:
    node = "78b5v9ujl525y6hlvn9fs2c2r"
    lines = now(f"{USED}{INSPECT}{node} running svc=\n")
    assert lines[0] == f"docker node inspect --format '{{{{.Description.Hostname}}}}' {node}"
    assert not any(line.startswith("docker inspect") for line in lines)
    assert (
        f"A plain container on {node} is attached" in explained(f"{USED}{INSPECT}{node} running svc=\n").told[0].cause
    )
    owned = now(f"{USED}{INSPECT}{node} running svc=54zmnq1khh6jb6jaebsd8q7uj\n")
    assert owned[0] == f"docker inspect --type task {TASK}"
    assert now(f"{USED}{INSPECT}Error: no such task\n")[0] == f"docker inspect --type task {TASK}"


def test_a_node_without_room_is_not_said_not_to_answer() -> None:
    full = 'o_c.1 | {} | Shutdown | Rejected 2 hours ago | "mkdir /a: no space left on device"\n'
    waits = "o_c.1 | h-10 | Running | Accepted 11 minutes ago | \n"
    assert "task-stays-assigned" not in seen(waits + full.format("h-10"))
    assert "task-stays-assigned" in seen(waits + full.format("h-11"))


def test_a_service_without_an_address_has_none_to_give() -> None:
    full = 'level=error error="could not find an available IP{}"\n'
    row = "fdef0t27938z   pr_web.1   web:1      Running   New 22 minutes ago\n"
    waits = now(row + full.format(" while allocating VIP"))
    assert any(line.startswith("docker stack rm '<") for line in waits)
    assert not any(line.startswith("docker service scale") for line in waits)
    assert any(line.startswith("docker service scale 'pr_web=") for line in now(row + full.format("")))


def test_what_updates_have_in_common_is_sent_once() -> None:
    one = "docker service update {} /srv/e:/app/e --constraint-add node.hostname==c erp\n"
    refused = 'invalid argument "/srv/e:/app/e" for "--mount-add" flag: invalid field'
    refused += " '/srv/e:/app/e' must be a key=value pair\n"
    text = f"$ {one.format('--mount-add')}{refused}$ docker service update --volume-add /srv/e:/app/e erp\n"
    lines = [line for line in now(text + "unknown flag: --volume-add\n") if "--mount-add" in line]
    assert [line.count("--mount-add") for line in lines] == [1]
    other = text.replace("--volume-add /srv/e:/app/e", "--volume-add /srv/f:/app/f")
    assert any(line.count("--mount-add") == 2 for line in now(other + "unknown flag: --volume-add\n"))


def test_a_dollar_that_begins_no_variable_is_one_and_the_value_is_not_told() -> None:
    text = 'invalid interpolation format for services.a.labels.[]: "{}"; you may need to escape any $ with another $\n'
    assert seen(text.format("a:${TAG")) == ["variable-invalid"]
    hashed = explained(text.format("users=ops:$2y$05$Qd0m8vH2uYl1b7sZfJ3qUe5t4GxkT9wRzN6cLpE1aVhXoCyBiMn3K")).told[0]
    assert hashed.symptom.id == "dollar-not-doubled"
    assert "`$2y$` is written `$$2y$$`" in hashed.cause
    assert "Qd0m8" not in hashed.cause
    assert "nineteen" not in explained(text.format("DB_PASSWORD=hunter$-nineteen")).told[0].cause


def test_a_deploy_keeps_the_switches_it_was_typed_with() -> None:
    typed = (
        "$ docker stack deploy {}-c s.yml shop\nfailed to create config shop_a: Error response from daemon: invalid "
    )
    typed += "name, only 64 [a-zA-Z0-9-_.] characters allowed\n"
    both = "docker stack deploy --prune --with-registry-auth -c s.yml shop"
    assert both in now(typed.format("--with-registry-auth --prune "))
    assert "docker stack deploy -c s.yml shop" in now(typed.format(""))
    assert "docker stack deploy -c s.yml shop" in now(
        typed.format("--prune ") + "$ docker stack deploy -c s.yml shop\n"
    )


def test_who_publishes_through_ingress_is_named() -> None:
    table = "e_proxy   3/3   *:80->80/tcp, *:443->443/tcp\nm_smtp   1/1   *:25->25/tcp\ng_web   1/1   \n"
    assert "here e_proxy, m_smtp." in explained(INGRESS + table).told[0].cause
    assert "docker service ls --format '{{.Name}} {{.Ports}}'" not in now(INGRESS + table)
    assert now(INGRESS)[1] == "docker service ls --format '{{.Name}} {{.Ports}}'"


def test_credentials_that_expired_were_there() -> None:
    assert (
        "with credentials that have expired" in explained("denied: Your authorization token has expired.").told[0].cause
    )
    assert "without credentials, or" in explained("no basic auth credentials").told[0].cause
