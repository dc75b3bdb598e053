// Real-time signals are counted, ordered and carry values; standard signals that are blocked melt into one.
#include "check.h"

static volatile int got[64], got_count, plain;

static void take(int sig, siginfo_t *info, void *context) {
    (void)context;
    if (got_count < 64 && info->si_code == SI_QUEUE) got[got_count++] = info->si_value.sival_int * 100 + sig - SIGRTMIN;
}
static void count(int sig, siginfo_t *info, void *context) { (void)sig; (void)info; (void)context; plain++; }
static int send_ten(long sig) {
    for (int i = 0; i < 10; i++)
        if (sigqueue(getppid(), sig, (union sigval){ .sival_int = i })) return 1;
    return 0;
}

static void checks(void) {
    sigset_t set, old;
    sigemptyset(&set);
    for (int s = 0; s < 3; s++) { on_signal(SIGRTMIN + s, take, 0); sigaddset(&set, SIGRTMIN + s); }
    on_signal(SIGUSR1, count, 0);
    sigaddset(&set, SIGUSR1);
    got_count = plain = 0;
    sigprocmask(SIG_BLOCK, &set, &old);
    for (int i = 0; i < 5; i++) kill(getpid(), SIGUSR1);
    for (int i = 0; i < 4; i++)
        for (int s = 2; s >= 0; s--) sigqueue(getpid(), SIGRTMIN + s, (union sigval){ .sival_int = i });
    sigset_t pending;
    sigpending(&pending);
    CHECK("all are pending", sigismember(&pending, SIGUSR1) && sigismember(&pending, SIGRTMIN + 1));
    churn(1, 300000);
    CHECK("none is delivered while blocked", got_count == 0 && plain == 0);
    sigprocmask(SIG_SETMASK, &old, NULL);
    CHECK("each queued one is delivered once", got_count == 12);
    CHECK("a standard one only once", plain == 1);
    // Handlers are set up for all pending signals at once, the lowest number first, so they run in the opposite order.
    int sums[3] = { 0, 0, 0 }, last[3] = { -1, -1, -1 }, ordered = 1;
    for (int i = 0; i < got_count; i++) {
        int s = got[i] % 100, v = got[i] / 100;
        sums[s] += v;
        last[s] = v;
    }
    for (int s = 0; s < 3; s++) if (sums[s] != 6 || last[s] < 0) ordered = 0;
    CHECK("values arrive", ordered);

    sigprocmask(SIG_BLOCK, &set, &old);
    CHECK("a child queues ten", exited(reap(child(send_ten, SIGRTMIN)), 0));
    int n = 0, in_order = 1;
    siginfo_t info;
    struct timespec none = { 0, 0 };
    while (sigtimedwait(&set, &info, &none) == SIGRTMIN) in_order &= info.si_value.sival_int == n++;
    CHECK("ten are taken in order", n == 10 && in_order);
    sigprocmask(SIG_SETMASK, &old, NULL);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
