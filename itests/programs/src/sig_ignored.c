// Signals that nobody handles, and that are ignored by default, end no wait and make none longer, however often they come.
#include "check.h"
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/sem.h>

static int urges(long ms) {
    for (long i = 0; i < ms / 20; i++) {
        if (kill(getppid(), i % 2 ? SIGURG : SIGWINCH)) return 1;
        usleep(20000);
    }
    return 0;
}
static double begin;
static void start(void) { begin = now(); }
// Far less than the signals last.
static int lasted(double s) { double took = now() - begin; return took >= s - 0.002 && took < s + 3; }

static void checks(void) {
    struct timespec t = { 0, 300000000 };
    struct epoll_event event;
    int e = epoll_create1(0), sem = semget(IPC_PRIVATE, 1, 0600);
    pid_t c = child(urges, 20000);
    start();
    CHECK("epoll_wait", epoll_wait(e, &event, 1, 300) == 0 && lasted(0.3));
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGUSR2);
    sigprocmask(SIG_BLOCK, &one, NULL);
    start();
    CHECK("sigtimedwait", sigtimedwait(&one, NULL, &t) == -1 && errno == EAGAIN && lasted(0.3));
    struct sembuf down = { 0, -1, 0 };
    start();
    CHECK("semtimedop", semtimedop(sem, &down, 1, &t) == -1 && errno == EAGAIN && lasted(0.3));
    start();
    CHECK("poll", poll(NULL, 0, 300) == 0 && lasted(0.3));
    kill(c, SIGKILL);
    CHECK("they came all the while", waitpid(c, NULL, 0) == c);
    semctl(sem, 0, IPC_RMID);
    close(e);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
