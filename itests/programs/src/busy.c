// Computes and does I/O: appends results to a file, reads them back, tells its progress; the output proves every step.
// busy STEPS SIZE_KIB: STEPS rounds of work over SIZE_KIB of memory; the same output on every machine.
#include "check.h"

int main(int argc, char **argv) {
    long steps = argc > 1 ? atol(argv[1]) : 50, words = (argc > 2 ? atol(argv[2]) : 1024) * 128;
    uint64_t *memory = malloc(words * 8), sum = 0;
    FILE *out = fopen("busy.out", "w+");
    if (!memory || !out) return 2;
    for (long i = 0; i < words; i++) memory[i] = churn(i, 2);
    for (long s = 0; s < steps; s++) {
        for (long i = 0; i < words; i++) sum = (sum ^ memory[i]) * 6364136223846793005u + 1442695040888963407u;
        for (long i = s % 64; i < words; i += 64) memory[i] ^= sum + i;
        sum = churn(sum, 2000000);
        fprintf(out, "step %ld: %016llx\n", s, (unsigned long long)sum);
        if (s % 10 == 9) {
            char line[100];
            long lines = 0, size = ftell(out);
            rewind(out);
            while (fgets(line, sizeof line, out)) lines++;
            if (lines != s + 1 || ftell(out) != size) return 3;
            printf("after %ld steps: %ld bytes\n", s + 1, size);
            fflush(stdout);
        }
    }
    fclose(out);
    printf("%016llx\n", (unsigned long long)sum);
    return (int)(sum & 63);
}
