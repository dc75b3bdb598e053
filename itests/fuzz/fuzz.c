// fuzz SEED EPOCHS [EPOCH FIRST LAST]: random system calls in the working directory, one line of what came out for each.
//
// An epoch is a child with fresh files and descriptors, which makes CALLS calls.  A call's number and arguments depend on the
// seed, the epoch and its place only, so that single ones can be repeated.  What is another one in each run is masked: see the
// marks in calls.h.  Two runs with the same arguments must print the same, wherever they are made.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <time.h>
#include <unistd.h>
#include "calls.h"

enum { CALLS = 48, LOG = 900, SLOT = 8192, PAGE = 4096, ARENA = 16 * PAGE, MAPS = 16 * PAGE, TOP = 40 };
// Readable and writable, then a page that can only be read, then none; and the region that calls may map and unmap.
static char *const arena = (char *)0x100000000, *const maps = (char *)0x200000000;
static char out[1 << 16];
static size_t filled;
static uint64_t state;
static volatile sig_atomic_t taken, probing;
static sigjmp_buf fault;

static void flush(void) {
    size_t done = 0;
    while (done < filled) {
        long n = write(LOG, out + done, filled - done);
        if (n > 0) done += n;
        else if (errno != EINTR) break;
    }
    filled = 0;
}
static void say(const char *format, long a, long b) {
    filled += snprintf(out + filled, sizeof out - filled, format, a, b);
}
static uint64_t draw(uint64_t n) {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9, z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return (z ^ z >> 31) % n;
}
static long one_of(const long *list, int n) { return list[draw(n)]; }
#define ONE(...) one_of((const long[]){ __VA_ARGS__ }, sizeof (long[]){ __VA_ARGS__ } / sizeof(long))

static void on_signal(int sig) {
    if (sig == SIGUSR1 || sig == SIGUSR2) taken++;
}
static void on_fault(int sig) {
    if (probing) siglongjmp(fault, sig);
    say("fault %ld\n", sig, 0);
    flush();
    _exit(99);
}

// Fixed descriptors 3 to 24; see the calls for what they are.
static void at(int want, int fd) {
    if (fd >= 0 && fd != want) dup2(fd, want), close(fd);
}
static void files(void) {
    int p[2], fd = open("f0", O_CREAT | O_RDWR, 0644), e;
    for (int i = 0; i < 20000; i += 20) dprintf(fd, "%019d\n", i);
    at(3, fd);
    fd = open("f1", O_CREAT | O_RDWR, 0644), dprintf(fd, "short"), close(fd);
    mkdir("d0", 0755), mkdir("d1", 0755), symlink("f0", "l0"), symlink("nowhere", "l1"), mkfifo("p0", 0644);
    mknod("n0", S_IFCHR | 0600, makedev(1, 3)), mknod("z0", S_IFCHR | 0600, makedev(1, 5));
    fd = open("d0/f2", O_CREAT | O_WRONLY, 0600), close(fd);
    at(4, open("f1", O_RDONLY)), at(5, open(".", O_RDONLY | O_DIRECTORY));
    e = pipe2(p, O_NONBLOCK), at(7, p[1]), at(6, p[0]), e += write(7, arena, 3000);
    e += socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, p), at(9, p[1]), at(8, p[0]), e += write(9, arena, 500);
    e += socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, p), at(11, p[1]), at(10, p[0]), e += write(11, arena, 77);
    at(12, socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)), at(13, socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0));
    at(14, eventfd(3, EFD_NONBLOCK)), at(15, timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK)), at(16, epoll_create1(0));
    at(17, memfd_create("m", MFD_ALLOW_SEALING)), at(18, inotify_init1(IN_NONBLOCK));
    sigset_t set;
    sigemptyset(&set), sigaddset(&set, SIGUSR2);
    at(19, signalfd(-1, &set, SFD_NONBLOCK)), at(20, open("n0", O_RDWR)), at(21, open("z0", O_RDONLY)), at(22, open("f0", O_PATH));
    at(23, syscall(SYS_pidfd_open, getpid(), 0)), at(24, open("f1", O_WRONLY | O_APPEND));
    if (e < 0 || fcntl(24, F_GETFD) < 0 || fcntl(23, F_GETFD) < 0) say("no files: %ld\n", errno, 0);
}

