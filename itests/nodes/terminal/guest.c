/* guest ACT [ARG]: what programs do at a terminal, each act small enough to be seen through. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t count;
static volatile long sink;
static sigjmp_buf back;

static void counts(int s) { (void)s; count++; }
static void jumps(int s) { siglongjmp(back, s); }
static void say(const char *text) { if (write(1, text, strlen(text)) < 0) _exit(99); }

static void spin(void) { for (;;) sink++; }
static void spin_ms(long ms) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    do { for (int i = 0; i < 100000; i++) sink++; clock_gettime(CLOCK_MONOTONIC, &b); }
    while ((b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000 < ms);
}

static void handle(int signal, void (*how)(int), int flags) {
    struct sigaction a = {.sa_handler = how, .sa_flags = flags};
    sigaction(signal, &a, 0);
}

static int reads(void) {
    char line[100];
    say("started\n");
    for (;;) {
        ssize_t n = read(0, line, sizeof line - 1);
        if (n < 0 && errno == EINTR) { say("EINTR\n"); continue; }
        if (n < 0) { printf("error %d\n", errno); return 1; }
        if (n == 0) { say("end\n"); return 0; }
        line[n] = 0;
        printf("got: %s", line);
        fflush(stdout);
    }
}

static int handler(int slow) {
    handle(SIGINT, counts, slow ? SA_RESTART : 0);
    handle(SIGQUIT, counts, SA_RESTART);
    sigset_t both, none;
    sigemptyset(&none);
    sigemptyset(&both);
    sigaddset(&both, SIGINT);
    sigaddset(&both, SIGQUIT);
    if (!slow) sigprocmask(SIG_BLOCK, &both, 0);
    say("started\n");
    for (int seen = 0; seen < 2;) {
        if (slow) spin_ms(1); else sigsuspend(&none);
        if (count != seen) { seen = count; printf("signal %d\n", seen); fflush(stdout); }
    }
    return 3;
}

static int children(void) {
    for (int i = 0; i < 2; i++) if (fork() == 0) { if (i) for (;;) pause(); spin(); }
    say("started\n");
    int status, ended = 0;
    while (wait(&status) > 0) ended++;
    printf("ended %d\n", ended);
    return 0;
}

static void *volatile nowhere;
static int fault(const char *kind) {
    static volatile int one = 1, zero;
    say("started\n");
    if (!strcmp(kind, "segv")) *(volatile int *)nowhere = 1;
    if (!strcmp(kind, "fpe")) return one / zero;
    if (!strcmp(kind, "ill")) __asm__ volatile("ud2");
    if (!strcmp(kind, "trap")) __asm__ volatile("int3");
    if (!strcmp(kind, "bus")) {
        char name[] = "/var/tmp/mosix-terminal-bus.XXXXXX";
        int fd = mkstemp(name);
        unlink(name);
        if (ftruncate(fd, 4096)) return 9;
        char *p = mmap(0, 8192, PROT_READ, MAP_PRIVATE, fd, 0);
        return p[5000];
    }
    return 8;
}

static int jump(void) {
    handle(SIGSEGV, jumps, 0);
    handle(SIGFPE, jumps, 0);
    static volatile int one = 1, zero, n;
    for (n = 0; n < 3; n++) {
        int s = sigsetjmp(back, 1);
        if (s == 0) { if (n == 1) sink = one / zero; else *(volatile int *)nowhere = 1; }
        printf("jumped out of signal %d\n", s);
    }
    return 0;
}

static void show(int status) {
    if (WIFEXITED(status)) printf("exited %d\n", WEXITSTATUS(status));
    else if (WIFSIGNALED(status)) printf("killed by %d core %d\n", WTERMSIG(status), !!WCOREDUMP(status));
    else if (WIFSTOPPED(status)) printf("stopped by %d\n", WSTOPSIG(status));
    else if (WIFCONTINUED(status)) printf("continued\n");
    fflush(stdout);
}

static int waits(void) {
    int status;
    static const int how[] = {SIGTERM, SIGSEGV, SIGKILL, SIGABRT, SIGPIPE};
    for (unsigned i = 0; i < 6; i++) {
        pid_t child = fork();
        if (child == 0) { if (i < 5) raise(how[i]); _exit(i); }
        waitpid(child, &status, 0);
        show(status);
    }
    static const int stops[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
    for (int i = 0; i < 4; i++) {
        pid_t child = fork();
        if (child == 0) { raise(stops[i]); for (;;) pause(); }
        waitpid(child, &status, WUNTRACED);
        show(status);
        kill(child, SIGCONT);
        waitpid(child, &status, WCONTINUED);
        show(status);
        kill(child, SIGSTOP);
        waitpid(child, &status, WUNTRACED | WCONTINUED);
        show(status);
        kill(child, SIGTERM);
        kill(child, SIGCONT);
        waitpid(child, &status, 0);
        show(status);
    }
    siginfo_t info;
    pid_t child = fork();
    if (child == 0) spin();
    kill(child, SIGSTOP);
    waitid(P_PID, child, &info, WSTOPPED);
    printf("waitid code %d status %d\n", info.si_code, info.si_status);
    kill(child, SIGKILL);
    waitid(P_PID, child, &info, WEXITED);
    printf("waitid code %d status %d\n", info.si_code, info.si_status);
    printf("no more: %d\n", waitpid(-1, &status, 0) < 0 && errno == ECHILD);
    return 0;
}

static int window(void) {
    struct winsize w;
    handle(SIGWINCH, counts, 0);
    ioctl(0, TIOCGWINSZ, &w);
    printf("size %d %d\n", w.ws_row, w.ws_col);
    say("started\n");
    while (!count) pause();
    ioctl(0, TIOCGWINSZ, &w);
    printf("now %d %d\n", w.ws_row, w.ws_col);
    return 0;
}

static int raw(void) {
    struct termios old, now;
    unsigned char c;
    tcgetattr(0, &old);
    now = old;
    cfmakeraw(&now);
    tcsetattr(0, TCSANOW, &now);
    say("started\r\n");
    for (int i = 0; i < 5 && read(0, &c, 1) == 1; i++) { char s[20]; snprintf(s, sizeof s, "key %d\r\n", c); say(s); }
    tcsetattr(0, TCSADRAIN, &old);
    return 0;
}

static int hup(void) {
    handle(SIGHUP, counts, 0);
    say("started\n");
    while (!count) pause();
    int fd = open("hup.out", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dprintf(fd, "SIGHUP\n");
    return 0;
}

static int alarms(void) {
    struct timespec long_time = {20, 0}, left;
    handle(SIGALRM, counts, 0);
    alarm(1);
    int e = nanosleep(&long_time, &left);
    printf("nanosleep %d, %s left\n", e, left.tv_sec >= 18 ? "most" : "little");
    alarm(1);
    int before = count;
    while (count == before) sink++;
    printf("alarms %d\n", (int)count);
    fflush(stdout);
    signal(SIGALRM, SIG_DFL);
    alarm(1);
    spin();
    return 0;
}

/* Calls that a handler or a stop interrupts: what comes of them. */
static int sleeps(const char *seconds) {
    struct timespec t = {atoi(seconds), 0};
    say("started\n");
    int e = nanosleep(&t, 0);
    printf("slept %d\n", e);
    return 0;
}

