// Interval timers: real time, CPU time, alarm, what getitimer tells, and that exec keeps and fork clears them.
#include "check.h"

static volatile sig_atomic_t alarms, virtuals, profs;
static void count(int sig, siginfo_t *info, void *context) {
    (void)info; (void)context;
    if (sig == SIGALRM) alarms++;
    if (sig == SIGVTALRM) virtuals++;
    if (sig == SIGPROF) profs++;
}
static int timer_of_child(long unused) {
    (void)unused;
    struct itimerval t;
    getitimer(ITIMER_REAL, &t);
    return t.it_value.tv_sec || t.it_value.tv_usec ? 1 : 0;
}
static double cpu(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void checks(void) {
    alarms = virtuals = profs = 0;
    on_signal(SIGALRM, count, SA_RESTART);
    on_signal(SIGVTALRM, count, SA_RESTART);
    on_signal(SIGPROF, count, SA_RESTART);
    struct itimerval tick = { { 0, 20000 }, { 0, 20000 } }, off = { { 0, 0 }, { 0, 0 } }, seen;
    setitimer(ITIMER_REAL, &tick, NULL);
    double start = now();
    while (alarms < 10 && now() - start < 20) churn(2, 10000);
    double took = now() - start;
    // On a busy machine one round of churn may see two ticks; a tick counted twice would be more than the clock allows.
    CHECK("ten ticks take ten intervals", alarms >= 10 && alarms <= took / 0.02 + 1 && took > 0.199);
    CHECK("getitimer", getitimer(ITIMER_REAL, &seen) == 0 && seen.it_interval.tv_usec == 20000 && seen.it_value.tv_usec <= 20000);
    CHECK("a child has none", exited(reap(child(timer_of_child, 0)), 0));
    setitimer(ITIMER_REAL, &off, &seen);
    CHECK("setitimer gives the old one", seen.it_interval.tv_usec == 20000);
    int before = alarms;
    usleep(50000);
    CHECK("off is off", alarms == before);

    struct itimerval ms = { { 0, 10000 }, { 0, 10000 } };
    setitimer(ITIMER_VIRTUAL, &ms, NULL);
    double used = cpu();
    start = now();
    while (virtuals < 3 && now() - start < 20) churn(2, 10000);
    setitimer(ITIMER_VIRTUAL, &off, NULL);
    // The kernel counts for it by clock ticks of 4 ms (10 ms): a busy machine charges 30 ms to who ran for a few. Natively too:
    // one round in 50 with eight copies on two processors had less than 20.
    CHECK("virtual timer counts CPU time", virtuals >= 3 && cpu() - used > 0.002);
    setitimer(ITIMER_PROF, &ms, NULL);
    start = now();
    while (profs < 3 && now() - start < 20) { churn(2, 10000); getppid(); }
    setitimer(ITIMER_PROF, &off, NULL);
    CHECK("profiling timer", profs >= 3);
    alarm(30);
    CHECK("alarm tells the rest", alarm(0) >= 29);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
