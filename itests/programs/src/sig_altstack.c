// Handlers on another stack, also when the ordinary one has overflowed.
#include "check.h"

static char alt[65536];
static volatile int on_alt, flags_inside;
static sigjmp_buf out;

static void where(int sig, siginfo_t *info, void *context) {
    (void)sig; (void)info; (void)context;
    char here;
    stack_t s;
    on_alt = &here >= alt && &here < alt + sizeof alt;
    sigaltstack(NULL, &s);
    flags_inside = s.ss_flags;
    churn(3, 50000);
}
static void overflow(int sig, siginfo_t *info, void *context) {
    where(sig, info, context);
    siglongjmp(out, 1);
}
static int dive(volatile char *before, long depth) {
    volatile char room[4096];
    room[0] = before ? before[0] + 1 : 0;
    return depth ? dive(room, depth - 1) + room[0] : room[0];
}

static void checks(void) {
    stack_t s = { .ss_sp = alt, .ss_size = sizeof alt }, seen;
    CHECK("sigaltstack", sigaltstack(&s, NULL) == 0);
    on_signal(SIGUSR1, where, SA_ONSTACK);
    raise(SIGUSR1);
    CHECK("the handler runs there", on_alt && flags_inside == SS_ONSTACK);
    sigaltstack(NULL, &seen);
    CHECK("and outside it is free", seen.ss_flags == 0 && seen.ss_sp == alt && seen.ss_size == sizeof alt);
    on_signal(SIGUSR1, where, 0);
    raise(SIGUSR1);
    CHECK("without SA_ONSTACK it does not", !on_alt);

    struct rlimit was, small = { 1 << 20, 0 };
    getrlimit(RLIMIT_STACK, &was);
    small.rlim_max = was.rlim_max;
    setrlimit(RLIMIT_STACK, &small);
    on_alt = 0;
    on_signal(SIGSEGV, overflow, SA_ONSTACK);
    if (sigsetjmp(out, 1) == 0) on_alt = dive(NULL, 1000000) & 0;
    CHECK("stack overflow is caught on it", on_alt == 1);
    setrlimit(RLIMIT_STACK, &was);
    signal(SIGSEGV, SIG_DFL);
    stack_t off = { .ss_flags = SS_DISABLE };
    CHECK("switched off", sigaltstack(&off, NULL) == 0 && sigaltstack(NULL, &seen) == 0 && seen.ss_flags == SS_DISABLE);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
