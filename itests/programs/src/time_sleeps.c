// Sleeps of every kind last at least as long as asked (and not for ever).
#include "check.h"
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/timerfd.h>

static double begin;
static void start(void) { begin = now(); }
static int lasted(double s) { double took = now() - begin; return took >= s - 0.0005 && took < s + 20; }

static void checks(void) {
    struct timespec t = { 0, 40000000 };
    start();
    CHECK("nanosleep", nanosleep(&t, NULL) == 0 && lasted(0.04));
    start();
    CHECK("usleep", usleep(25000) == 0 && lasted(0.025));
    clock_gettime(CLOCK_MONOTONIC, &t);
    if ((t.tv_nsec += 50000000) >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
    start();
    CHECK("clock_nanosleep absolute", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == 0 && lasted(0.04));
    struct timespec then;
    clock_gettime(CLOCK_MONOTONIC, &then);
    CHECK("its end has come", then.tv_sec > t.tv_sec || (then.tv_sec == t.tv_sec && then.tv_nsec >= t.tv_nsec));
    start();
    CHECK("an absolute time gone by", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == 0 && lasted(0));
    clock_gettime(CLOCK_REALTIME, &t);
    if ((t.tv_nsec += 50000000) >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
    start();
    CHECK("absolute in real time", clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL) == 0 && lasted(0.04));
    struct timeval v = { 0, 30000 };
    start();
    CHECK("select", select(0, NULL, NULL, NULL, &v) == 0 && lasted(0.03) && v.tv_usec == 0);
    start();
    CHECK("poll", poll(NULL, 0, 30) == 0 && lasted(0.03));
    t = (struct timespec){ 0, 30000000 };
    start();
    CHECK("ppoll", ppoll(NULL, 0, &t, NULL) == 0 && lasted(0.03));
    int e = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event;
    start();
    CHECK("epoll_wait", epoll_wait(e, &event, 1, 30) == 0 && lasted(0.03));
    close(e);
    int f = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec i = { { 0, 10000000 }, { 0, 10000000 } };
    uint64_t n, sum = 0;
    start();
    timerfd_settime(f, 0, &i, NULL);
    while (sum < 5 && read(f, &n, 8) == 8) sum += n;
    CHECK("timerfd", sum >= 5 && lasted(0.05));
    close(f);
    start();
    CHECK("sleep", sleep(1) == 0 && lasted(1));
    churn(1, 1000000);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
