// One signal ends one wait, whatever the wait is: it comes once, so a call that began anew behind it would wait to its end.
#include "check.h"
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/sem.h>

// Long enough for a move to be over between the timer's start and the wait: else the signal may come too early, as natively.
enum { ALARM_MICROS = 900000 };

static volatile sig_atomic_t hits;
static void count(int sig, siginfo_t *info, void *context) { (void)sig; (void)info; (void)context; hits++; }

static double start;
static void alarm_once(int flags) {
    struct itimerval once = { { 0, 0 }, { 0, ALARM_MICROS } };
    on_signal(SIGALRM, count, flags);
    hits = 0;
    start = now();
    setitimer(ITIMER_REAL, &once, NULL);
}
// All waits are for eight seconds or for ever.
static int ended(int result) { return result == -1 && errno == EINTR && hits == 1 && now() - start < 6; }

static void checks(void) {
    struct timespec eight = { 8, 0 };
    alarm_once(0);
    CHECK("nanosleep", ended(nanosleep(&eight, NULL)));
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += 8;
    alarm_once(SA_RESTART);
    errno = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
    CHECK("clock_nanosleep to a time", ended(errno ? -1 : 0));
    int p[2];
    char c;
    CHECK("pipe", pipe(p) == 0);
    struct pollfd f = { p[0], POLLIN, 0 };
    alarm_once(SA_RESTART);
    CHECK("poll", ended(poll(&f, 1, 8000)));
    fd_set set;
    FD_ZERO(&set);
    FD_SET(p[0], &set);
    struct timeval eight_too = { 8, 0 };
    alarm_once(SA_RESTART);
    CHECK("select", ended(select(p[0] + 1, &set, NULL, NULL, &eight_too)));
    alarm_once(0);
    CHECK("read", ended(read(p[0], &c, 1)));
    int e = epoll_create1(0);
    struct epoll_event event = { EPOLLIN, { 0 } };
    CHECK("epoll_ctl", epoll_ctl(e, EPOLL_CTL_ADD, p[0], &event) == 0);
    alarm_once(SA_RESTART);
    CHECK("epoll_wait", ended(epoll_wait(e, &event, 1, 8000)));
    int s = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf down = { 0, -1, 0 };
    alarm_once(SA_RESTART);
    CHECK("semop", ended(semop(s, &down, 1)));
    CHECK("semctl", semctl(s, 0, IPC_RMID) == 0);
    close(e);
    close(p[0]);
    close(p[1]);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
