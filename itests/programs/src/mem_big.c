// A big working set that is written all the time: mem_big MIB SECONDS; every word is checked against its formula.
#include "check.h"

int main(int argc, char **argv) {
    uint64_t words = (argc > 1 ? atol(argv[1]) : 64) << 17, x = 1;
    double end = now() + (argc > 2 ? atof(argv[2]) : 0);
    uint64_t *m = malloc(words * 8);
    uint32_t *times = calloc(words / 512, 4); // how often each page was written
    if (!m || !times) return 2;
    for (uint64_t i = 0; i < words; i++) m[i] = i * 0x9e3779b97f4a7c15u;
    do {
        for (int i = 0; i < 20000; i++) {
            x = churn(x, 3);
            uint64_t page = (x >> 20) % (words / 512);
            times[page]++;
            for (int k = 0; k < 512; k += 64) m[page * 512 + k] += 0x9e3779b97f4a7c15u;
        }
    } while (now() < end);
    uint64_t wrong = 0;
    for (uint64_t i = 0; i < words; i++)
        wrong += m[i] != (i + (i % 64 ? 0 : times[i / 512])) * 0x9e3779b97f4a7c15u;
    printf("%s\n", wrong ? "FAILED memory" : "ok memory");
    if (wrong) printf("FAILED words: %llu\n", (unsigned long long)wrong);
    return wrong != 0;
}
