// Calls with more data than a pipe holds, or one message carries: each does all of it, unless a handler runs meanwhile.
#include "check.h"
#include <sys/socket.h>
#include <sys/uio.h>

enum { MOST = 5 << 20, PIECES = 7 };
static char data[MOST], copy[MOST];
static int ends[2];
static volatile sig_atomic_t alarms;

static char expected(long i) { return (char)(i * 31 + (i >> 12)); }

// Reads slowly, in pieces of a few pages with a pause now and then, and verifies every byte.
static int slow_reader(long size) {
    static char piece[24 << 10];
    close(ends[1]);
    long got = 0;
    for (long n; (n = read(ends[0], piece, sizeof piece)) > 0;) {
        for (long i = 0; i < n; i++)
            if (piece[i] != expected(got + i)) return 2;
        got += n;
        if (got >> 16 != (got - n) >> 16) usleep(10000);
    }
    return got == size ? 0 : 3;
}
// Reads one byte every now and then until somebody says that it may be quick; then counts what comes.
static int byte_reader(long go) {
    char c;
    long got = 0;
    close(ends[1]);
    struct pollfd f = { (int)go, POLLIN, 0 };
    while (poll(&f, 1, 20) == 0)
        if (read(ends[0], &c, 1) == 1 && c != expected(got++)) return 2;
    long wanted;
    if (read((int)go, &wanted, sizeof wanted) != sizeof wanted) return 4;
    for (long n; (n = read(ends[0], copy, sizeof copy)) > 0; got += n)
        for (long i = 0; i < n; i++)
            if (copy[i] != expected(got + i)) return 2;
    return got == wanted ? 0 : 3;
}
static void on_alarm(int sig) { (void)sig; alarms++; }

static void split(struct iovec *v, long size) {
    long at = 0;
    for (int i = 0; i < PIECES; i++) {
        long n = i < PIECES - 1 ? size / PIECES + i * 1000 : size - at;
        v[i] = (struct iovec){ data + at, n };
        at += n;
    }
}

static void files(void) {
    int fd = scratch_file("big_writes.tmp", 0);
    CHECK("write to a file", write(fd, data, MOST) == MOST);
    struct iovec v[PIECES];
    split(v, MOST);
    CHECK("writev to a file", lseek(fd, 0, SEEK_SET) == 0 && writev(fd, v, PIECES) == MOST);
    memset(copy, 0, sizeof copy);
    CHECK("read from a file", lseek(fd, 0, SEEK_SET) == 0 && read(fd, copy, MOST) == MOST);
    CHECK("what was written", !memcmp(data, copy, MOST));
    memset(copy, 0, sizeof copy);
    CHECK("pread", pread(fd, copy, MOST, 0) == MOST && !memcmp(data, copy, MOST));
    CHECK("pwrite", pwrite(fd, data, MOST, 4096) == MOST && lseek(fd, 0, SEEK_END) == MOST + 4096);
    close(fd);
}
static void streams(void) {
    struct iovec v[PIECES];
    CHECK("pipe", pipe(ends) == 0);
    pid_t c = child(slow_reader, 3 << 20);
    close(ends[0]);
    CHECK("write to a pipe", write(ends[1], data, 3 << 20) == 3 << 20);
    close(ends[1]);
    CHECK("its reader", exited(reap(c), 0));

    CHECK("pipe", pipe(ends) == 0);
    c = child(slow_reader, 4 << 20);
    close(ends[0]);
    split(v, 4 << 20);
    CHECK("writev to a pipe", writev(ends[1], v, PIECES) == 4 << 20);
    close(ends[1]);
    CHECK("its reader", exited(reap(c), 0));

    CHECK("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    c = child(slow_reader, 5 << 20);
    close(ends[0]);
    CHECK("send to a socket", send(ends[1], data, 5 << 20, 0) == 5 << 20);
    close(ends[1]);
    CHECK("its reader", exited(reap(c), 0));
}
// The alarm comes when the pipe is full: the call ends with what it has done, and that is what the reader gets.
static void interrupted(int flags) {
    int go[2];
    struct sigaction act = { .sa_handler = on_alarm, .sa_flags = flags };
    CHECK("pipe", pipe(ends) == 0 && pipe(go) == 0 && sigaction(SIGALRM, &act, NULL) == 0);
    pid_t c = child(byte_reader, go[0]);
    close(ends[0]);
    alarms = 0;
    struct itimerval soon = { { 0, 0 }, { 0, 700000 } };
    setitimer(ITIMER_REAL, &soon, NULL);
    long done = write(ends[1], data, 4 << 20);
    CHECK("an alarm comes", alarms == 1);
    CHECK("it ends a write", done > 0 && done < 1 << 20);
    CHECK("its reader", write(go[1], &done, sizeof done) == sizeof done);
    close(ends[1]);
    CHECK("the count is what it gets", exited(reap(c), 0));
    close(go[0]); close(go[1]);
    act.sa_handler = SIG_DFL;
    sigaction(SIGALRM, &act, NULL);
}
static void checks(void) {
    for (long i = 0; i < MOST; i++) data[i] = expected(i);
    files();
    streams();
    interrupted(0);
    interrupted(SA_RESTART);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
