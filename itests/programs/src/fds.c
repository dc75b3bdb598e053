// Descriptors: many of them, dup of every kind, close-on-exec, close_range, limits, and what a child inherits.
#include "check.h"
#include <linux/close_range.h>

static char *self;
static int list[600];

static int exec_and_look(long keep) {
    char number[20];
    snprintf(number, sizeof number, "%ld", keep);
    execl("/proc/self/exe", self, "look", number, NULL);
    return 9;
}
// After exec: keep is open at its offset, keep+1 (close-on-exec) is not.
static int look(int keep) {
    char c;
    if (read(keep, &c, 1) != 1 || c != 'c') return 1;
    return fcntl(keep + 1, F_GETFD) == -1 && errno == EBADF ? 0 : 2;
}
static int advance(long fd) { char c; return read(fd, &c, 1) == 1 && c == 'a' ? 0 : 1; }

// Who goes through all numbers, up or down, finds what is open and nothing else, whatever was opened on the way.
static int open_at(int from, int to, int (*is)(int)) {
    int n = 0;
    for (int i = from; i != to; i += from < to ? 1 : -1) n += is(i);
    return n;
}
static int by_flags(int fd) { return fcntl(fd, F_GETFD) >= 0; }
static int by_stat(int fd) { struct stat s; return fstat(fd, &s) == 0; }
static int by_close(int fd) { return close(fd) == 0; }
static void opens(int signal) { (void)signal; if (dup2(0, 75) != 75) abort(); }
static void going_through(void) {
    int base = dup(0);
    syscall(SYS_close_range, base, 1200, 0);
    CHECK("none above", open_at(base, 400, by_stat) == 0 && open_at(399, base - 1, by_flags) == 0);
    CHECK("one is seen at once", dup2(0, 60) == 60 && open_at(base, 400, by_stat) == 1 && open_at(400, base, by_flags) == 1);
    CHECK("one in a gap just looked at", !by_flags(50) && dup2(60, 51) == 51 && by_flags(51) && by_stat(51) && !by_stat(52));
    CHECK("a signal's handler opens one", !by_stat(75) && signal(SIGUSR1, opens) != SIG_ERR && raise(SIGUSR1) == 0 && by_stat(75));
    int p[2] = {-1, -1};
    CHECK("a pipe in a gap", !by_flags(base) && pipe(p) == 0 && p[0] == base && by_flags(base) && by_flags(p[1]));
    CHECK("all are closed going down", open_at(399, base - 1, by_close) == 5 && open_at(base, 400, by_close) == 0);
    CHECK("no such number", close(-1) == -1 && errno == EBADF && close(1 << 30) == -1 && errno == EBADF && fcntl(-100, F_GETFD) == -1);
}
// The null device takes all; another file in its place does not.
static void null_device(void) {
    int null = open("/dev/null", O_RDWR), file = scratch_file("fds.tmp", 0), all = 0;
    char text[100] = "words", *volatile nowhere = (char *)8;
    for (int i = 0; i < 100; i++) all += write(null, text, i) == i;
    CHECK("null takes all", all == 100 && write(null, nowhere, 5) == 5 && read(null, text, 5) == 0);
    CHECK("a file in its place", write(null, text, 5) == 5 && dup2(file, null) == null && write(null, text, 5) == 5
          && write(null, text, 3) == 3 && lseek(file, 0, SEEK_CUR) == 8);
    int only = open("/dev/null", O_RDONLY);
    CHECK("or one to read", write(null, text, 1) == 1 && dup2(only, null) == null && write(null, text, 1) == -1 && errno == EBADF);
    close(null); close(file); close(only);
}

static void checks(void) {
    going_through();
    null_device();
    int fd = scratch_file("fds.tmp", 0), n = 0;
    CHECK("file", write(fd, "abcdefgh", 8) == 8 && lseek(fd, 0, SEEK_SET) == 0);
    CHECK("a child shares the offset", exited(reap(child(advance, fd)), 0) && lseek(fd, 0, SEEK_CUR) == 1);
    char c;
    int two = dup(fd);
    CHECK("dup shares it too", read(two, &c, 1) == 1 && c == 'b' && lseek(fd, 0, SEEK_CUR) == 2);
    CHECK("dup gives the lowest", two == fd + 1);
    CHECK("dup2", dup2(fd, 200) == 200 && fcntl(200, F_GETFD) == 0);
    CHECK("dup3", dup3(fd, 201, O_CLOEXEC) == 201 && fcntl(201, F_GETFD) == FD_CLOEXEC && dup3(fd, fd, 0) == -1 && errno == EINVAL);
    CHECK("exec keeps and closes", exited(reap(child(exec_and_look, 200)), 0));
    CHECK("F_DUPFD_CLOEXEC", fcntl(fd, F_DUPFD_CLOEXEC, 300) == 300 && fcntl(300, F_GETFD) == FD_CLOEXEC);
    CHECK("close_range", syscall(SYS_close_range, 200, 400, 0) == 0 && fcntl(200, F_GETFD) == -1 && fcntl(300, F_GETFD) == -1);
    while (n < 500 && (list[n] = open("/dev/null", O_WRONLY)) >= 0) n++;
    CHECK("five hundred are open", n == 500 && list[499] >= 500);
    struct rlimit was, tight;
    getrlimit(RLIMIT_NOFILE, &was);
    tight = was;
    tight.rlim_cur = list[499] + 1;
    CHECK("setrlimit", setrlimit(RLIMIT_NOFILE, &tight) == 0);
    int more = 0;
    while (open("/dev/null", O_RDONLY) >= 0 && more < 600) more++;
    CHECK("then EMFILE", errno == EMFILE && more < 600);
    setrlimit(RLIMIT_NOFILE, &was);
    for (int i = 0; i < n; i++) CHECK("each closes", close(list[i]) == 0);
    CHECK("the rest too", syscall(SYS_close_range, two, 1200, 0) == 0 && close(fd) == 0);
    int p[2];
    CHECK("pipe2", pipe2(p, O_CLOEXEC | O_NONBLOCK) == 0 && p[0] == fd && fcntl(p[1], F_GETFD) == FD_CLOEXEC
          && (fcntl(p[0], F_GETFL) & O_NONBLOCK));
    CHECK("F_SETFL", fcntl(p[0], F_SETFL, 0) == 0 && !(fcntl(p[0], F_GETFL) & O_NONBLOCK));
    close(p[0]); close(p[1]);
}
int main(int argc, char **argv) {
    self = argv[0];
    if (argc > 2 && !strcmp(argv[1], "look")) return look(atoi(argv[2]));
    return check_main(argc, argv, checks);
}
