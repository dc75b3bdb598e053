// check.h: one verdict line for each named check, the same text however many rounds were made.
//
// A program gives check_main() a function that makes all its checks once. It is repeated until argv[1] seconds are over
// (0 or nothing: one round), so that moves hit every part of it. Children report by exit status only and never print.
#ifndef CHECK_H
#define CHECK_H
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct verdict { const char *name; long good, bad; char why[300]; };
static struct verdict verdicts[64];
static int verdict_count;

static inline void check_at(const char *name, int ok, int line, const char *what) {
    int saved = errno, i = 0;
    while (i < verdict_count && strcmp(verdicts[i].name, name)) i++;
    if (i == verdict_count) verdicts[verdict_count++].name = name;
    if (ok) { verdicts[i].good++; return; }
    if (!verdicts[i].bad++)
        snprintf(verdicts[i].why, sizeof verdicts[i].why, "line %d: %s (errno %d)", line, what, saved);
}
#define CHECK(name, cond) check_at(name, !!(cond), __LINE__, #cond)

// Seconds of the monotonic clock.
static inline double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

// A number that depends on every one of n steps: computing to be interrupted.
static inline uint64_t churn(uint64_t seed, long n) {
    while (n-- > 0) seed = (seed ^ (seed >> 29)) * 6364136223846793005u + 1442695040888963407u;
    return seed;
}

// Forks; the child runs fn(arg) and exits with what it returns.
static inline pid_t child(int (*fn)(long), long arg) {
    pid_t pid = fork();
    if (pid == 0) _exit(fn(arg));
    return pid;
}

// Waits for one child and gives its raw status, or -1.
static inline int reap(pid_t pid) {
    int status;
    pid_t got;
    while ((got = waitpid(pid, &status, 0)) < 0 && errno == EINTR) { }
    return got == pid ? status : -1;
}
static inline int exited(int status, int code) { return status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == code; }
static inline int killed(int status, int sig) { return status >= 0 && WIFSIGNALED(status) && WTERMSIG(status) == sig; }

// Reads or writes all of it; -1 when that cannot be done.
static inline long read_all(int fd, void *to, long n) {
    long done = 0;
    while (done < n) {
        long r = read(fd, (char *)to + done, n - done);
        if (r == 0) break;
        if (r < 0 && errno != EINTR) return -1;
        if (r > 0) done += r;
    }
    return done;
}
static inline long write_all(int fd, const void *from, long n) {
    long done = 0;
    while (done < n) {
        long r = write(fd, (const char *)from + done, n - done);
        if (r < 0 && errno != EINTR) return -1;
        if (r > 0) done += r;
    }
    return done;
}

// A fresh file of this program in the working directory, removed from sight at once when keep is 0.
static inline int scratch_file(const char *name, int keep) {
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);
    if (fd >= 0 && !keep) unlink(name);
    return fd;
}

static inline void on_signal(int sig, void (*fn)(int, siginfo_t *, void *), int flags) {
    struct sigaction a;
    memset(&a, 0, sizeof a);
    a.sa_sigaction = fn;
    a.sa_flags = flags | SA_SIGINFO;
    sigaction(sig, &a, NULL);
}

static inline int check_main(int argc, char **argv, void (*round_of_checks)(void)) {
    double end = now() + (argc > 1 ? atof(argv[1]) : 0);
    int bad = 0;
    do round_of_checks(); while (now() < end);
    for (int i = 0; i < verdict_count; i++) {
        struct verdict *v = &verdicts[i];
        if (v->bad) printf("FAILED %s (%ld of %ld): %s\n", v->name, v->bad, v->bad + v->good, v->why), bad = 1;
        else printf("ok %s\n", v->name);
    }
    return bad;
}
#endif