// Between two calls every byte of the arena is drawn anew: mostly zeros and small numbers, as structures have them.
static void fill(void) {
    uint64_t *word = (void *)arena;
    for (int i = 0; i < ARENA / 8; i++) {
        uint64_t r = draw(1 << 30);
        word[i] = r % 2 ? 0 : r % 7 < 3 ? r % 9 : r % 7 < 4 ? (r & 56) : r % 7 < 5 ? (uint64_t)ONE(24, 48, 56, 128, -1) : r * 0x123456789;
    }
}
static uint64_t hash(void) {
    uint64_t h = 0xcbf29ce484222325, *word = (void *)arena;
    for (int i = 0; i < ARENA / 8; i++) h = (h ^ word[i]) * 0x100000001b3, h ^= h >> 29;
    return h & 0xffffffff;
}

// A place for argument i: usually its own, at times one where memory ends or cannot be used.
static char *place(int i) {
    switch (draw(24)) {
        case 0: return NULL;
        case 1: return (char *)1;
        case 2: return arena + ARENA - ONE(1, 4, 8, 16, 100, 4096);
        case 3: return arena + ARENA;
        case 4: return (char *)0xffff800000001000;
        case 5: return arena + i * SLOT + draw(64);
        default: return arena + i * SLOT;
    }
}
static long put(int i, const void *data, size_t n) {
    char *to = place(i);
    if (to >= arena && to + n <= arena + ARENA) memcpy(to, data, n);
    return (long)to;
}
static long text(int i, const char *s) { return put(i, s, strlen(s) + 1); }
static long path(int i) {
    static const char *const names[] = { "f0", "f1", "d0", "d0/f2", "none", "l0", "l1", "p0", ".", "..", "", "d1", "d0/../f1", "f0/x",
                                         "new", "d1/new", "n0", "z0", "./", "d0/", "s0" };
    static char long_name[5000];
    int k = draw(22);
    if (k < 21) return text(i, names[k]);
    memset(long_name, 'x', sizeof long_name - 1);
    return text(i, long_name + ONE(0, 900, 904, 4700, 4744));
}
static long descriptor(void) { return draw(12) ? (long)(3 + draw(26)) : ONE(-1, 999, 1 << 30, -100); }
static long length(void) { return draw(8) ? ONE(0, 1, 7, 8, 16, 100, 1000, 4096, 5000, 8192, 65536) : ONE(-1, 1L << 31, INT64_MAX, 1L << 32, 70000, 200000); }
static uint64_t some_set(void) { return ONE(0, 1 << 9, 1 << 11, (1 << 9) | (1 << 11), ~(1L << 13)); }

