// CPU time: what the program uses is told by every clock that counts it, its own and its children's, and only grows. Not for
// programs moved home: there nobody stands between them and the kernel, which does not know what they have used on hosts.
#include "check.h"
#include <sys/times.h>

static double self_used(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}
static double children_used(void) {
    struct rusage u;
    getrusage(RUSAGE_CHILDREN, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}
static double clock_used(clockid_t c) {
    struct timespec t;
    clock_gettime(c, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}
static void burn(double s) { for (double end = clock_used(CLOCK_PROCESS_CPUTIME_ID) + s; clock_used(CLOCK_PROCESS_CPUTIME_ID) < end;) churn(1, 200000); }
static int work(long hundredths) { burn(hundredths / 100.0); return 3; }

static void checks(void) {
    double self = self_used(), process = clock_used(CLOCK_PROCESS_CPUTIME_ID), thread = clock_used(CLOCK_THREAD_CPUTIME_ID);
    struct tms a, b;
    times(&a);
    burn(0.15);
    CHECK("getrusage", self_used() - self > 0.1 && self_used() - self < 5);
    CHECK("process clock", clock_used(CLOCK_PROCESS_CPUTIME_ID) - process > 0.14);
    CHECK("thread clock", clock_used(CLOCK_THREAD_CPUTIME_ID) - thread > 0.1);
    times(&b);
    CHECK("times", b.tms_utime + b.tms_stime - a.tms_utime - a.tms_stime >= 9);
    clockid_t own;
    CHECK("the clock of our pid", clock_getcpuclockid(getpid(), &own) == 0 && clock_used(own) >= process);

    double last[2] = { 0, 0 };
    for (int i = 0; i < 2000; i++) {
        double t = clock_used(i % 2 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_THREAD_CPUTIME_ID);
        CHECK("no CPU clock goes back", t >= last[i % 2]);
        last[i % 2] = t;
        if (i % 100 == 0) churn(i, 20000);
    }

    double children = children_used();
    struct rusage u;
    int status;
    pid_t c = child(work, 12);
    CHECK("wait4 tells what a child used", wait4(c, &status, 0, &u) == c && exited(status, 3)
          && u.ru_utime.tv_sec + u.ru_utime.tv_usec / 1e6 + u.ru_stime.tv_usec / 1e6 > 0.08);
    CHECK("it is the parent's children's", children_used() - children > 0.08);
    times(&b);
    CHECK("in times too", b.tms_cutime + b.tms_cstime >= 8);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
