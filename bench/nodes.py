"""The nodes on this machine as a bench sees them, and the C programs it runs there."""
import contextlib
import os
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MOSIX = os.path.join(ROOT, "mosix")
BUILD = os.path.join(ROOT, "bench", "target")
TARGET = os.path.join(ROOT, "target", "bench")
OTHER = "10.77.0.2"
LIMIT = 300


def compile_programs():
    os.makedirs(BUILD, exist_ok=True)
    extra = [os.path.join(ROOT, "itests", "programs", "src", "cpu_bound.c")]
    source = os.path.join(ROOT, "bench", "src")
    for path in [os.path.join(source, n) for n in sorted(os.listdir(source))] + extra:
        subprocess.run(["gcc", "-O2", "-Wall", "-o", program(os.path.basename(path)[:-2]), path], check=True)


def program(name):
    return os.path.join(BUILD, name)


class Nodes:
    """
    Uses nodes that are up; else starts three and ends them. A context manager; ends every server it started. With trust: nodes of
    its own in any case, beside those that are up, with this protection; so with a name for them: as many, and made with those options.
    """

    def __init__(self, trust=None, name=None, size=3, options=()):
        self.env = dict(os.environ)
        self.size = size
        self.options = [*options, *(["--trust", trust] if trust else [])]
        if name or trust:
            self.env["MOSIX_STATE"] = os.environ.get("MOSIX_STATE", "/var/tmp/mosix-up") + "-bench-" + (name or trust)

    def __enter__(self):
        self.servers = []
        self.own = subprocess.run([MOSIX, "exec", "2", "--", "true"], capture_output=True, env=self.env).returncode != 0
        if self.own:
            subprocess.run([MOSIX, "up", str(self.size)] + self.options, check=True, env=self.env)
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.kill()
            server.wait()
        for node, pid in getattr(self, "pids", []):
            self.output(node, ["kill", str(pid)], check=False)
        if self.own:
            subprocess.run([MOSIX, "down"], check=True, env=self.env)

    @contextlib.contextmanager
    def apart(self):
        """
        Home on one processor, its host on another, as two machines are: gives the words to put before commands of node 1.
        Both sides of a comparison are bound so. Else the kernel has the two ends of a connection now on one processor and now
        on two, and a message takes six times as long in the second case.
        """
        last = (os.cpu_count() or 1) - 1
        self.bind({1: "0", 2: str(last)})
        try:
            yield ["taskset", "-c", "0"]
        finally:
            self.bind({1: "0-%d" % last, 2: "0-%d" % last})

    def bind(self, processors):
        """All processes of a node, and what they start from now on."""
        for node, processor in processors.items():
            script = 'cd /proc; for p in [0-9]*; do taskset -apc "$0" $p; done >/dev/null 2>&1; true'
            self.output(node, ["sh", "-c", script, processor])

    def output(self, node, words, check=True):
        """The standard output of a command in a node; on failure RuntimeError with what it said."""
        result = subprocess.run([MOSIX, "exec", str(node), "--"] + words, capture_output=True, text=True, timeout=LIMIT,
                                stdin=subprocess.DEVNULL, env=self.env)
        if check and result.returncode:
            raise RuntimeError("%s: status %d: %s" % (" ".join(words), result.returncode, result.stderr.strip()))
        return result.stdout

    def start(self, node, words, stdin=subprocess.DEVNULL):
        """A command in a node that says one line when it is ready; gives the process and that line."""
        process = subprocess.Popen([MOSIX, "exec", str(node), "--"] + words, stdout=subprocess.PIPE, text=True,
                                   stdin=stdin, env=self.env)
        line = process.stdout.readline().strip()
        if not line:
            raise RuntimeError("%s did not start" % " ".join(words))
        return process, line

    def serve(self, node, words):
        """
        A server that says 'ready'; the shell before it tells the pid by which it is ended. Its program comes on standard
        input, for the node may have another /tmp and /home than this one.
        """
        script = 'f=$(mktemp) && cat > "$f" && chmod +x "$f" && exec 3< "$f" && rm "$f" && echo $$ && exec /proc/self/fd/3 "$@"'
        with open(words[0], "rb") as binary:
            process, pid = self.start(node, ["sh", "-c", script, "sh"] + words[1:], binary)
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("%s does not serve" % " ".join(words))
        self.servers.append(process)
        self.pids = getattr(self, "pids", []) + [(node, int(pid))]


def together(commands, env=None):
    """Commands of node 1 that each say one line when they are ready, all begun at once: the processes, and those lines."""
    # One after the other each waits for the time that the ones before, which work already, leave it.
    started = [subprocess.Popen([MOSIX, "exec", "1", "--", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                                env=env) for words in commands]
    return [(process, process.stdout.readline().strip()) for process in started]


def scratch():
    """A directory that all of node 1's programs can write to."""
    return tempfile.TemporaryDirectory(prefix="mosix-bench.", dir="/var/tmp")
