// A signal during a blocking call: SA_RESTART goes on, without it EINTR; sleeps tell what is left. The signals come again
// and again, since the first may come before the call where the program was held up (by a move, or on a busy machine).
#include "check.h"

static volatile sig_atomic_t hits;
static int fds[2];

static void count(int sig, siginfo_t *info, void *context) { (void)sig; (void)info; (void)context; hits++; }
static void fill(int sig, siginfo_t *info, void *context) {
    (void)sig; (void)info; (void)context;
    if (++hits == 3 && write(fds[1], "x", 1) != 1) hits = 99;
}
static void every(long first_us, long interval_us) {
    struct itimerval t = { { 0, interval_us }, { 0, first_us } };
    setitimer(ITIMER_REAL, &t, NULL);
}
static int nap(long ms) { usleep(ms * 1000); return 7; }

static void checks(void) {
    char byte = 0;
    if (pipe(fds)) return;
    hits = 0;
    on_signal(SIGALRM, fill, SA_RESTART);
    every(20000, 20000);
    long got = read(fds[0], &byte, 1);
    every(0, 0);
    CHECK("SA_RESTART: read goes on", got == 1 && byte == 'x' && hits >= 3);

    hits = 0;
    on_signal(SIGALRM, count, 0);
    every(30000, 30000);
    got = read(fds[0], &byte, 1);
    CHECK("without it: read gives EINTR", got == -1 && errno == EINTR && hits >= 1);
    struct pollfd p = { fds[0], POLLIN, 0 };
    CHECK("poll gives EINTR", poll(&p, 1, 5000) == -1 && errno == EINTR);
    on_signal(SIGALRM, count, SA_RESTART);
    CHECK("poll gives EINTR even with SA_RESTART", poll(&p, 1, 5000) == -1 && errno == EINTR);

    struct timespec want = { 0, 150000000 }, left = { 9, 9 };
    double start = now();
    every(40000, 40000);
    int r = nanosleep(&want, &left);
    CHECK("nanosleep gives EINTR and what is left", r == -1 && errno == EINTR && left.tv_sec == 0
          && left.tv_nsec < 150000000);
    every(0, 0);
    nanosleep(&left, NULL);
    CHECK("both parts make the whole sleep", now() - start > 0.149);
    every(40000, 40000);
    left.tv_sec = 9;
    r = clock_nanosleep(CLOCK_MONOTONIC, 0, &want, &left);
    CHECK("clock_nanosleep returns EINTR", r == EINTR && left.tv_sec == 0 && left.tv_nsec < 150000000);

    pid_t c = child(nap, 80);
    int status = 0;
    on_signal(SIGALRM, count, SA_RESTART);
    every(10000, 10000);
    CHECK("wait4 is restarted", waitpid(c, &status, 0) == c && exited(status, 7));
    every(0, 0);
    c = child(nap, 900);
    on_signal(SIGALRM, count, 0);
    every(30000, 30000);
    CHECK("wait4 gives EINTR", waitpid(c, &status, 0) == -1 && errno == EINTR);
    CHECK("the child is still there", exited(reap(c), 7));
    CHECK("pause gives EINTR", pause() == -1 && errno == EINTR);
    every(0, 0);
    close(fds[0]);
    close(fds[1]);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
