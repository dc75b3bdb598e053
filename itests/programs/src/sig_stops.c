// A process is stopped and continued in whatever it does with files: it goes on each time, and takes its signals.
#include "check.h"

static volatile sig_atomic_t over;
static void end(int sig, siginfo_t *info, void *context) { (void)sig; (void)info; (void)context; over = 1; }

static int reads(long ready) {
    char c = 'r', byte;
    on_signal(SIGTERM, end, 0);
    if (write(ready, &c, 1) != 1) return 1;
    for (uint64_t seed = 1; !over; seed = churn(seed, 100000)) {
        int fd = open("/etc/passwd", O_RDONLY);
        if (fd < 0 || read(fd, &byte, 1) != 1 || close(fd)) return 2;
    }
    return 7;
}

static void checks(void) {
    int ready[2], status = 0, stops = 0, goes = 0;
    char c;
    if (pipe(ready)) return;
    pid_t p = child(reads, ready[1]);
    CHECK("it begins", read(ready[0], &c, 1) == 1);
    for (int i = 0; i < 40; i++) {
        usleep(1000 + 37 * i);
        kill(p, SIGSTOP);
        stops += waitpid(p, &status, WUNTRACED) == p && WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP;
        usleep(4000);
        kill(p, SIGCONT);
        goes += waitpid(p, &status, WCONTINUED) == p && WIFCONTINUED(status);
    }
    CHECK("it stopped each time", stops == 40);
    CHECK("it went on each time", goes == 40);
    kill(p, SIGTERM);
    CHECK("its handler ran", waitpid(p, &status, 0) == p && WIFEXITED(status) && WEXITSTATUS(status) == 7);
    close(ready[0]);
    close(ready[1]);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
