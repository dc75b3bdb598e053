"""Python doing file I/O, sqlite3, subprocess, signals, and a TCP client and server over loopback; one process at a time
where threads would be usual. All that is printed is a function of the work, so any run must print the same."""
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import time
import zlib

rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 8


def numbers(seed):
    while True:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        yield seed >> 33


def files(source):
    """Writes, renames, re-reads and walks some hundred files; gives a hash of all."""
    shutil.rmtree("work", ignore_errors=True)
    os.mkdir("work")
    for i in range(150):
        record = [{"key": "%x" % next(source), "value": [next(source) % 97 for _ in range(5)]} for _ in range(30)]
        with open("work/%d.tmp" % i, "wb") as f:
            f.write(zlib.compress(json.dumps(record).encode()))
        os.rename("work/%d.tmp" % i, "work/%d.z" % i)
    digest = hashlib.sha256()
    for folder, _, names in os.walk("work"):
        for name in sorted(names):
            with open(os.path.join(folder, name), "rb") as f:
                text = zlib.decompress(f.read()).decode()
            digest.update(re.sub("[0-4]", "x", text).encode())
            digest.update(str(sum(sum(r["value"]) for r in json.loads(text))).encode())
    return digest.hexdigest()


def database(source):
    """A table with an index in a file; transactions, a rollback, aggregates."""
    if os.path.exists("data.db"):
        os.unlink("data.db")
    db = sqlite3.connect("data.db")
    db.execute("create table t (k integer primary key, a integer, b text)")
    for chunk in range(5):
        with db:
            rows = [(chunk * 2000 + i, next(source) % 1000, "%x" % next(source)) for i in range(2000)]
            db.executemany("insert into t values (?, ?, ?)", rows)
    db.execute("create index i on t (a)")
    db.commit()
    db.execute("delete from t where a < 500")
    db.rollback()
    answer = db.execute("select a, count(*), max(b) from t group by a order by 2 desc, 1 limit 50").fetchall()
    answer += db.execute("select count(*), sum(k) from t where b like '%ff%'").fetchall()
    check = db.execute("pragma integrity_check").fetchone()[0]
    db.close()
    return hashlib.sha256(repr(answer).encode()).hexdigest(), check


def children():
    """Subprocesses with pipes, statuses, a time-out and a signal."""
    out = [subprocess.run(["sh", "-c", "tr a-z A-Z | rev; exit %d" % n], input=b"some text %d\n" % n, capture_output=True)
           for n in range(3)]
    result = [(p.returncode, p.stdout.decode()) for p in out]
    text = subprocess.Popen("sort -n | uniq -c | sort -rn | head -3", shell=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    result.append(text.communicate(b"".join(b"%d\n" % (i * i % 17) for i in range(500)))[0].decode())
    try:
        subprocess.run(["sleep", "30"], timeout=0.2)
    except subprocess.TimeoutExpired:
        result.append("timed out")
    p = subprocess.Popen(["sleep", "30"])
    p.terminate()
    result.append(p.wait())
    return result


def signals():
    """Handlers count what is sent, an interval timer ticks, a wait is interrupted by an exception."""
    seen = []
    signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(number))
    for _ in range(20):
        os.kill(os.getpid(), signal.SIGUSR1)
        sum(range(1000))
    ticks = []
    signal.signal(signal.SIGALRM, lambda number, frame: ticks.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    deadline = time.monotonic() + 30
    while len(ticks) < 5 and time.monotonic() < deadline:
        sum(range(1000))
    signal.setitimer(signal.ITIMER_REAL, 0)

    def interrupt(number, frame):
        raise InterruptedError
    signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        time.sleep(30)
        how = "slept"
    except InterruptedError:
        how = "interrupted"
    return len(seen), len(ticks) >= 5, how


def serve(listener):
    connection, _ = listener.accept()
    with connection, connection.makefile("rwb") as stream:
        while size := stream.read(4):
            data = stream.read(struct.unpack("<I", size)[0])
            stream.write(hashlib.md5(data).digest())
            stream.flush()


def network(source):
    """A server in a forked child answers each message with its hash."""
    listener = socket.create_server(("127.0.0.1", 0))
    child = os.fork()
    if child == 0:
        serve(listener)
        os._exit(7)
    digest = hashlib.sha256()
    with socket.create_connection(listener.getsockname()) as s:
        for i in range(60):
            data = b"%d" % next(source) * (i * 50 + 1)
            s.sendall(struct.pack("<I", len(data)) + data)
            answer = s.recv(16, socket.MSG_WAITALL)
            assert answer == hashlib.md5(data).digest()
            digest.update(answer)
    listener.close()
    return digest.hexdigest(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


source = numbers(4711)
for i in range(rounds):
    print(i, files(source), database(source), children(), signals(), network(source))
shutil.rmtree("work")
