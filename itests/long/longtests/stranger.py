"""A stranger on the cable, in the switch's network namespace: stranger.py {record SECONDS FILE | datagrams|connections N SEED FILE}.
Prints one line of JSON: what was thrown, and what was answered."""
import json
import os
import pickle
import random
import socket
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from longtests import wire  # noqa: E402

TARGETS = (1, 2, 3)
OWN = ["10.77.0.%d" % n for n in range(200, 208)]
LARGEST = 1472
THREADS = 8


def address(node):
    return "10.77.0.%d" % node


def mutilated(rng, text):
    """The text, damaged in one of the ways that a reader may fall over."""
    text = bytearray(text)
    kind = rng.randrange(5)
    if kind == 0:
        for _ in range(rng.randint(1, 8)):
            text[rng.randrange(len(text))] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del text[rng.randrange(len(text)):]
    elif kind == 2:
        text += rng.randbytes(rng.randint(1, 200))
    elif kind == 3:  # a length, somewhere in the head, that is too large
        at = rng.randrange(min(len(text), 64))
        text[at:at + 4] = b"\xff" * len(text[at:at + 4])
    else:
        at, size = rng.randrange(len(text)), rng.randint(1, 64)
        text[at:at + size] = rng.randbytes(len(text[at:at + size]))
    return bytes(text)


def datagrams(count, rng, recorded, port):
    """Random, recorded and forged datagrams, from every address, to every node; how many of each kind."""
    seen = [p for p in recorded if p[0] == wire.UDP and p[4] == port and p[7]]
    if not seen:
        raise SystemExit("no datagram was recorded: there is nothing to forge")
    ports = {node: raw("p%d" % node) for node in TARGETS}
    thrown = {}
    everybody = [address(n) for n in (1, 2, 3, 4)] + OWN
    for _ in range(count):
        node = rng.choice(TARGETS)
        kind = rng.choice(("random", "again", "elsewhere", "forged"))
        _, source, destination, sport, _, _, _, payload = rng.choice(seen)
        if kind == "random":
            payload = rng.randbytes(rng.randint(0, LARGEST))
        elif kind == "forged":
            payload = mutilated(rng, payload)[:LARGEST]
        if kind == "again":
            node = int(destination.rsplit(".", 1)[1])
            if node not in TARGETS:
                continue
        else:
            source = rng.choice([a for a in everybody if a != address(node)])
        frame = wire.datagram(source, address(node), sport, port, payload, node)
        try:
            ports[node].send(frame)
        except OSError as e:  # ENOBUFS: the card's queue is full, and it is gone as on a real one
            kind = "lost: " + e.strerror
        thrown[kind] = thrown.get(kind, 0) + 1
    return thrown


def raw(port):
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    out.bind((port, 0))
    return out


class Connections:
    """Connections of strangers to all ports, THREADS at a time."""

    def __init__(self, count, seed, recorded, ports):
        self.left, self.seed, self.ports = count, seed, ports
        self.said = wire.streams(recorded)
        self.lock = threading.Lock()
        self.sent, self.answered = {}, {}

    def take(self):
        with self.lock:
            self.left -= 1
            return self.left >= 0

    def run(self):
        threads = [threading.Thread(target=self.work, args=(n,)) for n in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {"connections": self.sent, "most answered": self.answered}

    def work(self, number):
        rng = random.Random(self.seed * 1000 + number)
        while self.take():
            port = rng.choice(self.ports)
            kinds = ["random", "tls", "silent"] + (["again", "forged", "forged"] if self.said.get(port) else [])
            kind = rng.choice(kinds)
            packets, answered = self.connection(rng, port, kind)
            key = "%d %s" % (port, kind)
            with self.lock:
                n, p = self.sent.get(key, (0, 0))
                self.sent[key] = n + 1, p + packets
                self.answered[key] = max(self.answered.get(key, 0), answered)

    def text(self, rng, port, kind):
        if kind == "random":
            return rng.randbytes(rng.choice((1, 4, 16, 100, 5000, 40_000)))
        if kind == "tls":  # a record of a handshake, of a length that need not be true
            return b"\x16\x03\x01" + rng.randbytes(2) + b"\x01" + rng.randbytes(rng.randint(0, 600))
        text = rng.choice(self.said[port])
        return text if kind == "again" else mutilated(rng, text)

    def connection(self, rng, port, kind):
        """(packets sent, bytes answered)."""
        peer = socket.socket()
        peer.settimeout(0.05)
        packets = 0
        try:
            peer.bind((rng.choice(OWN), 0))
            peer.settimeout(5)
            peer.connect((address(rng.choice(TARGETS)), port))
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if kind != "silent":
                text = self.text(rng, port, kind)
                parts = rng.choice((1, 1, 4, 16))
                size = max(1, -(-len(text) // parts))
                for at in range(0, len(text), size):
                    peer.sendall(text[at:at + size])
                    packets += 1
            if rng.random() < 0.5:
                peer.shutdown(socket.SHUT_WR)
            peer.settimeout(rng.choice((0.001, 0.02, 0.1)))
            return packets, len(peer.recv(1 << 16))
        except OSError:  # reset, timed out: nothing was answered
            return packets, 0
        finally:
            if rng.random() < 0.2:
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            peer.close()


def main(what, *arguments):
    if what == "record":
        with open(arguments[1], "wb") as f:
            pickle.dump(wire.record("p1", float(arguments[0])), f)
        return {}
    count, seed = int(arguments[0]), int(arguments[1])
    with open(arguments[2], "rb") as f:  # written by this program a moment ago
        recorded = pickle.load(f)
    ports = [int(p) for p in arguments[3].split(",")]
    if what == "datagrams":
        return datagrams(count, random.Random(seed), recorded, ports[0])
    return Connections(count, seed, recorded, ports).run()


print(json.dumps(main(*sys.argv[1:])))
