// A handler that interrupts the reading of a clock goes back into the middle of it, wherever it was meanwhile.
#include "check.h"
#include <ucontext.h>

static volatile sig_atomic_t hits;
static volatile uint64_t sum;
static void work(int sig, siginfo_t *info, void *context) {
    (void)sig; (void)info; (void)context;
    sum = churn(sum, 40000000);
    hits++;
}

// What no clock may do; what was read by which instruction helps to find out why.
static void fault(int sig, siginfo_t *info, void *context) {
    ucontext_t *at = context;
    char line[200];
    FILE *maps = fopen("/proc/self/maps", "r");
    fprintf(stderr, "signal %d, code %d: %p read by %#llx\n", sig, info->si_code, info->si_addr,
            at->uc_mcontext.gregs[REG_RIP]);
    while (maps && fgets(line, sizeof line, maps))
        if (strstr(line, "[v")) fputs(line, stderr);
    _exit(99);
}

static void checks(void) {
    on_signal(SIGBUS, fault, 0);
    struct itimerval once = { { 0, 0 }, { 0, 3000 } };
    on_signal(SIGALRM, work, SA_RESTART);
    hits = 0;
    double start = now(), last = start;
    int back = 0;
    while (hits < 8 && now() - start < 30) {
        int before = hits;
        double t = 0;
        setitimer(ITIMER_REAL, &once, NULL);
        while (hits == before && now() - start < 30) {
            t = now();
            if (t < last) back++;
            last = t;
        }
    }
    CHECK("all ticks", hits >= 8);
    CHECK("the clock never goes back", back == 0);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
