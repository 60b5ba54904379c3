"""The way back is offered where it leads back: not where nothing was rolled out, nor behind a write to what paused."""

from __future__ import annotations

import pytest

from pyengine.explain import explain
from pyengine.input.case import File

ROLLBACK = ("docker", "service", "rollback", "shop_api")
PAUSED = "service update paused: update paused due to failure or early termination of task qz8a3lori42k66qk5gqsesmco\n"
AGAIN = PAUSED.replace("qz8a3lori42k66qk5gqsesmco", "wh7zu0toor7lde2tvzp66moxr")
TABLE = """\
$ docker service ps shop_api
ID             NAME             IMAGE             NODE    DESIRED STATE   CURRENT STATE           ERROR                       PORTS
ca8h61ir76f9   shop_api.1       example/api:4.3   prd-4   Ready           Ready 1 second ago
wh7zu0toor7l    \\_ shop_api.1   example/api:4.3   prd-4   Shutdown        Failed 1 second ago     "task: non-zero exit (1)"
fl2q4cgu1int    \\_ shop_api.1   example/api:4.2   prd-2   Shutdown        Shutdown 1 second ago
jh61ieyxgraw   shop_api.2       example/api:4.2   prd-3   Running         Running 38 seconds ago
"""  # noqa: E501 - as it is printed
UPDATE = "$ docker service update --image example/api:4.3 shop_api\n"
PENDING = """\
$ docker service ps --no-trunc shop_api
ID                          NAME           IMAGE             NODE                        DESIRED STATE   CURRENT STATE            ERROR                                                                  PORTS
nal4rsysliyn3j3jme9hzd2lo   shop_api.1     example/api:4.2                               Running         Pending 16 seconds ago   "no suitable node (scheduling constraints not satisfied on 3 nodes)"
upkoqtgj4i10oxkurrw3q78sx    \\_ shop_api.1 example/api:4.2   q7734zjkr3egknbcq76ukh1ts   Shutdown        Orphaned 16 seconds ago
"""  # noqa: E501 - as it is printed


def now(text: str) -> list[tuple[str, ...]]:
    return [command.argv for command in explain([File("paste", text)]).explained.now]


@pytest.mark.parametrize(
    "write",
    [
        "$ docker service scale shop_api=4\n",
        "$ docker service update --label-add a=b shop_api\n",
        "$ docker stack deploy -c shop.yml shop\n",
        AGAIN,
    ],
)
def test_a_write_behind_a_pause_takes_the_way_back_away(write: str) -> None:
    commands = now(UPDATE + PAUSED + write + TABLE)
    assert ROLLBACK not in commands
    assert ("docker", "service", "update", "--image", "example/api:4.2", "shop_api") in commands
    told = explain([File("paste", UPDATE + PAUSED + write + TABLE)]).explained.told
    assert any("leads to the version that fails now" in each.cause for each in told)


@pytest.mark.parametrize(
    "other", ["", "$ docker service scale shop_web=4\n", "$ docker service logs shop_api\n", PAUSED]
)
def test_without_one_it_is_offered(other: str) -> None:
    commands = now(UPDATE + PAUSED + other + TABLE)
    assert ROLLBACK in commands
    assert not any("--image" in each for each in commands)


def test_a_write_in_front_of_the_pause_is_what_paused() -> None:
    assert ROLLBACK in now("$ docker service scale shop_api=4\n" + UPDATE + PAUSED + TABLE)


def test_where_nothing_was_rolled_out_there_is_no_way_back() -> None:
    commands = now(PENDING)
    assert ROLLBACK not in commands
    assert not any(each[:3] == ("docker", "stack", "deploy") for each in commands)
    assert any(each[:3] == ("docker", "node", "update") for each in commands)


@pytest.mark.parametrize(
    "text", ["I deployed a new version.\n" + PENDING, UPDATE + PENDING, PENDING.replace("4.2   q77", "4.1   q77")]
)
def test_where_something_was_there_is_one(text: str) -> None:
    assert ROLLBACK in now(text)


def test_labels_go_with_a_node_that_is_removed() -> None:
    (told,) = explain([File("paste", PENDING)]).explained.told
    assert "its labels went with its entry" in told.cause
    (told,) = explain(
        [File("paste", PENDING.replace("q7734zjkr3egknbcq76ukh1ts", "lin04").replace("Orphaned", "Shutdown"))]
    ).explained.told
    assert "its labels went" not in told.cause


def test_a_pipe_ends_a_command() -> None:
    text = (
        "$ docker service ps --no-trunc --format '{{.Error}}' shop_api | sort | uniq -c\n"
        '      3 "mkdir /var/lib/docker/overlay2/80b87-init: no space left on device"\n'
    )
    (told,) = explain([File("paste", text)]).explained.told
    assert (told.symptom.id, told.symptom.service) == ("disk-full", "shop_api")


def test_a_locked_manager_is_why_it_does_not_answer() -> None:
    text = (
        "Error response from daemon: Swarm is encrypted and needs to be unlocked before it can be used. Please use "
        '"docker swarm unlock" to unlock it.\n'
        "$ docker node ls\n"
        "ID                            HOSTNAME   STATUS    AVAILABILITY   MANAGER STATUS   ENGINE VERSION\n"
        "sml86bwpiqwhg40w33ki1ua1y *   mgr-a      Ready     Active         Leader           28.5.2\n"
        "tx0am5b1w3pc0d63zx5kzgi5g     mgr-b      Down      Active         Unreachable      28.5.2\n"
        "gkm4nzemstty5hh5jsdn88jto     mgr-c      Ready     Active         Reachable        28.5.2\n"
    )
    assert [each.symptom.id for each in explain([File("paste", text)]).explained.told] == ["swarm-locked"]
    assert not any({"demote", "rm"} & set(each) for each in now(text))


def test_ids_of_services_that_are_gone_are_no_names() -> None:
    text = (
        "$ docker stack ps shop\n"
        "ID             NAME                          IMAGE    NODE    DESIRED STATE   CURRENT STATE\n"
        "k2dxqqvfoloi   5kk9i7dgfjnuf59d50h7eoo15.1   app:1    dk-03   Remove          Running 3 seconds ago\n"
        "luoof062sngk   kzrls1p103kby10ztf5g0zh5u.1   app:1    dk-01   Remove          Running 3 seconds ago\n"
    )
    found = explain([File("paste", text)]).explained.told
    assert [(each.symptom.id, each.symptom.service) for each in found] == [("stack-removal-still-running", None)]


def test_scale_is_told_with_the_names_of_the_command() -> None:
    text = "$ docker service scale shop_api 6\ninvalid scale specifier 'shop_api'.\n"
    assert ("docker", "service", "scale", "shop_api=6") in now(text)


def test_each_flag_that_is_unknown_is_told() -> None:
    text = "".join(
        f"$ docker service update --{flag} x shop_api\nunknown flag: --{flag}\n" for flag in ("network", "secret")
    )
    told = explain([File("paste", text)]).explained.told
    assert [each.symptom.parts["flag"] for each in told if each.symptom.id == "flag-unknown"] == [
        "--network",
        "--secret",
    ]


def test_all_services_that_hold_a_secret_are_named() -> None:
    text = (
        "Error response from daemon: rpc error: code = InvalidArgument desc = secret 'key' is in use by the following "
        "services: shop_api, shop_worker\n"
    )
    (told,) = explain([File("paste", text)]).explained.told
    assert "`shop_api, shop_worker` refer to key" in told.cause
