"""gen_csource.py DIR N: a C program of N files with a Makefile; the built program prints one number."""
import os
import random
import sys

root, count = sys.argv[1], int(sys.argv[2])
os.makedirs(root)
rng = random.Random(29)
with open(os.path.join(root, "parts.h"), "w") as f:
    f.write("#include <stdint.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <math.h>\n")
    f.write("".join("uint64_t part%d(uint64_t);\n" % i for i in range(count)))
for i in range(count):
    with open(os.path.join(root, "part%d.c" % i), "w") as f:
        f.write('#include "parts.h"\n')
        for j in range(60):
            a, b, c = rng.randrange(1, 1 << 30) | 1, rng.randrange(1, 1 << 30), rng.randrange(3, 60)
            f.write("static uint64_t f%d(uint64_t x) {\n  uint64_t t[16];\n" % j)
            f.write("  for (int i = 0; i < 16; i++) t[i] = x * %du + i * %du;\n" % (a, b))
            f.write("  for (int i = 0; i < %d; i++) {\n    switch ((x >> i) %% 7) {\n" % c)
            for k in range(6):
                f.write("    case %d: t[(i + %d) & 15] ^= t[(i * %d) & 15] >> %d; break;\n"
                        % (k, rng.randrange(16), rng.randrange(1, 9), rng.randrange(1, 40)))
            f.write("    default: x += t[i & 15];\n    }\n  }\n  for (int i = 0; i < 16; i++) x ^= t[i];\n  return x;\n}\n")
        f.write("uint64_t part%d(uint64_t x) {\n" % i)
        f.write("".join("  x = f%d(x);\n" % j for j in range(60)) + "  return x;\n}\n")
with open(os.path.join(root, "main.c"), "w") as f:
    f.write('#include "parts.h"\nint main(void) {\n  uint64_t x = 1;\n  for (int i = 0; i < 50; i++) {\n')
    f.write("".join("    x = part%d(x);\n" % i for i in range(count)) + "  }\n")
    f.write('  printf("%llu\\n", (unsigned long long)x);\n  return 0;\n}\n')
with open(os.path.join(root, "Makefile"), "w") as f:
    objects = " ".join(["main.o"] + ["part%d.o" % i for i in range(count)])
    f.write("CFLAGS = -O2 -Wall\nOBJECTS = %s\nresult: program\n\t./program > result\n" % objects)
    f.write("program: $(OBJECTS)\n\t$(CC) -o $@ $(OBJECTS) -lm\n%.o: %.c parts.h\n\t$(CC) $(CFLAGS) -c -o $@ $<\n")
