// Handlers: siginfo, nesting, masks during a handler, SA_NODEFER, SA_RESETHAND, errno kept.
#include "check.h"

static volatile sig_atomic_t hits, depth, deepest, order;
static siginfo_t last;

static void count(int sig, siginfo_t *info, void *context) {
    (void)sig; (void)context;
    last = *info;
    hits++;
}
static void nest(int sig, siginfo_t *info, void *context) {
    (void)info; (void)context;
    if (++depth > deepest) deepest = depth;
    order = order * 10 + (sig == SIGUSR1 ? 1 : 2);
    if (sig == SIGUSR1) raise(SIGUSR2);
    churn(sig, 20000);
    order = order * 10 + (sig == SIGUSR1 ? 3 : 4);
    depth--;
}
static void again(int sig, siginfo_t *info, void *context) {
    (void)info; (void)context;
    if (++hits < 5) raise(sig);
    sigset_t now_blocked;
    sigprocmask(SIG_BLOCK, NULL, &now_blocked);
    if (sigismember(&now_blocked, sig)) deepest = 99;
}
static int signal_parent(long sig) { return kill(getppid(), sig) ? 1 : 0; }

static void checks(void) {
    hits = 0;
    on_signal(SIGUSR1, count, 0);
    raise(SIGUSR1);
    CHECK("raise runs the handler before it returns", hits == 1);
    CHECK("siginfo of raise", last.si_signo == SIGUSR1 && last.si_code == SI_TKILL && last.si_pid == getpid());
    kill(getpid(), SIGUSR1);
    CHECK("siginfo of kill", hits == 2 && last.si_code == SI_USER && last.si_pid == getpid() && last.si_uid == getuid());
    pid_t c = child(signal_parent, SIGUSR1);
    CHECK("child ends well", exited(reap(c), 0));
    CHECK("signal of a child names it", hits == 3 && last.si_pid == c);

    depth = deepest = order = 0;
    on_signal(SIGUSR1, nest, 0);
    on_signal(SIGUSR2, nest, 0);
    raise(SIGUSR1);
    CHECK("handlers nest", deepest == 2 && order == 1243);

    hits = 0; deepest = 0;
    on_signal(SIGUSR1, again, SA_NODEFER);
    raise(SIGUSR1);
    CHECK("SA_NODEFER", hits == 5 && deepest == 0);

    hits = 0;
    on_signal(SIGUSR2, count, SA_RESETHAND);
    raise(SIGUSR2);
    struct sigaction old;
    sigaction(SIGUSR2, NULL, &old);
    CHECK("SA_RESETHAND", hits == 1 && old.sa_handler == SIG_DFL);

    hits = 0;
    on_signal(SIGUSR1, count, 0);
    double x = 1;
    for (int i = 0; i < 200; i++) { x = x * 1.0000001 + i; if (i % 20 == 0) kill(getpid(), SIGUSR1); }
    CHECK("floating point survives handlers", hits == 10 && x > 19900.9 && x < 19901.2);
    on_signal(SIGHUP, count, 0);
    signal(SIGHUP, SIG_IGN);
    raise(SIGHUP);
    CHECK("ignored signal", hits == 10);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
