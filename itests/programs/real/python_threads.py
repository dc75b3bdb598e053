"""Threads of Python with queues: workers hash and compress, one reads files, one writes; argv[1] rounds."""
import hashlib
import queue
import sys
import threading
import zlib

rounds = int(sys.argv[1])
todo, done = queue.Queue(8), queue.Queue()


def work():
    while True:
        item = todo.get()
        if item is None:
            return
        number, data = item
        for _ in range(rounds):
            data = zlib.decompress(zlib.compress(data, 6))
        done.put((number, hashlib.sha256(data).hexdigest()))


workers = [threading.Thread(target=work) for _ in range(4)]
for w in workers:
    w.start()
seed = bytes(range(256)) * 256
for n in range(40):
    todo.put((n, seed[n:] + str(n).encode()))
for w in workers:
    todo.put(None)
for w in workers:
    w.join()
results = dict(done.get() for _ in range(40))
for n in sorted(results):
    print(n, results[n])
timer = threading.Timer(0.05, lambda: print("timer"))
timer.start()
timer.join()
