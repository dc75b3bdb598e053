// Death by each fatal signal: sent by the parent, by the process itself, and by its own fault; without core files.
#include "check.h"

static volatile int zero;
static int idle(long unused) { (void)unused; alarm(300); for (;;) churn(1, 1000000); return 9; }
static int suicide(long sig) { raise(sig); return 9; }
static int faulty(long sig) {
    volatile int n = 1;
    if (sig == SIGSEGV) *(volatile char *)8 = 1;
    if (sig == SIGFPE) n = n / zero;
    if (sig == SIGILL) __asm__ volatile("ud2");
    if (sig == SIGTRAP) __asm__ volatile("int3");
    if (sig == SIGABRT) abort();
    if (sig == SIGSYS) return 0;
    return 9;
}

static void checks(void) {
    int deadly[] = { SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2,
                     SIGPIPE, SIGALRM, SIGTERM, SIGSTKFLT, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSYS };
    int by_fault[] = { SIGSEGV, SIGFPE, SIGILL, SIGTRAP, SIGABRT };
    static char names[3][64][40];
    struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
    for (unsigned i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        int s = deadly[i];
        pid_t c = child(idle, 0);
        kill(c, s);
        int status = reap(c);
        snprintf(names[0][s], 40, "sent: %s", sigabbrev_np(s));
        CHECK(names[0][s], killed(status, s) && !WCOREDUMP(status));
        snprintf(names[1][s], 40, "raised: %s", sigabbrev_np(s));
        CHECK(names[1][s], killed(reap(child(suicide, s)), s));
    }
    for (unsigned i = 0; i < sizeof by_fault / sizeof *by_fault; i++) {
        int s = by_fault[i];
        snprintf(names[2][s], 40, "fault: %s", sigabbrev_np(s));
        CHECK(names[2][s], killed(reap(child(faulty, s)), s));
    }
    CHECK("the shell's status", system("kill -SEGV $$") == SIGSEGV);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
