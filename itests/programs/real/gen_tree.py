"""gen_tree.py DIR N: a tree of N small files in nested directories, with links, fixed times and odd names."""
import os
import random
import sys

root, count = sys.argv[1], int(sys.argv[2])
rng = random.Random(17)
paths = []
for i in range(count):
    folder = os.path.join(root, "d%d" % (i % 13), "sub %d" % (i % 7), "x" * (i % 5 + 1))
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "file-%d%s" % (i, ".é" if i % 50 == 0 else ""))
    with open(path, "wb") as f:
        f.write(rng.randbytes(rng.randrange(1, 9000)) if i % 3 else b"text line %d\n" % i * (i % 400 + 1))
    os.chmod(path, 0o644 if i % 4 else 0o755)
    paths.append(path)
    if i % 40 == 0:
        os.symlink("file-%d" % i, path + ".soft")
    if i % 60 == 0:
        os.link(path, path + ".hard")
for folder, dirs, files in os.walk(root, topdown=False):
    for name in files:
        os.utime(os.path.join(folder, name), (1500000000, 1500000000 + len(name)), follow_symlinks=False)
    os.utime(folder, (1500000000, 1500000000))
