// Huge, nearly empty memory: 256 GiB reserved, some thousand pages written all over it, and 96 MiB dense.
#include "check.h"

static const uint64_t SPAN = 256ull << 30, DENSE = 96 << 20;
static unsigned char *far_memory, *dense;

static void checks(void) {
    static uint64_t seed = 12345;
    if (!far_memory) {
        far_memory = mmap(NULL, SPAN, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        dense = malloc(DENSE);
        CHECK("reserve", far_memory != MAP_FAILED && dense);
        if (far_memory == MAP_FAILED) exit(3);
        for (uint64_t i = 0; i < DENSE; i += 8) *(uint64_t *)(dense + i) = i * 0x9e3779b97f4a7c15u;
    }
    uint64_t first = seed, x = seed;
    for (int i = 0; i < 3000; i++) {
        x = churn(x, 1);
        uint64_t at = (x >> 8) % (SPAN / 8) * 8;
        *(uint64_t *)(far_memory + at) = at ^ seed;
    }
    churn(1, 2000000);
    int wrong = 0;
    x = first;
    for (int i = 0; i < 3000; i++) {
        x = churn(x, 1);
        uint64_t at = (x >> 8) % (SPAN / 8) * 8;
        wrong += *(uint64_t *)(far_memory + at) != (at ^ first);
    }
    CHECK("what was written far apart", wrong == 0);
    x = first;
    for (int i = 0; i < 3000; i++) {
        x = churn(x, 1);
        uint64_t page = (x >> 8) % (SPAN / 8) * 8 & ~4095ull;
        madvise(far_memory + page, 4096, MADV_DONTNEED);
    }
    CHECK("given back, it is zero", *(uint64_t *)(far_memory + ((churn(first, 1) >> 8) % (SPAN / 8) * 8)) == 0);
    for (uint64_t i = first % 4096 * 8; i < DENSE; i += 4096 * 3) {
        wrong += *(uint64_t *)(dense + (i & ~7ull)) != (i & ~7ull) * 0x9e3779b97f4a7c15u;
    }
    CHECK("the dense part holds", wrong == 0);
    seed = churn(seed, 5);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
