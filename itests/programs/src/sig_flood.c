// Real-time signals by the thousand, pending together: each comes, once, with its value, in order, the lowest number first.
#include "check.h"

enum { NUMBERS = 3 };
static volatile int next_value[NUMBERS], bad;
static volatile int first_bad[4]; // of the round: number, value, the value that was due, si_code
static volatile long count;
static void take(int sig, siginfo_t *info, void *context) {
    (void)context;
    int k = sig - SIGRTMIN;
    if (info->si_code != SI_QUEUE || info->si_value.sival_int != next_value[k]) {
        if (!bad++) {
            first_bad[0] = k, first_bad[1] = info->si_value.sival_int;
            first_bad[2] = next_value[k], first_bad[3] = info->si_code;
        }
    }
    next_value[k] = info->si_value.sival_int + 1;
    count++;
}

static int send_all(pid_t to, int each) {
    for (int i = 0; i < each; i++)
        for (int k = 0; k < NUMBERS; k++) {
            union sigval v = { .sival_int = i };
            while (sigqueue(to, SIGRTMIN + k, v) < 0)
                if (errno != EAGAIN) return 1; else usleep(500);
        }
    return 0;
}

static void tell(const char *when) {
    if (bad)
        fprintf(stderr, "%s: number %d had value %d (code %d) where %d was due; %d such of %ld\n", when, first_bad[0],
                first_bad[1], first_bad[3], first_bad[2], bad, count);
}

static int each = 700;
static int sender(long to) { return send_all(to, each); }

static void checks(void) {
    sigset_t all, old;
    sigemptyset(&all);
    for (int k = 0; k < NUMBERS; k++) {
        next_value[k] = 0;
        sigaddset(&all, SIGRTMIN + k);
        on_signal(SIGRTMIN + k, take, 0);
    }
    count = bad = 0;
    sigprocmask(SIG_BLOCK, &all, &old);
    int status;
    pid_t pid = child(sender, getpid());
    CHECK("sender", waitpid(pid, &status, 0) == pid && status == 0);
    CHECK("nothing came yet", count == 0);
    sigprocmask(SIG_SETMASK, &old, NULL);
    CHECK("all have come", count == (long)NUMBERS * each);
    CHECK("in order", bad == 0);
    tell("sent before");
    // And while they are sent.
    for (int k = 0; k < NUMBERS; k++) next_value[k] = 0;
    count = bad = 0;
    pid = child(sender, getpid());
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) ;
    double end = now() + 60;
    while (count < (long)NUMBERS * each && now() < end) usleep(1000);
    CHECK("all have come from a sender that runs", count == (long)NUMBERS * each && status == 0);
    CHECK("in order from a sender that runs", bad == 0);
    tell("while sent");
}

// Seconds, and how many of each number.
int main(int argc, char **argv) {
    if (argc > 2) each = atoi(argv[2]);
    return check_main(argc, argv, checks);
}
