"""`python3 -m pyengine`: see cli.py."""

import sys

from pyengine.cli import main

sys.exit(main())
