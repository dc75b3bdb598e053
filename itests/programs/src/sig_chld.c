// What a parent hears of its children: exit, death, stop, continue; no zombies when it does not want them.
#include "check.h"

static volatile sig_atomic_t hits;
static siginfo_t last;
static void take(int sig, siginfo_t *info, void *context) { (void)sig; (void)context; last = *info; hits++; }
static int leave(long code) { return code; }
static int wait_for_signals(long unused) { (void)unused; for (;;) pause(); return 9; }
static int until(int n) { // a deadline, not a sleep
    for (double end = now() + 20; hits < n && now() < end;) usleep(2000);
    return hits >= n;
}

static void checks(void) {
    hits = 0;
    on_signal(SIGCHLD, take, SA_RESTART);
    pid_t c = child(leave, 42);
    CHECK("exit is told", until(1) && last.si_code == CLD_EXITED && last.si_status == 42 && last.si_pid == c);
    CHECK("and reaped", exited(reap(c), 42));
    hits = 0;
    c = child(wait_for_signals, 0);
    kill(c, SIGSTOP);
    CHECK("stop is told", until(1) && last.si_code == CLD_STOPPED && last.si_status == SIGSTOP);
    int status = 0;
    CHECK("WUNTRACED", waitpid(c, &status, WUNTRACED) == c && WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
    hits = 0;
    kill(c, SIGCONT);
    CHECK("continue is told", until(1) && last.si_code == CLD_CONTINUED);
    CHECK("WCONTINUED", waitpid(c, &status, WCONTINUED) == c && WIFCONTINUED(status));
    hits = 0;
    kill(c, SIGTERM);
    CHECK("death is told", until(1) && last.si_code == CLD_KILLED && last.si_status == SIGTERM);
    CHECK("and its status", killed(reap(c), SIGTERM));

    hits = 0;
    on_signal(SIGCHLD, take, SA_RESTART | SA_NOCLDSTOP);
    c = child(wait_for_signals, 0);
    kill(c, SIGSTOP);
    waitpid(c, &status, WUNTRACED);
    CHECK("SA_NOCLDSTOP", hits == 0);
    kill(c, SIGKILL);
    CHECK("SIGKILL ends a stopped child", killed(reap(c), SIGKILL));

    hits = 0;
    on_signal(SIGCHLD, take, SA_RESTART | SA_NOCLDWAIT);
    c = child(leave, 1);
    CHECK("SA_NOCLDWAIT: nothing to wait for", waitpid(c, &status, 0) == -1 && errno == ECHILD);
    signal(SIGCHLD, SIG_IGN);
    c = child(leave, 1);
    CHECK("ignored: nothing to wait for", waitpid(c, &status, 0) == -1 && errno == ECHILD);
    signal(SIGCHLD, SIG_DFL);

    pid_t many[20];
    int sum = 0;
    for (int i = 0; i < 20; i++) many[i] = child(leave, i);
    for (int i = 0; i < 20; i++) if ((status = reap(many[i])) >= 0) sum += WEXITSTATUS(status);
    CHECK("twenty children", sum == 190);
    CHECK("no child is left", waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
