// Plain TCP of many bytes into fresh memory: stream recv PORT | stream send HOST PORT BYTES (prints seconds).
// The time is that of connect, all bytes, and one byte back that says that all of them are in the receiver's memory.
// It is made to be fast: both ends advise huge pages, the receiver frees its memory after the answer, and each end
// moves as much with one call as the socket takes.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define STEP (1 << 20)

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}
static char *fresh(uint64_t n) {
    char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return NULL;
    madvise(p, n, MADV_HUGEPAGE);
    return p;
}
static int receive(int s) {
    uint64_t n;
    char *p;
    if (read(s, &n, 8) != 8 || !(p = fresh(n))) return 0;
    for (uint64_t got = 0; got < n;) {
        long r = read(s, p + got, n - got > STEP ? STEP : n - got);
        if (r <= 0) return 0;
        got += r;
    }
    int fine = write(s, "k", 1) == 1;
    munmap(p, n);
    return fine;
}
static int serve(int port) {
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
    int l = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(l, (void *)&a, sizeof a) || listen(l, 5)) return perror("stream"), 1;
    puts("ready");
    fflush(stdout);
    for (;;) {
        int s = accept(l, NULL, NULL);
        receive(s);
        close(s);
    }
}
// Seconds of one transfer, -1 on failure.
static double transfer(struct sockaddr_in *to, char *p, uint64_t n) {
    int s = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    char back;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    double begin = now();
    if (connect(s, (void *)to, sizeof *to) || write(s, &n, 8) != 8) return perror("stream"), -1;
    for (uint64_t sent = 0; sent < n;) {
        long w = write(s, p + sent, n - sent > STEP ? STEP : n - sent);
        if (w <= 0) return perror("stream"), -1;
        sent += w;
    }
    if (read(s, &back, 1) != 1) return perror("stream"), -1;
    double took = now() - begin;
    close(s);
    return took;
}
int main(int argc, char **argv) {
    if (argc == 3 && !strcmp(argv[1], "recv")) return serve(atoi(argv[2]));
    if (argc != 5) return 2;
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[3])), .sin_addr.s_addr = inet_addr(argv[2]) };
    uint64_t n = strtoull(argv[4], NULL, 10), x = 88172645463325252u;
    char *p = fresh(n);
    if (!p) return 1;
    for (uint64_t i = 0; i + 8 <= n; i += 8) {
        x ^= x << 13; x ^= x >> 7; x ^= x << 17;
        memcpy(p + i, &x, 8);
    }
    // Memory that a virtual machine has given back is slow at the first touch: once for that, once for the time.
    double first = transfer(&a, p, n), second = transfer(&a, p, n);
    if (first < 0 || second < 0) return 1;
    printf("%.6f\n", second);
    return 0;
}