static int setids(const char *to) {
    int id = atoi(to);
    if (setresuid(id, id, -1)) return 9;
    say("started\n");
    for (;;) pause();
}

int main(int argc, char **argv) {
    const char *act = argc > 1 ? argv[1] : "", *arg = argc > 2 ? argv[2] : "";
    if (!strcmp(act, "spin")) { say("started\n"); spin(); }
    if (!strcmp(act, "spinms")) { say("started\n"); spin_ms(atol(arg)); say("spun\n"); return 0; }
    if (!strcmp(act, "pause")) { say("started\n"); for (;;) pause(); }
    if (!strcmp(act, "reads")) return reads();
    if (!strcmp(act, "handler")) return handler(0);
    if (!strcmp(act, "busyhandler")) return handler(1);
    if (!strcmp(act, "children")) return children();
    if (!strcmp(act, "raise")) { say("started\n"); raise(atoi(arg)); say("survived\n"); return 0; }
    if (!strcmp(act, "fault")) return fault(arg);
    if (!strcmp(act, "jump")) return jump();
    if (!strcmp(act, "waits")) return waits();
    if (!strcmp(act, "window")) return window();
    if (!strcmp(act, "raw")) return raw();
    if (!strcmp(act, "hup")) return hup();
    if (!strcmp(act, "alarms")) return alarms();
    if (!strcmp(act, "sleeps")) return sleeps(arg);
    if (!strcmp(act, "setids")) return setids(arg);
    fprintf(stderr, "guest: no such act: %s\n", act);
    return 2;
}
