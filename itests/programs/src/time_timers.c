// POSIX timers: signals with values, overruns, disarming, and timerfd in absolute time.
#include "check.h"
#include <sys/timerfd.h>

static volatile sig_atomic_t hits, value;
static timer_t timer;
static volatile long overruns;
static void take(int sig, siginfo_t *info, void *context) {
    (void)sig; (void)context;
    if (info->si_code != SI_TIMER) return;
    value = info->si_value.sival_int;
    overruns += timer_getoverrun(timer);
    hits++;
}

static void checks(void) {
    hits = value = 0;
    overruns = 0;
    on_signal(SIGRTMIN + 1, take, SA_RESTART);
    struct sigevent e = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1, .sigev_value.sival_int = 4711 };
    CHECK("timer_create", timer_create(CLOCK_MONOTONIC, &e, &timer) == 0);
    struct itimerspec tick = { { 0, 15000000 }, { 0, 15000000 } }, seen, off = { { 0, 0 }, { 0, 0 } };
    double start = now();
    timer_settime(timer, 0, &tick, NULL);
    while (hits < 6 && now() - start < 20) churn(1, 20000);
    CHECK("six ticks", hits >= 6 && now() - start > 0.089);
    CHECK("with its value", value == 4711);
    CHECK("timer_gettime", timer_gettime(timer, &seen) == 0 && seen.it_interval.tv_nsec == 15000000);
    sigset_t block, old;
    sigemptyset(&block);
    sigaddset(&block, SIGRTMIN + 1);
    sigprocmask(SIG_BLOCK, &block, &old);
    usleep(100000);
    overruns = 0;
    int taken = hits;
    sigprocmask(SIG_SETMASK, &old, NULL);
    // 100 ms have at least six ticks: one signal and five overruns. A signal that was taken out of the kernel's queue by a
    // move, and put back, is one of its own, and the kernel counts the next as an overrun of another.
    CHECK("overruns are counted", hits > taken && overruns >= 3);
    CHECK("no tick is lost", hits - taken + overruns >= 6);
    if (hits - taken + overruns < 6) fprintf(stderr, "%d signals with %ld overruns\n", hits - taken, overruns);
    timer_settime(timer, 0, &off, NULL);
    int before = hits;
    usleep(40000);
    CHECK("disarmed", hits == before);
    CHECK("timer_delete", timer_delete(timer) == 0);

    e.sigev_notify = SIGEV_NONE;
    CHECK("a timer that tells nobody", timer_create(CLOCK_REALTIME, &e, &timer) == 0 && timer_delete(timer) == 0);

    int f = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    uint64_t n = 0;
    CHECK("not yet", read(f, &n, 8) == -1 && errno == EAGAIN);
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    struct itimerspec at = { { 0, 0 }, { t.tv_sec, t.tv_nsec + 60000000 } };
    if (at.it_value.tv_nsec >= 1000000000) at.it_value.tv_sec++, at.it_value.tv_nsec -= 1000000000;
    timerfd_settime(f, TFD_TIMER_ABSTIME, &at, NULL);
    struct pollfd p = { f, POLLIN, 0 };
    start = now();
    CHECK("poll wakes for it", poll(&p, 1, 20000) == 1 && read(f, &n, 8) == 8 && n == 1);
    CHECK("at its time", now() >= at.it_value.tv_sec + at.it_value.tv_nsec / 1e9);
    close(f);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
