// Process groups and sessions: signals to a group, setpgid, setsid, SIGPIPE, SIGTTOU-free work in the background.
#include "check.h"

static int idle(long group) { if (group) setpgid(0, 0); for (;;) pause(); return 9; }
static int session(long unused) {
    (void)unused;
    pid_t me = getpid();
    if (setsid() != me || getsid(0) != me || getpgrp() != me) return 1;
    if (setsid() != -1 || errno != EPERM) return 2;
    if (open("/dev/tty", O_RDWR) >= 0 || errno != ENXIO) return 3;
    return 0;
}
static int broken_pipe(long ignore) {
    int p[2];
    if (pipe(p)) return 1;
    close(p[0]);
    if (ignore) signal(SIGPIPE, SIG_IGN);
    return write(p[1], "x", 1) == -1 && errno == EPIPE ? 0 : 2;
}
static int whole_group(long unused) {
    (void)unused;
    setpgid(0, 0);
    pid_t a = child(idle, 0), b = child(idle, 0);
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM);
    return killed(reap(a), SIGTERM) && killed(reap(b), SIGTERM) ? 0 : 1;
}

static void checks(void) {
    pid_t a = child(idle, 1);
    setpgid(a, a);
    pid_t b = child(idle, 0);
    setpgid(b, a);
    CHECK("both are in the group", getpgid(a) == a && getpgid(b) == a && getsid(a) == getsid(0));
    CHECK("a signal to the group", kill(-a, SIGUSR1) == 0);
    CHECK("ends the first", killed(reap(a), SIGUSR1));
    CHECK("and the second", killed(reap(b), SIGUSR1));
    CHECK("the group is gone", kill(-a, 0) == -1 && errno == ESRCH);
    CHECK("a new session", exited(reap(child(session, 0)), 0));
    CHECK("SIGPIPE kills", killed(reap(child(broken_pipe, 0)), SIGPIPE));
    CHECK("EPIPE when ignored", exited(reap(child(broken_pipe, 1)), 0));
    CHECK("kill(0) reaches the own group", exited(reap(child(whole_group, 0)), 0));
    CHECK("kill of nobody", kill(0x3ffffff, 0) == -1 && errno == ESRCH);
    CHECK("bad signal", kill(getpid(), 65) == -1 && errno == EINVAL);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
