// Nothing but computing, for measurements: cpu_bound MILLIONS of steps; prints a number that depends on each.
#include "check.h"

int main(int argc, char **argv) {
    uint64_t sum = 1;
    for (long i = argc > 1 ? atol(argv[1]) : 100; i > 0; i--) sum = churn(sum, 1000000);
    printf("%016llx\n", (unsigned long long)sum);
    return 0;
}
