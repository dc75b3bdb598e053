// Owns BYTES of incompressible memory and works on it until it gets SIGTERM: hog BYTES; prints its pid when filled.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t over;
static void stop(int sig) { over = sig; }
int main(int argc, char **argv) {
    uint64_t words = argc > 1 ? strtoull(argv[1], NULL, 10) / 8 : 0, x = 88172645463325252u, sum = 0, i;
    uint64_t *m = malloc(words * 8);
    if (!words || !m) return 2;
    for (i = 0; i < words; i++) {
        x ^= x << 13; x ^= x >> 7; x ^= x << 17;
        m[i] = x;
        sum += x;
    }
    signal(SIGTERM, stop);
    printf("%d\n", getpid());
    fflush(stdout);
    for (i = 0; !over; i = (i + 511) % words) { // a word changes its place in the sum, not the sum
        uint64_t j = (i + 4099) % words, t = m[i];
        m[i] = m[j];
        m[j] = t;
    }
    for (i = 0; i < words; i++) sum -= m[i];
    return sum != 0;
}
