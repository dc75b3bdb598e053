// A guest that means harm: guest plant | look | breakout | canary SECONDS | calls SEED [LAST] | forks MOST | memory MIB.
#include "guest.h"
#include <sys/resource.h>

static uint64_t state;
static uint64_t next(void) {
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}
static char scratch[1 << 16];
static long argument(void) {
    static const long odd[] = { 0, 1, -1, 2, 0xffffffffL, 1L << 63, 4096, 0x7fffffff, -100, 0x7ffffffff000L, -4096 };
    switch (next() % 5) {
    case 0: return odd[next() % (sizeof odd / sizeof *odd)];
    case 1: return (long)(scratch + next() % (sizeof scratch - 4096));
    case 2: return next() % 64;
    case 3: return next() % 40000;
    default: return (long)next();
    }
}
// In a child of its own: one number, first with zeros, then at random. It may die, stop, fork or never return.
static void attempt(long nr, int tries) {
    pid_t me = getpid();
    drop();
    alarm(3);
    for (int i = 0; i < tries; i++) {
        for (unsigned k = 0; k < sizeof scratch; k += 8) *(uint64_t *)(scratch + k) = k % 64 ? next() >> (next() % 64) : 0;
        long a = i ? argument() : 0, b = i ? argument() : 0, c = i ? argument() : 0, d = i ? argument() : 0, e = i ? argument() : 0,
             f = i ? argument() : 0;
        syscall(nr, a, b, c, d, e, f);
        if ((pid_t)syscall(SYS_getpid) != me) _exit(0);
    }
    _exit(0);
}
int all_calls(long seed, long last) {
    int ended = 0, died = 0, late = 0;
    for (long i = 0; i <= last + 60; i++) {
        // all numbers, then some with the x32 bit, some negative
        long nr = i <= last ? i : i <= last + 30 ? 0x40000000 + (i - last) * 17 : last - i;
        state = seed * 1000 + i;
        pid_t c = fork();
        if (c == 0) { setpgid(0, 0); attempt(nr, 6); }
        int status = 0;
        double end = now() + 5;
        while (waitpid(c, &status, WNOHANG) == 0 && now() < end) usleep(500);
        if (now() >= end) { kill(c, SIGKILL); waitpid(c, &status, 0); late++; }
        else if (WIFSIGNALED(status)) died++;
        else ended++;
        kill(-c, SIGKILL); // what it may have forked
    }
    printf("%ld numbers: %d ended, %d died, %d were killed after 5 s\n", last + 61, ended, died, late);
    return 0;
}
int fork_bomb(long most) {
    int n = 0;
    pid_t group = 0;
    while (n < most) {
        pid_t c = fork();
        if (c < 0) break;
        if (c == 0) { alarm(60); for (;;) pause(); }
        if (!group) group = c;
        setpgid(c, group);
        n++;
    }
    printf("processes: %d%s\n", n, n < most ? " (then refused)" : "");
    if (group) kill(-group, SIGKILL);
    while (waitpid(-1, NULL, 0) > 0) { }
    return 0;
}
int memory_bomb(long mib) {
    pid_t c = fork();
    if (c == 0) {
        for (long i = 0; i < mib; i++) {
            char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (p == MAP_FAILED) _exit(1);
            for (int k = 0; k < 1 << 20; k += 4096) p[k] = (char)i;
        }
        _exit(0);
    }
    int status = 0;
    waitpid(c, &status, 0);
    printf("memory bomb: %s\n", WIFSIGNALED(status) ? "killed" : WEXITSTATUS(status) ? "refused" : "got all");
    return 0;
}
// Fills memory with words that follow from their addresses and looks at them for a while.
int canary(long seconds) {
    static uint64_t words[1 << 20];
    drop();
    for (unsigned i = 0; i < sizeof words / 8; i++) words[i] = (uintptr_t)&words[i] * 0x9e3779b97f4a7c15u;
    printf("canary %d\n", getpid());
    for (double end = now() + seconds; now() < end; usleep(200000))
        for (unsigned i = 0; i < sizeof words / 8; i++)
            if (words[i] != (uintptr_t)&words[i] * 0x9e3779b97f4a7c15u) return printf("changed\n"), 1;
    printf("unchanged\n");
    return 0;
}
int main(int argc, char **argv) {
    struct rlimit none = { 0, 0 };
    setrlimit(RLIMIT_CORE, &none);
    setvbuf(stdout, NULL, _IOLBF, 0);
    const char *what = argc > 1 ? argv[1] : "";
    long n = argc > 2 ? atol(argv[2]) : 1;
    return !strcmp(what, "plant") ? plant() : !strcmp(what, "look") ? look() : !strcmp(what, "breakout") ? breakout() : !strcmp(what, "canary") ? canary(n)
        : !strcmp(what, "calls") ? all_calls(n, argc > 3 ? atol(argv[3]) : 600)
        : !strcmp(what, "forks") ? fork_bomb(n) : !strcmp(what, "memory") ? memory_bomb(n) : 2;
}
