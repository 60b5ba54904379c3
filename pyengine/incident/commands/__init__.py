"""Commands of `docker`, read with the command line's own table of flags and judged by the rules for files."""

from pyengine.incident.commands.as_command import recreates
from pyengine.incident.commands.judge import Found, JudgedCommand, judged, judged_commands
from pyengine.incident.commands.permanent import Permanent
from pyengine.incident.commands.refused import Remark

__all__ = ["Found", "JudgedCommand", "Permanent", "Remark", "judged", "judged_commands", "recreates"]