static long vectors(int i) {
    uint64_t v[8];
    for (int k = 0; k < 8; k += 2) v[k] = draw(9) ? (uint64_t)(arena + (k + 1) * 7000) : (uint64_t)place(i), v[k + 1] = draw(9) ? ONE(0, 1, 5, 100, 4096) : ONE(-1, 70000, INT64_MAX);
    return put(i, v, sizeof v);
}
static long message(int i) {
    uint64_t iov[4] = { (uint64_t)place(i), ONE(0, 5, 100), (uint64_t)(arena + 50000), ONE(0, 1, 3000) };
    memcpy(arena + i * SLOT + PAGE, iov, sizeof iov);
    struct { uint64_t name; uint32_t length, pad; uint64_t iov, number, control, size; uint32_t flags, pad2; } m = {
        ONE(0, 0, 0x100009000), ONE(0, 2, 16, 110, 200), 0, (uint64_t)(draw(9) ? arena + i * SLOT + PAGE : place(i)), ONE(0, 1, 2, 2, 1025),
        ONE(0, 0, 0x10000a000), ONE(0, 0, 16, 100, -1), ONE(0, 0, -1), 0 };
    return put(i, &m, sizeof m);
}
static long address(int i) {
    struct sockaddr_un u = { AF_UNIX, "s0" };
    struct sockaddr_in in = { AF_INET, htons(ONE(9, 0, 1)), { htonl(INADDR_LOOPBACK) }, { 0 } };
    return draw(2) ? put(i, &u, sizeof u) : put(i, &in, sizeof in);
}
static long times(int i) {
    long two[4] = { ONE(0, 1000000000, -1), ONE(0, 0, 999999, 1000000, 0x3fffffff, 0x3ffffffe), ONE(5, 0), ONE(0, 0, -1, 0x3fffffff) };
    return put(i, two, sizeof two);
}
static long structure(int i, char word) {
    switch (word) {
        case 'T': return put(i, (long[]){ ONE(0, 0, 0, 0, -1), ONE(0, 1000, 1000000, 2000000, 1000000000, -1) }, 16);
        case 't': return times(i);
        case 'v': return vectors(i);
        case 'h': return message(i);
        case 'U': return address(i);
        case 'L': { struct flock l = { ONE(0, 1, 2, 7), ONE(0, 1, 2, 9), ONE(0, 10, -1), ONE(0, 5, -5), 0 }; return put(i, &l, sizeof l); }
        case 'E': { struct epoll_event e = { ONE(1, 4, 5, 0x80000001, 0x40000001, 0x10000001), { .u64 = draw(99) } }; return put(i, &e, sizeof e); }
        case 'P': {
            struct pollfd p[5];
            for (int k = 0; k < 5; k++) p[k] = (struct pollfd){ descriptor(), ONE(0, 1, 4, 5, 0x2000), 0x55 };
            return put(i, p, sizeof p);
        }
        case 'K': return put(i, (int[]){ ONE(0, 1, 4, 16, 110, 128, 5000, -1) }, 4);
        case 'S': { uint64_t s = some_set(); return put(i, &s, 8); }
        case 'Q': return put(i, (long[]){ 0, ONE(0, 5, -1), ONE(0, 5000, -1), ONE(0, 1, 1000000000) }, 32);
        case 'R': return put(i, (long[]){ ONE(8, 64, 1000, 1 << 20, -1), ONE(64, 1000, 1 << 20, 1 << 20, -1) }, 16);
        default: return draw(3) ? 0 : put(i, (long[]){ ONE(0, 1, 100, 30000, -1) }, 8); // w
    }
}
static long argument(int i, const char **word) {
    switch (*(*word)++) {
        case 'f': return descriptor();
        case 'd': return draw(3) ? AT_FDCWD : draw(3) ? 5 : descriptor();
        case 'p': case 'q': return path(i);
        case 'b': return (long)place(i);
        case 'l': return length();
        case 'i': return ONE(0, 0, 1, 2, 3, -1, 4, 8, 100);
        case 'x': return draw(3) ? 0 : draw(2) ? 1L << draw(32) : (long)draw(1L << 32);
        case 'o': return ONE(0, 0, 1, 10, 4096, 10000, 30000, -1, 1L << 40, INT64_MAX);
        case 'm': return ONE(0644, 0, 0777, 07777, 0100644, -1);
        case 's': return ONE(0, SIGUSR1, SIGUSR1, SIGUSR2, 65, -1);
        case 'c': return draw(9) ? ONE(0, 1, 2, 3, 4) : ONE(-1, 1024, 1025, 1L << 32);
        case 'n': return text(i, ((const char *[]){ "user.a", "user.b", "user.", "bad", "", "trusted.x" })[draw(6)]);
        case '$': return text(i, ((const char *[]){ "none", "./none", "tmpfs", "user", "keyring", "/mosix-fuzz", "", "size", "mosix:k" })[draw(9)]);
        case 'M': return (long)maps + PAGE * draw(20) + (draw(9) ? 0 : 5);
        case '@': return getpid();
        case '0': return 0;
        case '[': {
            long list[40], n = 0;
            do list[n++] = strtoul(*word, (char **)word, 0);
            while (*(*word)++ == ',');
            return one_of(list, n);
        }
        default: return structure(i, (*word)[-1]);
    }
}

