// Trees of processes: statuses, private memory, shared offsets, orphans, waitid, usage, parents.
#include "check.h"
#include <sys/prctl.h>

static volatile long shared_word = 5;
static int tree(long depth) { // the number of processes below and with this one
    if (depth == 0) return 1;
    int a = reap(child(tree, depth - 1)), b = reap(child(tree, depth - 1));
    return a < 0 || b < 0 ? 200 : 1 + WEXITSTATUS(a) + WEXITSTATUS(b);
}
static int change_memory(long v) {
    shared_word = v;
    churn(v, 100000);
    return shared_word == v ? (int)v : 255;
}
static int ready[2];
static int report_parent(long fd) { // is adopted when its parent has gone
    pid_t first = getppid();
    if (write(ready[1], "r", 1) != 1) return 1;
    for (double end = now() + 20; getppid() == first && now() < end;) usleep(1000);
    char c = getppid() != first ? 'y' : 'n';
    return write(fd, &c, 1) == 1 ? 0 : 1;
}
static int leave_orphan(long fd) {
    char c;
    if (pipe(ready)) return 1;
    child(report_parent, fd);
    return read(ready[0], &c, 1) == 1 ? 0 : 2;
}
static int dies_with_parent(long fd) { (void)fd; prctl(PR_SET_PDEATHSIG, SIGKILL); for (;;) pause(); return 9; }
static int short_parent(long fd) { child(dies_with_parent, fd); usleep(50000); return 0; }
static int go[2];
static int burn_when_told(long n) { // natively and moved, it cannot have ended before
    char c;
    volatile uint64_t x = read(go[0], &c, 1) == 1 ? churn(n, n) : 0;
    (void)x;
    return 0;
}
static int burn(long n) { volatile uint64_t x = churn(n, n); (void)x; return 0; }

static void checks(void) {
    CHECK("a tree of 15", exited(reap(child(tree, 3)), 15));
    pid_t me = getpid(), pids[12];
    for (int i = 0; i < 12; i++) pids[i] = child(change_memory, i + 10);
    int good = 0, distinct = 1;
    for (int i = 11; i >= 0; i--) good += exited(reap(pids[i]), i + 10);
    for (int i = 1; i < 12; i++) distinct &= pids[i] != pids[i - 1] && pids[i] != me;
    CHECK("twelve children, any order", good == 12 && distinct);
    CHECK("memory is private", shared_word == 5 && getpid() == me);
    int p[2];
    char c = 0;
    CHECK("pipe", pipe(p) == 0);
    CHECK("an orphan's parent ends", exited(reap(child(leave_orphan, p[1])), 0));
    CHECK("the orphan is adopted", read(p[0], &c, 1) == 1 && c == 'y');
    CHECK("PR_SET_PDEATHSIG: parent", exited(reap(child(short_parent, p[1])), 0));
    close(p[1]);
    CHECK("PR_SET_PDEATHSIG: the pipe closes", read(p[0], &c, 1) == 0);
    close(p[0]);

    siginfo_t info = { 0 };
    pid_t k = child(change_memory, 33);
    CHECK("waitid WNOWAIT", waitid(P_PID, k, &info, WEXITED | WNOWAIT) == 0 && info.si_status == 33 && info.si_pid == k);
    CHECK("it is still a zombie", kill(k, 0) == 0);
    CHECK("waitid takes it", waitid(P_ALL, 0, &info, WEXITED) == 0 && info.si_pid == k && info.si_code == CLD_EXITED);
    CHECK("nobody is left", waitid(P_ALL, 0, &info, WEXITED) == -1 && errno == ECHILD);
    struct rusage u;
    int status;
    k = child(burn, 30000000);
    CHECK("wait4 gives the usage", wait4(k, &status, 0, &u) == k && u.ru_maxrss > 100); // natively about 400
    if (pipe(go)) return;
    k = child(burn_when_told, 50000000);
    CHECK("WNOHANG", waitpid(k, &status, WNOHANG) == 0 && write(go[1], "g", 1) == 1);
    int fd = syscall(SYS_pidfd_open, k, 0);
    struct pollfd f = { fd, POLLIN, 0 };
    CHECK("a pidfd tells the end", fd >= 0 && poll(&f, 1, 60000) == 1 && exited(reap(k), 0));
    close(fd);
    close(go[0]);
    close(go[1]);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
