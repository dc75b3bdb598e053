// What a handler's own mask holds back: pending signals, default actions, and the mask that is seen; timers of CPU time.
#include "check.h"

static volatile sig_atomic_t hits, shown, hidden, blocked, ticks;
static int said[2];

static void raises(int sig, siginfo_t *info, void *context) {
    (void)info; (void)context;
    if (hits++) return;
    sigset_t pending, is;
    raise(sig);
    raise(SIGUSR2);  // its default action would end us
    sigpending(&pending);
    shown = sigismember(&pending, sig) && sigismember(&pending, SIGUSR2);
    hidden = !sigismember(&pending, SIGTERM) && !sigismember(&pending, SIGHUP);
    sigprocmask(SIG_BLOCK, NULL, &is);
    blocked = sigismember(&is, sig) && sigismember(&is, SIGUSR2) && sigismember(&is, SIGTERM) && !sigismember(&is, SIGHUP);
    signal(SIGUSR2, SIG_IGN);
}
static void lasts(int sig, siginfo_t *info, void *context) {
    (void)sig; (void)info; (void)context;
    if (write(said[1], "begun", 5) != 5) _exit(3);
    double end = now() + 0.03;
    volatile uint64_t x = 1;
    while (now() < end) x = churn(x, 100000);
    if (write(said[1], "ended", 5) != 5) _exit(3);
}
static void tick(int sig, siginfo_t *info, void *context) { (void)sig; (void)info; (void)context; ticks++; }

static void handle(int sig, void (*fn)(int, siginfo_t *, void *), int other, int another) {
    struct sigaction a = { .sa_sigaction = fn, .sa_flags = SA_SIGINFO | SA_RESTART };
    sigemptyset(&a.sa_mask);
    sigaddset(&a.sa_mask, other);
    sigaddset(&a.sa_mask, another);
    sigaction(sig, &a, NULL);
}

// The parent's SIGTERM comes while the handler runs, which blocks it: it ends the child when the handler has ended.
static int ends_later(long unused) {
    (void)unused;
    handle(SIGUSR1, lasts, SIGTERM, SIGUSR2);
    raise(SIGUSR1);
    return 4;
}
static int held_back(void) {
    char text[11] = "";
    if (pipe(said) < 0) return 0;
    pid_t pid = child(ends_later, 0);
    close(said[1]);
    int ok = read_all(said[0], text, 5) == 5 && kill(pid, SIGTERM) == 0 && read_all(said[0], text + 5, 5) == 5;
    ok = ok && killed(reap(pid), SIGTERM) && !strcmp(text, "begunended");
    close(said[0]);
    return ok;
}

static int timed(clockid_t clock) {
    timer_t timer;
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
    struct itimerspec soon = { { 0, 0 }, { 0, 20000000 } };
    handle(SIGALRM, tick, SIGUSR1, SIGUSR2);
    ticks = 0;
    if (timer_create(clock, &event, &timer) < 0 || timer_settime(timer, 0, &soon, NULL) < 0) return 0;
    double end = now() + 20;
    volatile uint64_t x = 1;
    while (!ticks && now() < end) x = churn(x, 100000);
    timer_delete(timer);
    return ticks == 1;
}

static void checks(void) {
    static int rounds;
    hits = shown = hidden = blocked = 0;
    signal(SIGUSR2, SIG_DFL);
    handle(SIGUSR1, raises, SIGUSR2, SIGTERM);
    raise(SIGUSR1);
    CHECK("what a handler blocks pends and is shown", shown);
    CHECK("nothing else is", hidden);
    CHECK("its mask is seen", blocked);
    CHECK("its own signal comes again when it has ended", hits == 2);
    CHECK("a default action waits for the handler's end", held_back());
    // Seldom: it stays at home as long as it has one.
    if (rounds++ % 20 == 0) CHECK("a timer of the process's CPU time expires", timed(CLOCK_PROCESS_CPUTIME_ID));
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
