"""What the stack file beside an error adds, and names that are none."""

from __future__ import annotations

from pyengine.explain import explain
from pyengine.incident.explained import Explained
from pyengine.input.case import File

STACK = "services:\n  db:\n    image: postgres:16\n    container_name: crm-postgres\n  api:\n    image: app:1\n"
SOUGHT = "crm_api.1.m0v4d8kq2zr7@n2    | Error: getaddrinfo ENOTFOUND crm-postgres\n"
LISTED = (
    "ID             NAME      MODE         REPLICAS   IMAGE         PORTS\n"
    "idzipk9by1zw   crm_api   replicated   0/1        app:1         \n"
)
TASKS = (
    "ID             NAME        IMAGE                             NODE   DESIRED STATE   CURRENT STATE            "
    "ERROR\n"
    "jwux800emytb   pay_api.1   registry.example/pay/api:2.14.0   n1     Ready           Rejected 4 seconds ago   "
    '"No such image: registry.exam…"\n'
)


def explained(*texts: str) -> Explained:
    return explain([File(f"{number}.txt", text) for number, text in enumerate(texts)]).explained


def lines(found: Explained) -> list[str]:
    return [command.line for command in found.now]


def test_who_is_sought_by_a_container_name_is_told_how_it_is_called() -> None:
    found = explained(STACK, SOUGHT)
    (told,) = [each for each in found.told if each.symptom.id == "host-not-found-upstream"]
    assert "the `container_name` of `db`" in told.cause
    assert not any("crm-postgres" in line for line in lines(found))


def test_who_is_on_no_network_of_the_one_that_asks_is_told_so() -> None:
    apart = "services:\n  api: {image: app:1, networks: [front]}\n  db: {image: postgres:16, networks: [back]}\n"
    found = explained(f"{apart}networks: {{front: {{}}, back: {{}}}}\n", SOUGHT.replace("crm-postgres", "db"))
    (told,) = [each for each in found.told if each.symptom.id == "host-not-found-upstream"]
    assert "`db` is on `back`, and `api` on `front`" in told.cause
    assert "docker service update --network-add crm_back crm_api" in lines(found)
    together = apart.replace("[front]", "[front, back]")
    assert not any("--network-add" in line for line in lines(explained(together, SOUGHT.replace("crm-postgres", "db"))))


def test_a_manager_whose_dockerd_is_off_is_started_before_a_new_cluster_is_thought_of() -> None:
    lost = "Error response from daemon: rpc error: code = Unknown desc = The swarm does not have a leader.\n"
    off = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n"
    assert any("--force-new-cluster" in line for line in lines(explained(lost)))
    assert not any("--force-new-cluster" in line for line in lines(explained(lost + off)))


def test_a_task_that_was_named_in_the_place_of_a_service_is_one_of_its_own() -> None:
    log = '$ docker service logs --raw jwux800emytb\nerror: could not translate host name "db" to address\n'
    found = explained(f"$ docker service ps pay_api\n{TASKS}{log}")
    assert {told.symptom.service for told in found.told} == {"pay_api"}


def test_a_host_that_no_list_shows_is_no_service_to_ask_for() -> None:
    assert "docker service ps --no-trunc crm_crm-postgres" in lines(explained(SOUGHT))
    assert "docker service ps --no-trunc crm_crm-postgres" not in lines(explained(LISTED + SOUGHT))


def test_the_image_that_a_table_cuts_off_is_the_one_of_its_row() -> None:
    found = lines(explained(f"$ docker service ps pay_api\n{TASKS}"))
    assert "docker pull registry.example/pay/api:2.14.0" in found
    assert not any(line.endswith("registry.exam") for line in found)


def test_a_node_that_takes_no_tasks_is_asked_to_before_others_get_its_label() -> None:
    nodes = (
        "ID                            HOSTNAME   STATUS   AVAILABILITY   MANAGER STATUS   ENGINE VERSION\n"
        "ib019knd7k12vrfhwnlxa9f0v *   hv-01      Ready    Active         Leader           26.1.4\n"
        "ji6gtd1e4xagdio662dedxonl     hv-02      Ready    Drain                           26.1.4\n"
    )
    waits = 'Pending 47 minutes ago  "no suitable node (scheduling constraints not satisfied on 1 node)"\n'
    assert "docker node update --availability active hv-02" in lines(explained(nodes + waits))
    assert not any("--label-add" in line for line in lines(explained(nodes + waits)))
    assert any("--label-add" in line for line in lines(explained(waits)))