// Makes what is another one in each run the same: numbers of devices and files, times.
static void mask(const struct call *call, const long *a) {
    static const struct { char mark; int from, to; } masks[] = {
        { '*', 0, 16 }, { '*', 64, 144 }, { '%', 32, 40 }, { '%', 64, 256 }, { '%', 48, 56 } };
    char *to = (char *)a[strchr(call->marks, '%') ? 4 : call->nr == SYS_newfstatat ? 2 : 1];
    for (unsigned k = 0; k < sizeof masks / sizeof *masks; k++)
        if (strchr(call->marks, masks[k].mark) && to >= arena && to + masks[k].to <= arena + ARENA)
            memset(to + masks[k].from, 0, masks[k].to - masks[k].from);
}
static void report(int n, const struct call *call, const long *a, int own, long r, int error) {
    int plain = !strchr(call->marks, '#'), sleep = strchr(call->marks, '?') != NULL;
    if (sleep && r == -1 && error == EINTR) r = 0;
    say("%ld ", n, 0);
    say(call->name, 0, 0);
    for (int i = 0; i < 6; i++) say(i ? ",%lx" : "(%lx", own >> i & 1 ? 0x99999 : a[i], 0);
    if (r == -1) say(") = -%ld", error, 0);
    else if (plain && r >= (long)maps && r < (long)maps + 64 * PAGE) say(") = maps+%ld", r - (long)maps, 0);
    else say(") = %ld", plain ? r : 0, 0);
    mask(call, a);
    if (!strchr(call->marks, '~')) say(" %08lx", hash(), 0);
    if (taken) say(" signals %ld", taken, 0);
    if (strchr(call->words, 'M')) {
        char *p = (char *)(a[0] & -PAGE);
        probing = 1;
        int sig = sigsetjmp(fault, 1);
        say(sig ? " fault %ld" : " byte %ld", sig ? sig : *(volatile char *)p, 0);
        probing = 0;
    }
    say("\n", 0, 0);
    if (filled > 4000) flush();
}
static void make(uint64_t seed, int epoch, int n) {
    state = seed * 1000003 + epoch * 1009 + n * 7, draw(2);
    fill();
    const struct call *call = &calls[draw(sizeof calls / sizeof *calls)];
    long a[6] = { 0 };
    const char *word = call->words;
    int own = 0;
    for (int i = 0; *word; i++) own |= (*word == '@') << i, a[i] = argument(i, &word);
    taken = 0;
    long r = syscall(call->nr, a[0], a[1], a[2], a[3], a[4], a[5]);
    int error = errno;
    report(n, call, a, own, r, error);
    if (strchr(call->marks, '+') && r >= TOP) close(r);
}
static int run(uint64_t seed, int epoch, int first, int last) {
    struct sigaction act = { .sa_handler = on_signal }, bad = { .sa_handler = on_fault };
    for (int s = 1; s < 64; s++) if (s != SIGCHLD && s != SIGCONT && s != SIGTSTP) sigaction(s, &act, NULL);
    sigaction(SIGSEGV, &bad, NULL), sigaction(SIGBUS, &bad, NULL), sigaction(SIGILL, &bad, NULL);
    mmap(arena, ARENA + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    mprotect(arena + ARENA, PAGE, PROT_READ);
    mmap(maps, MAPS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    // numbers of queues and segments begin anew; without the right to it they are the machine's
    if (unshare(CLONE_NEWIPC)) say("no namespace: %ld\n", errno, 0);
    timer_t timer;
    struct sigevent e = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
    struct itimerspec often = { { 0, 700000000 }, { 0, 700000000 } };
    timer_create(CLOCK_MONOTONIC, &e, &timer), timer_settime(timer, 0, &often, NULL);
    files();
    // a dead child to be waited for
    siginfo_t dead;
    pid_t child = fork();
    if (child == 0) _exit(3);
    while (waitid(P_PID, child, &dead, WEXITED | WNOWAIT) && errno == EINTR) { }
    for (int n = first; n <= last; n++) make(seed, epoch, n);
    flush();
    return 0;
}

static int removed(const char *name, const struct stat *s, int kind, struct FTW *where) {
    (void)s, (void)kind, (void)where;
    return remove(name);
}
int main(int argc, char **argv) {
    if (argc < 3) return 2;
    uint64_t seed = strtoul(argv[1], NULL, 0);
    int single = argc > 5, from = single ? atoi(argv[3]) : 0, to = single ? from + 1 : atoi(argv[2]), status = 0;
    struct rlimit none = { 0, 0 };
    setrlimit(RLIMIT_CORE, &none);
    dup2(1, LOG);
    for (int epoch = from; epoch < to; epoch++) {
        nftw("w", removed, 16, FTW_DEPTH | FTW_PHYS);
        if (mkdir("w", 0755) || chdir("w")) return 3;
        filled = 0;
        pid_t pid = fork();
        if (pid == 0) _exit(run(seed, epoch, single ? atoi(argv[4]) : 0, single ? atoi(argv[5]) : CALLS - 1));
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) { }
        say("epoch %ld ended %lx\n", epoch, status);
        flush();
        if (chdir("..")) return 4;
    }
    nftw("w", removed, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
