// Waiting for signals: sigsuspend, sigwaitinfo, sigtimedwait, pselect and ppoll with a mask, sigpending.
#include "check.h"
#include <sys/select.h>

static volatile sig_atomic_t hits;
static void count(int sig, siginfo_t *info, void *context) { (void)sig; (void)info; (void)context; hits++; }
static int later(long sig) { usleep(30000); kill(getppid(), sig); return 0; }

static void checks(void) {
    sigset_t block, old, open_mask;
    sigemptyset(&block);
    sigaddset(&block, SIGUSR1);
    sigaddset(&block, SIGUSR2);
    on_signal(SIGUSR1, count, 0);
    on_signal(SIGUSR2, count, 0);
    sigprocmask(SIG_BLOCK, &block, &old);
    open_mask = block;
    sigdelset(&open_mask, SIGUSR1);
    hits = 0;

    pid_t c = child(later, SIGUSR1);
    CHECK("sigsuspend ends after the handler", sigsuspend(&open_mask) == -1 && errno == EINTR && hits == 1);
    sigset_t is;
    sigprocmask(SIG_BLOCK, NULL, &is);
    CHECK("the mask is back", sigismember(&is, SIGUSR1));
    reap(c);
    kill(getpid(), SIGUSR1);
    CHECK("sigsuspend with one pending", sigsuspend(&open_mask) == -1 && hits == 2);

    c = child(later, SIGUSR2);
    siginfo_t info;
    CHECK("sigwaitinfo", sigwaitinfo(&block, &info) == SIGUSR2 && info.si_pid == c && hits == 2);
    reap(c);
    struct timespec t = { 0, 60000000 };
    double start = now();
    CHECK("sigtimedwait runs out", sigtimedwait(&block, &info, &t) == -1 && errno == EAGAIN && now() - start > 0.059);

    c = child(later, SIGUSR1);
    struct timespec five = { 5, 0 };
    CHECK("pselect lets it in", pselect(0, NULL, NULL, NULL, &five, &open_mask) == -1 && errno == EINTR && hits == 3);
    reap(c);
    c = child(later, SIGUSR1);
    CHECK("ppoll lets it in", ppoll(NULL, 0, &five, &open_mask) == -1 && errno == EINTR && hits == 4);
    reap(c);
    kill(getpid(), SIGUSR2);
    struct timespec short_time = { 0, 20000000 };
    CHECK("pselect keeps the other out", pselect(0, NULL, NULL, NULL, &short_time, &open_mask) == 0 && hits == 4);
    sigpending(&is);
    CHECK("sigpending", sigismember(&is, SIGUSR2) && !sigismember(&is, SIGUSR1));
    sigprocmask(SIG_SETMASK, &old, NULL);
    CHECK("unblocking delivers", hits == 5);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
