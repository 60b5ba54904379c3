"""Options of a network that its driver does not act on."""

from __future__ import annotations

from difflib import get_close_matches

from pyengine.swarm.model.networks import Network
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.view import View

ENCRYPTED = "encrypted"
_READ = {ENCRYPTED, "com.docker.network.driver.mtu", "com.docker.network.driver.overlay.vxlanid_list"}
"""What the overlay driver reads: moby daemon/libnetwork/drivers/overlay/ov_network.go CreateNetwork."""
_NO = {"false", "no", "off", "0"}


def idle_options(network: Network, stack: Stack) -> list[tuple[str, View]]:
    """Return the options of an overlay network without their effect; of a driver that is not written only in a stack.

    Of `encrypted` the driver looks only whether it is there: one that says no encrypts.
    """
    options = network.view.get("driver_opts") if network.view is not None else None
    if options is None or not network.is_overlay:
        return []
    if not stack.for_swarm and not network.driver.written:
        return []
    return [(name, option) for name, option in options.entries() if not is_open(option) and _is_idle(name, option)]


def meant(name: str) -> str:
    """Return the option of the driver that a name is nearly, by its last word or by its letters; "" for none."""
    by_word = {each.rpartition(".")[2]: each for each in sorted(_READ)}
    word = next(iter(get_close_matches(name.lower().rpartition(".")[2].replace("-", "_"), by_word, 1, 0.7)), "")
    whole = next(iter(get_close_matches(name.lower(), sorted(_READ), 1, 0.9)), "")
    return by_word[word] if word else whole


def is_no(option: View) -> bool:
    """Tell a value that says no."""
    return str(option.data).lower() in _NO


def _is_idle(name: str, option: View) -> bool:
    return is_no(option) if name == ENCRYPTED else name not in _READ
