"""Tests of minutes to hours, and what their short cuts share with them: the nodes, a census of them, kept results."""
import json
import os
import tempfile

from . import nodes

LIMIT = 600


def run_world(world, case, seed, *options):
    """Runs a case of tools/worlds in node 1; its rows. A run without rows is a row that says so."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as directory:
        path = os.path.join(directory, "rows.json")
        words = [os.path.join(nodes.ROOT, "tools", "worlds"), world, case, "--seed", str(seed), "--limit", str(LIMIT), "--json", path]
        try:
            nodes.sh(" ".join([*words, *options]) + " > %s/log 2>&1 || test -e %s" % (directory, path), timeout=3 * LIMIT)
            with open(path, encoding="utf-8") as f:
                return json.load(f)
        except (nodes.Failed, OSError, ValueError) as e:
            log = ""
            if os.path.exists(directory + "/log"):
                with open(directory + "/log", encoding="utf-8", errors="replace") as f:
                    log = f.read()[-2000:]
            return [{"case": case, "copy": "", "world": world, "seconds": 0, "problems": ["no result: %s\n%s" % (e, log)]}]
