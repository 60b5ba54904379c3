"""ContainerSpec: docker/cli cli/compose/convert/service.go:61-178, moby daemon/cluster/convert/container.go."""

from __future__ import annotations

from pyengine.swarm import defaults
from pyengine.swarm.config import forms
from pyengine.swarm.golang import references, words
from pyengine.swarm.spec.grants import grants
from pyengine.swarm.spec.mounts import mounts
from pyengine.swarm.spec.names import Names
from pyengine.swarm.spec.reading import filled, flag, pairs, some, text, texts, time, whole
from pyengine.swarm.spec.told import Told, Tree, default, of, without_absent
from pyengine.swarm.view import View

ISOLATIONS = ("process", "hyperv")


def container(service: View, stack: View, names: Names) -> dict[str, Tree]:
    """Return the container of a service that the loader took."""
    return without_absent(
        Image=_image(service),
        Labels={**filled(pairs(service, "labels")), **names.label},
        Command=_command(service, "entrypoint"),
        Args=_command(service, "command"),
        Hostname=text(service, "hostname"),
        Env=_environment(service),
        Dir=text(service, "working_dir"),
        User=text(service, "user"),
        StopSignal=text(service, "stop_signal"),
        TTY=some(flag(service, "tty")),
        OpenStdin=some(flag(service, "stdin_open")),
        ReadOnly=some(flag(service, "read_only")),
        Hosts=_hosts(service),
        Privileges=_privileges(service),
        Mounts=mounts(service, stack, names) or None,
        StopGracePeriod=time(service, "stop_grace_period") or default(defaults.STOP_GRACE_PERIOD),
        Healthcheck=_healthcheck(service),
        DNSConfig=_dns(service),
        Secrets=grants(service, stack, names, "secrets") or None,
        Configs=grants(service, stack, names, "configs") or None,
        Isolation=_isolation(service),
        Init=flag(service, "init"),
        Sysctls=filled(pairs(service, "sysctls")) or None,
        **_capabilities(service),
        Ulimits=_ulimits(service) or None,
    )


def _image(service: View) -> Told | None:
    found = text(service, "image")
    return found.turned(references.with_tag(str(found.value))) if found is not None else None


def _command(service: View, key: str) -> list[Tree] | None:
    found = service.get(key)
    if found is None:
        return None
    if isinstance(found.data, str) and not list(found.items()):
        return [of(found, word) for word in words.split(found.data)] or None
    return texts(service, key) or None


def _environment(service: View) -> list[Tree] | None:
    """Sorted; what an `env_file` adds is not known here."""
    entries = [
        told.turned(name if told.value is None else f"{name}={told.value}")
        for name, told in pairs(service, "environment").items()
    ]
    return [*sorted(entries, key=lambda told: str(told.value))] or None


def _hosts(service: View) -> list[Tree] | None:
    """Return address and host of each entry: convert/service.go convertExtraHosts."""
    found = service.get("extra_hosts")
    pieces: list[Tree] = []
    for told in forms.hosts(found) if found is not None else ():
        host, _, address = str(told.value).partition(":")
        pieces.append(of(told.view, f"{address} {host}"))
    return pieces or None


def _privileges(service: View) -> dict[str, Tree]:
    found = service.get("credential_spec")
    given = {name: text(found, name) for name in ("config", "file", "registry")}
    credentials: dict[str, Tree] = {name.capitalize(): told or default("") for name, told in given.items()}
    return {
        "CredentialSpec": credentials if any(given.values()) else default(None),
        "SELinuxContext": default(None),
        "NoNewPrivileges": default(value=False),
    }


def _healthcheck(service: View) -> Tree | None:
    check = service.get("healthcheck")
    if check is None:
        return None
    if some(flag(check, "disable")) is not None:
        return {"Test": [of(check, "NONE")]}
    test = check.get("test")
    shell = test is not None and isinstance(test.data, str) and not list(test.items())
    found = texts(check, "test")
    known = without_absent(
        Test=[of(test, "CMD-SHELL"), *found] if test is not None and shell else found or None,
        Interval=some(time(check, "interval")),
        Timeout=some(time(check, "timeout")),
        StartPeriod=some(time(check, "start_period")),
        StartInterval=some(time(check, "start_interval")),
        Retries=some(whole(check, "retries")),
    )
    return known or of(check, {})


def _dns(service: View) -> Tree:
    known = without_absent(Nameservers=texts(service, "dns") or None, Search=texts(service, "dns_search") or None)
    return known or default({})


def _isolation(service: View) -> Told:
    """Moby daemon/cluster/convert/container.go isolationToGRPC: an unknown word is the default."""
    found = text(service, "isolation")
    word = str(found.value).lower() if found is not None else ""
    return Told(word, found.origin) if found is not None and word in ISOLATIONS else default("default")


def _capabilities(service: View) -> dict[str, Tree | None]:
    """docker/cli opts/capabilities.go: in capitals, each once; what is added is not dropped, ALL is all."""
    add, drop = (
        {_capability(str(told.value)): told for told in texts(service, key) if isinstance(told, Told)}
        for key in ("cap_add", "cap_drop")
    )
    add, drop = ({"ALL": each["ALL"]} if "ALL" in each else each for each in (add, drop))
    dropped = {name: told for name, told in drop.items() if name not in add}
    return {"CapabilityAdd": _sorted(add), "CapabilityDrop": _sorted(dropped)}


def _capability(text: str) -> str:
    name = text.strip().upper()
    return name if name in {"ALL", "RESET"} or name.startswith("CAP_") else f"CAP_{name}"


def _sorted(known: dict[str, Told]) -> list[Tree] | None:
    return [known[name].turned(name) for name in sorted(known) if name != "RESET"] or None


def _ulimits(service: View) -> list[Tree]:
    found = service.get("ulimits")
    entries = sorted(found.entries(), key=lambda entry: entry[0]) if found is not None else []
    limits: list[Tree] = []
    for name, each in entries:
        soft, hard = (whole(each, "soft"), whole(each, "hard")) if each.is_mapping else (whole(each), whole(each))
        limits.append({"Name": of(each, name), "Hard": hard or default(0), "Soft": soft or default(0)})
    return limits
