"""A database with a write-ahead log, four processes that write and one that reads; argv[1] rows each."""
import os
import sqlite3
import sys

rows = int(sys.argv[1])


def connect():
    db = sqlite3.connect("wal.db", timeout=60, isolation_level=None)
    db.execute("pragma journal_mode=wal")
    return db


db = connect()
db.execute("create table t (writer int, n int, text text, primary key (writer, n))")
db.close()
children = []
for writer in range(4):
    pid = os.fork()
    if pid == 0:
        db = connect()
        for n in range(rows):
            db.execute("begin immediate")
            db.execute("insert into t values (?, ?, ?)", (writer, n, "row %d of %d" % (n, writer)))
            db.execute("commit")
        db.close()
        os._exit(0)
    children.append(pid)
db, seen = connect(), 0
while seen < 4 * rows:
    now = db.execute("select count(*) from t").fetchone()[0]
    assert now >= seen, (now, seen)
    seen = now
for pid in children:
    assert os.waitpid(pid, 0)[1] == 0
print(db.execute("select count(*), sum(n), count(distinct text) from t").fetchone())
print(db.execute("pragma integrity_check").fetchone())
db.close()
for name in os.listdir("."):
    if name.startswith("wal.db"):
        os.unlink(name)
