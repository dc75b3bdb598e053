// Resource limits act where they should: file size, CPU time, address space, stack, descriptors; and are inherited.
#include "check.h"

static struct rlimit was;
static int with(int what, rlim_t soft) {
    getrlimit(what, &was);
    struct rlimit l = { soft, was.rlim_max };
    return setrlimit(what, &l);
}
static int big_file(long handle) {
    if (handle) signal(SIGXFSZ, SIG_IGN);
    int fd = scratch_file("rlimits.tmp", 0);
    static char data[20000];
    if (with(RLIMIT_FSIZE, 10000) || write(fd, data, 9000) != 9000) return 1;
    if (write(fd, data, 9000) != 1000) return 2;
    return write(fd, data, 1) == -1 && errno == EFBIG ? 0 : 3;
}
static int burn(long unused) { (void)unused; with(RLIMIT_CPU, 1); for (;;) churn(1, 10000000); return 9; }
static volatile sig_atomic_t warned;
static void on_xcpu(int sig) { (void)sig; warned = 1; }
static int burn_warned(long unused) {
    (void)unused;
    signal(SIGXCPU, on_xcpu);
    with(RLIMIT_CPU, 1);
    for (double end = now() + 60; !warned && now() < end;) churn(1, 1000000);
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return warned && u.ru_utime.tv_sec + u.ru_stime.tv_sec >= 0 ? 0 : 1;
}
static int little_memory(long unused) {
    (void)unused;
    if (with(RLIMIT_AS, 300 << 20)) return 1;
    void *p = mmap(NULL, 400 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p != MAP_FAILED || errno != ENOMEM) return 2;
    p = mmap(NULL, 50 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? 3 : 0;
}
static int little_data(long unused) {
    (void)unused;
    if (with(RLIMIT_DATA, 20 << 20)) return 1;
    return sbrk(40 << 20) == (void *)-1 && errno == ENOMEM && malloc(100 << 20) == NULL ? 0 : 2;
}
// Nearly no limit is none: as numbers with a sign these would be below 0.
static int huge_limits(long unused) {
    (void)unused;
    if (with(RLIMIT_AS, RLIM_INFINITY - 2) || with(RLIMIT_DATA, RLIM_INFINITY - 1) || with(RLIMIT_CPU, RLIM_INFINITY / 2 + 5)) return 1;
    churn(1, 10000000);
    void *p = mmap(NULL, 50 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct rlimit l;
    return p != MAP_FAILED && sbrk(1 << 20) != (void *)-1 && getrlimit(RLIMIT_AS, &l) == 0 && l.rlim_cur == RLIM_INFINITY - 2 ? 0 : 2;
}
static int inherited(long unused) {
    (void)unused;
    with(RLIMIT_NOFILE, 77);
    with(RLIMIT_STACK, 4 << 20);
    with(RLIMIT_CORE, 0);
    return WEXITSTATUS(system("[ `ulimit -n` = 77 ] && [ `ulimit -s` = 4096 ] && [ `ulimit -c` = 0 ]"));
}

static void checks(void) {
    struct rlimit l;
    for (int i = 0; i < RLIM_NLIMITS; i++) CHECK("each limit can be read", getrlimit(i, &l) == 0 && l.rlim_cur <= l.rlim_max);
    CHECK("no such limit", getrlimit(99, &l) == -1 && errno == EINVAL);
    struct rlimit over = { 100, 50 };
    CHECK("soft over hard", setrlimit(RLIMIT_NOFILE, &over) == -1 && errno == EINVAL);
    CHECK("RLIMIT_FSIZE kills", killed(reap(child(big_file, 0)), SIGXFSZ));
    CHECK("or gives EFBIG", exited(reap(child(big_file, 1)), 0));
    CHECK("RLIMIT_CPU kills", killed(reap(child(burn, 0)), SIGXCPU));
    CHECK("or warns", exited(reap(child(burn_warned, 0)), 0));
    CHECK("RLIMIT_AS", exited(reap(child(little_memory, 0)), 0));
    CHECK("RLIMIT_DATA", exited(reap(child(little_data, 0)), 0));
    CHECK("huge limits", exited(reap(child(huge_limits, 0)), 0));
    CHECK("a shell inherits them", exited(reap(child(inherited, 0)), 0));
    CHECK("prlimit", prlimit(getpid(), RLIMIT_NOFILE, NULL, &l) == 0 && l.rlim_cur > 20);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
