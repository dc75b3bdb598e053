// A terminal of its own: settings, lines, raw mode, window size, foreground group, control characters, hang-up.
#include "check.h"
#include <sys/ioctl.h>
#include <termios.h>

static int master;
static char name[100];
static volatile sig_atomic_t seen;
static void note(int sig) { seen = sig; }
static int take_terminal(void) {
    close(master); // or its closing by the parent would not hang up
    setsid();
    int fd = open(name, O_RDWR);
    return fd >= 0 && ioctl(fd, TIOCSCTTY, 0) == 0 && tcgetpgrp(fd) == getpgrp() && isatty(fd) ? fd : -1;
}
static int session(long unused) {
    (void)unused;
    char line[100];
    struct termios t;
    struct winsize w = { 0, 0, 0, 0 };
    int fd = take_terminal(), tty = open("/dev/tty", O_RDWR);
    if (fd < 0 || tty < 0 || strcmp(ttyname(fd), name)) return 1;
    sigset_t interrupt, none;
    sigemptyset(&none);
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt, NULL); // so that it cannot come before the wait for it
    signal(SIGINT, note); signal(SIGWINCH, note);
    alarm(120);
    if (tcgetattr(fd, &t) || !(t.c_lflag & ICANON) || !(t.c_lflag & ECHO)) return 2;
    t.c_lflag &= ~(tcflag_t)ECHO;
    if (tcsetattr(fd, TCSANOW, &t) || write(fd, "R", 1) != 1) return 3;
    if (read(fd, line, 100) != 6 || memcmp(line, "hello\n", 6)) return 4; // a whole line, erased characters gone
    struct pollfd p = { fd, POLLIN, 0 };
    if (write(fd, "I", 1) != 1 || ppoll(&p, 1, NULL, &none) != -1 || errno != EINTR || seen != SIGINT) return 5;
    cfmakeraw(&t);
    if (tcsetattr(fd, TCSANOW, &t) || write(fd, "W", 1) != 1) return 6;
    if (read(fd, line, 100) != 1 || line[0] != 3) return 7; // raw: Ctrl-C is a byte
    for (double end = now() + 20; seen != SIGWINCH && now() < end;) usleep(1000);
    if (ioctl(fd, TIOCGWINSZ, &w) || w.ws_row != 33 || w.ws_col != 77) return 8;
    return 0;
}
static int hung_up(long unused) {
    (void)unused;
    int fd = take_terminal();
    alarm(120);
    if (fd < 0 || write(fd, "R", 1) != 1) return 1;
    for (;;) pause();
    return 9;
}
static int expect(char c) {
    char got = 0;
    struct pollfd p = { master, POLLIN, 0 };
    return poll(&p, 1, 20000) == 1 && read(master, &got, 1) == 1 && got == c;
}
static int new_master(void) {
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    return master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0 && ptsname_r(master, name, sizeof name) == 0;
}

static void checks(void) {
    CHECK("a new terminal", new_master());
    pid_t c = child(session, 0);
    CHECK("ready", expect('R'));
    CHECK("type a line", write(master, "helpp\177\177lo\n", 10) == 10);
    CHECK("it was read", expect('I'));
    CHECK("type Ctrl-C", write(master, "\3", 1) == 1);
    CHECK("it was a signal", expect('W'));
    struct winsize w = { 33, 77, 0, 0 };
    CHECK("change the size", ioctl(master, TIOCSWINSZ, &w) == 0);
    CHECK("type Ctrl-C in raw mode", write(master, "\3", 1) == 1);
    int status = reap(c);
    CHECK("the session went well", exited(status, 0));
    close(master);
    CHECK("another", new_master());
    c = child(hung_up, 0);
    CHECK("it is ready", expect('R'));
    close(master);
    CHECK("closing it is SIGHUP", killed(reap(c), SIGHUP));
    struct termios t;
    int fd = open("/dev/null", O_RDONLY);
    CHECK("no terminal", tcgetattr(fd, &t) == -1 && errno == ENOTTY && !isatty(fd));
    close(fd);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
