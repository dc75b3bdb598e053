"""Deterministic inputs of scientific programs, from an own generator so that no library version matters.

gen_science.py sat VARIABLES CLAUSES SEED          random 3-SAT in DIMACS form
gen_science.py protein COUNT MIN MAX SEED          random proteins, FASTA
gen_science.py genome COUNT LENGTH SEED            random DNA, FASTA
gen_science.py reads COUNT LENGTH SEED GENOME      reads of GENOME with 2 % errors, half of them reversed, FASTA
"""
import sys


def generator(seed):
    """A function that gives the next number below its argument (splitmix64)."""
    state = [seed]

    def below(limit):
        state[0] = (state[0] + 0x9E3779B97F4A7C15) & (2**64 - 1)
        z = state[0]
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & (2**64 - 1)
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & (2**64 - 1)
        return (z ^ (z >> 31)) % limit
    return below


def fasta(name, sequence):
    rows = (sequence[i:i + 70] for i in range(0, len(sequence), 70))
    sys.stdout.write(">%s\n%s\n" % (name, "\n".join(rows)))


def sat(variables, clauses, seed):
    below = generator(seed)
    print("p cnf", variables, clauses)
    for _ in range(clauses):
        chosen = set()
        while len(chosen) < 3:
            chosen.add(below(variables) + 1)
        print(*(v if below(2) else -v for v in sorted(chosen)), 0)


def protein(count, low, high, seed):
    below = generator(seed)
    letters = "".join(c * n for c, n in zip("ARNDCQEGHILKMFPSTWYV", (8, 6, 4, 5, 2, 4, 7, 7, 2, 6, 10, 6, 2, 4, 5, 7, 5, 1, 3, 7)))
    for i in range(count):
        fasta("p%d" % i, "".join(letters[below(len(letters))] for _ in range(low + below(high - low))))


def genome(count, length, seed):
    below = generator(seed)
    for i in range(count):
        fasta("chr%d" % i, "".join("ACGT"[below(4)] for _ in range(length)))


def reads(count, length, seed, path):
    below = generator(seed)
    with open(path) as f:
        bases = "".join(line.strip() for line in f if not line.startswith(">"))
    other = str.maketrans("ACGT", "TGCA")
    for i in range(count):
        start = below(len(bases) - length)
        read = list(bases[start:start + length])
        for _ in range(length // 50):
            read[below(length)] = "ACGT"[below(4)]
        text = "".join(read)
        fasta("r%d" % i, text.translate(other)[::-1] if below(2) else text)


if __name__ == "__main__":
    arguments = [int(a) if a.isdigit() else a for a in sys.argv[2:]]
    {"sat": sat, "protein": protein, "genome": genome, "reads": reads}[sys.argv[1]](*arguments)
