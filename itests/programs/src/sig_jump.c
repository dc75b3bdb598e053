// Leaving handlers by siglongjmp, and faults: SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP with their addresses.
#include "check.h"

static sigjmp_buf out;
static siginfo_t last;
static void leap(int sig, siginfo_t *info, void *context) { (void)context; last = *info; siglongjmp(out, sig); }
static volatile int zero;

static void checks(void) {
    int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGALRM };
    for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++) on_signal(faults[i], leap, 0);
    volatile int sig, n = 0;
    char *none = mmap(NULL, 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if ((sig = sigsetjmp(out, 1)) == 0) none[123] = 1;
    CHECK("SIGSEGV of a protected page", sig == SIGSEGV && last.si_addr == none + 123 && last.si_code == SEGV_ACCERR);
    munmap(none, 8192);
    if ((sig = sigsetjmp(out, 1)) == 0) *(volatile char *)16 = 1;
    CHECK("SIGSEGV of no page", sig == SIGSEGV && last.si_addr == (void *)16 && last.si_code == SEGV_MAPERR);

    int fd = scratch_file("sig_jump.tmp", 0);
    CHECK("file", ftruncate(fd, 4096) == 0);
    char *map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if ((sig = sigsetjmp(out, 1)) == 0) map[4096] = 1;
    CHECK("SIGBUS past the end of a file", sig == SIGBUS && last.si_addr == map + 4096 && last.si_code == BUS_ADRERR);
    munmap(map, 8192);
    close(fd);

    if ((sig = sigsetjmp(out, 1)) == 0) n = 5 / zero;
    CHECK("SIGFPE", sig == SIGFPE && last.si_code == FPE_INTDIV && n == 0);
    if ((sig = sigsetjmp(out, 1)) == 0) __asm__ volatile("ud2");
    CHECK("SIGILL", sig == SIGILL && last.si_code == ILL_ILLOPN);
    if ((sig = sigsetjmp(out, 1)) == 0) __asm__ volatile("int3");
    CHECK("int3 is SIGTRAP", sig == SIGTRAP);
    CHECK("SIGTRAP of int3", last.si_signo == SIGTRAP && last.si_code == SI_KERNEL);
    CHECK("SIGTRAP is not of a process", last.si_code != SI_USER && last.si_code != SI_TKILL && last.si_code != SI_QUEUE);

    struct itimerval t = { { 0, 0 }, { 0, 15000 } };
    // The timer is set behind sigsetjmp: it might else be over before, and the handler would leap to the place above.
    if ((sig = sigsetjmp(out, 1)) == 0) for (setitimer(ITIMER_REAL, &t, NULL);;) n = churn(n, 1000) & 1;
    CHECK("out of an endless loop", sig == SIGALRM);
    if ((sig = sigsetjmp(out, 1)) == 0) for (setitimer(ITIMER_REAL, &t, NULL);;) usleep(1000000);
    CHECK("out of a sleep", sig == SIGALRM);
    sigset_t is;
    sigprocmask(SIG_BLOCK, NULL, &is);
    CHECK("the mask is restored", !sigismember(&is, SIGALRM) && !sigismember(&is, SIGSEGV));
    for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++) signal(faults[i], SIG_DFL);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
