// Waits with a timeout of about a second end after that time, neither at once nor for ever, however often they are moved: or
// asked to move in vain, with the second argument "pinned".
#include "check.h"
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/sem.h>

static double begin;
static void start(void) { begin = now(); }
// What is over of a wait when the process leaves home for the first time in it is not known; from then on it is.
static int lasted(double s) { double took = now() - begin; return took >= s - 0.002 && took < 2 * s + 5; }

static void checks(void) {
    struct timespec t = { 0, 900000000 }, left = { 0, 0 };
    struct epoll_event event;
    int fds[2], e = epoll_create1(0), sem = semget(IPC_PRIVATE, 1, 0600);
    if (pipe(fds)) return;
    struct pollfd p = { fds[0], POLLIN, 0 };
    start();
    CHECK("poll", poll(&p, 1, 900) == 0 && lasted(0.9));
    start();
    CHECK("epoll_wait", epoll_wait(e, &event, 1, 900) == 0 && lasted(0.9));
    start();
    CHECK("epoll_pwait", epoll_pwait(e, &event, 1, 900, NULL) == 0 && lasted(0.9));
    start();
    CHECK("ppoll", ppoll(&p, 1, &t, NULL) == 0 && lasted(0.9));
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fds[0], &set);
    start();
    CHECK("pselect", pselect(fds[0] + 1, &set, NULL, NULL, &t, NULL) == 0 && lasted(0.9));
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGUSR2);
    sigprocmask(SIG_BLOCK, &one, NULL);
    start();
    CHECK("sigtimedwait", sigtimedwait(&one, NULL, &t) == -1 && errno == EAGAIN && lasted(0.9));
    struct sembuf down = { 0, -1, 0 };
    start();
    CHECK("semtimedop", semtimedop(sem, &down, 1, &t) == -1 && errno == EAGAIN && lasted(0.9));
    start();
    CHECK("nanosleep with a rest", nanosleep(&t, &left) == 0 && lasted(0.9));
    start();
    CHECK("nanosleep without", nanosleep(&t, NULL) == 0 && lasted(0.9));
    struct timespec both = t;
    start();
    CHECK("clock_nanosleep, both in one", clock_nanosleep(CLOCK_MONOTONIC, 0, &both, &both) == 0 && lasted(0.9));
    semctl(sem, 0, IPC_RMID);
    close(e);
    close(fds[0]);
    close(fds[1]);
}
int main(int argc, char **argv) {
    if (argc > 2 && mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) return 2;
    return check_main(argc, argv, checks);
}
