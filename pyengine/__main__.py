"""`python3 -m pyengine`: see cli.py."""

import sys

try:
    from pyengine.cli import main
except ModuleNotFoundError as error:
    if error.name is None or not error.name.startswith("ruamel"):
        raise
    sys.stderr.write("stackengine: the package ruamel.yaml is missing; `pip install ruamel.yaml==0.19.1` brings it\n")
    sys.exit(2)

sys.exit(main())
