// The signal mask: blocking and unblocking, over fork and exec, pending signals and dispositions.
#include "check.h"

static volatile sig_atomic_t hits;
static char *self;
static void count(int sig, siginfo_t *info, void *context) { (void)sig; (void)info; (void)context; hits++; }

static int inherited(long unused) {
    (void)unused;
    sigset_t is, pending;
    sigprocmask(SIG_BLOCK, NULL, &is);
    sigpending(&pending);
    return sigismember(&is, SIGUSR1) && !sigismember(&is, SIGUSR2) && !sigismember(&pending, SIGUSR1) ? 0 : 1;
}
static int exec_self(long unused) { (void)unused; execl("/proc/self/exe", self, "after-exec", NULL); return 9; }
// Runs in the program that was started by exec: mask and ignored signals stay, handlers are gone.
static int after_exec(void) {
    sigset_t is;
    struct sigaction hup, usr2;
    sigprocmask(SIG_BLOCK, NULL, &is);
    sigaction(SIGHUP, NULL, &hup);
    sigaction(SIGUSR2, NULL, &usr2);
    return sigismember(&is, SIGUSR1) && hup.sa_handler == SIG_IGN && usr2.sa_handler == SIG_DFL ? 0 : 1;
}

static void checks(void) {
    sigset_t one, old, is;
    hits = 0;
    on_signal(SIGUSR1, count, 0);
    on_signal(SIGUSR2, count, 0);
    signal(SIGHUP, SIG_IGN);
    sigemptyset(&one);
    sigaddset(&one, SIGUSR1);
    sigprocmask(SIG_BLOCK, &one, &old);
    CHECK("the old mask is given", !sigismember(&old, SIGUSR1));
    kill(getpid(), SIGUSR1);
    kill(getpid(), SIGUSR2);
    CHECK("only the open one is delivered", hits == 1);
    CHECK("fork keeps the mask, not the pending", exited(reap(child(inherited, 0)), 0));
    CHECK("exec keeps the mask, not the handlers", exited(reap(child(exec_self, 0)), 0));
    for (int i = 0; i < 200; i++) {
        sigprocmask(SIG_UNBLOCK, &one, NULL);
        sigprocmask(SIG_BLOCK, &one, NULL);
        kill(getpid(), SIGUSR1);
    }
    CHECK("each unblocking delivers one", hits == 1 + 200);
    sigprocmask(SIG_SETMASK, &old, NULL);
    CHECK("the last one too", hits == 2 + 200);
    sigfillset(&is);
    sigprocmask(SIG_BLOCK, &is, &old);
    sigprocmask(SIG_BLOCK, NULL, &is);
    CHECK("SIGKILL and SIGSTOP cannot be blocked", !sigismember(&is, SIGKILL) && !sigismember(&is, SIGSTOP) && sigismember(&is, SIGSEGV));
    sigprocmask(SIG_SETMASK, &old, NULL);
}
int main(int argc, char **argv) {
    self = argv[0];
    if (argc > 1 && !strcmp(argv[1], "after-exec")) return after_exec();
    return check_main(argc, argv, checks);
}
