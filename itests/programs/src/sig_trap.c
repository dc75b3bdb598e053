// SIGTRAP belongs to the program, though whoever moves it uses traps: ignored, blocked, handled. Faults kill in any case.
#include "check.h"

static volatile sig_atomic_t hits;
static void count(int sig, siginfo_t *info, void *context) { (void)sig; (void)info; (void)context; hits++; }
static int faulty(long sig) { // a fault whose signal is ignored (sig > 0) or blocked (sig < 0)
    int s = sig < 0 ? -sig : sig;
    if (sig > 0) signal(s, SIG_IGN);
    else {
        sigset_t one;
        sigemptyset(&one);
        sigaddset(&one, s);
        on_signal(s, count, 0);
        sigprocmask(SIG_BLOCK, &one, NULL);
    }
    if (s == SIGSEGV) *(volatile char *)8 = 1;
    if (s == SIGTRAP) __asm__ volatile("int3");
    if (s == SIGILL) __asm__ volatile("ud2");
    return 9;
}

static void checks(void) {
    struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
    struct sigaction seen;
    signal(SIGTRAP, SIG_IGN);
    for (int i = 0; i < 20; i++) {
        churn(i, 3000000);
        raise(SIGTRAP);
    }
    sigaction(SIGTRAP, NULL, &seen);
    CHECK("an ignored SIGTRAP stays ignored", seen.sa_handler == SIG_IGN);
    on_signal(SIGTRAP, count, 0);
    hits = 0;
    for (int i = 0; i < 10; i++) {
        churn(i, 1000000);
        __asm__ volatile("int3");
        raise(SIGTRAP);
    }
    CHECK("a handler gets traps and signals", hits == 20);
    sigset_t one, pending;
    sigemptyset(&one);
    sigaddset(&one, SIGTRAP);
    sigprocmask(SIG_BLOCK, &one, NULL);
    hits = 0;
    raise(SIGTRAP);
    churn(1, 3000000);
    sigpending(&pending);
    CHECK("a blocked one waits", hits == 0 && sigismember(&pending, SIGTRAP));
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    CHECK("and comes", hits == 1);
    signal(SIGTRAP, SIG_DFL);

    int by_fault[] = { SIGSEGV, SIGTRAP, SIGILL };
    for (unsigned i = 0; i < 3; i++) {
        CHECK("an ignored fault kills", killed(reap(child(faulty, by_fault[i])), by_fault[i]));
        CHECK("a blocked fault kills", killed(reap(child(faulty, -by_fault[i])), by_fault[i]));
    }
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
