// epoll in its modes, eventfd, signalfd, select with many descriptors, and epoll over fork.
#include "check.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/signalfd.h>

static int e, p[2], ev;
static int add(int fd, unsigned events, int mark) {
    struct epoll_event x = { events, { .u64 = 0x123456780000ull + mark } };
    return epoll_ctl(e, EPOLL_CTL_ADD, fd, &x);
}
static int wait_mark(int ms) { // the mark of the one event, 0 when there is none
    struct epoll_event x;
    int n = epoll_wait(e, &x, 1, ms);
    return n == 1 ? (int)(x.data.u64 - 0x123456780000ull) : n;
}
static int write_later(long fd) { usleep(30000); uint64_t one = 1; return write(fd, &one, fd == ev ? 8 : 1) > 0 ? 0 : 1; }

static void checks(void) {
    char byte;
    uint64_t n;
    e = epoll_create1(0);
    CHECK("pipe", pipe(p) == 0);
    CHECK("add", add(p[0], EPOLLIN, 5) == 0 && add(p[0], EPOLLIN, 5) == -1 && errno == EEXIST);
    CHECK("nothing yet", wait_mark(0) == 0);
    pid_t c = child(write_later, p[1]);
    CHECK("wakes for a child's write", wait_mark(20000) == 5);
    reap(c);
    CHECK("level: again", wait_mark(0) == 5);
    CHECK("read", read(p[0], &byte, 1) == 1 && wait_mark(0) == 0);
    struct epoll_event x = { EPOLLIN | EPOLLET, { .u64 = 0x123456780000ull + 6 } };
    epoll_ctl(e, EPOLL_CTL_MOD, p[0], &x);
    CHECK("write", write(p[1], "ab", 2) == 2);
    CHECK("edge: once", wait_mark(1000) == 6 && wait_mark(0) == 0);
    x.events = EPOLLIN | EPOLLONESHOT;
    epoll_ctl(e, EPOLL_CTL_MOD, p[0], &x);
    CHECK("one shot", wait_mark(1000) == 6 && wait_mark(0) == 0);
    CHECK("delete", epoll_ctl(e, EPOLL_CTL_DEL, p[0], NULL) == 0 && epoll_ctl(e, EPOLL_CTL_DEL, p[0], NULL) == -1 && errno == ENOENT);

    ev = eventfd(3, 0);
    add(ev, EPOLLIN, 9);
    CHECK("eventfd in epoll", wait_mark(1000) == 9);
    CHECK("eventfd", read(ev, &n, 8) == 8 && n == 3);
    c = child(write_later, ev);
    CHECK("blocks until a child writes", read(ev, &n, 8) == 8 && n == 1);
    reap(c);
    int sem = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);
    CHECK("semaphore", read(sem, &n, 8) == 8 && n == 1 && read(sem, &n, 8) == 8 && read(sem, &n, 8) == -1 && errno == EAGAIN);

    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &set, &old);
    int s = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    struct signalfd_siginfo info;
    CHECK("signalfd is empty", read(s, &info, sizeof info) == -1 && errno == EAGAIN);
    sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 77 });
    add(s, EPOLLIN, 3);
    CHECK("signalfd in epoll", wait_mark(5000) == 3);
    CHECK("signalfd tells", read(s, &info, sizeof info) == sizeof info && (int)info.ssi_signo == SIGRTMIN && info.ssi_int == 77
          && info.ssi_pid == (unsigned)getpid());
    sigprocmask(SIG_SETMASK, &old, NULL);

    fd_set r, w;
    FD_ZERO(&r); FD_ZERO(&w);
    FD_SET(p[0], &r); FD_SET(p[1], &w); FD_SET(ev, &r);
    struct timeval t = { 5, 0 };
    CHECK("select", select(p[1] > ev ? p[1] + 1 : ev + 1, &r, &w, NULL, &t) == 2 && FD_ISSET(p[0], &r) && FD_ISSET(p[1], &w) && !FD_ISSET(ev, &r));
    int other = epoll_create1(0);
    x.events = EPOLLIN;
    add(p[0], EPOLLIN, 4);
    CHECK("epoll in epoll", epoll_ctl(other, EPOLL_CTL_ADD, e, &x) == 0 && epoll_wait(other, &x, 1, 1000) == 1);
    close(other); close(e); close(ev); close(sem); close(s); close(p[0]); close(p[1]);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
