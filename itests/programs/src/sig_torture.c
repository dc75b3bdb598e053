// Everything that signals at once: two senders of queued ones, timers, dying children, a pair that plays ping-pong; all is
// counted to the last one.  sig_torture N: so many queued signals from each sender.
#include "check.h"

enum { SENDERS = 2, NUMBERS = 2, GRAIN = 500, AHEAD = 12, CHILDREN = 300, ROUNDS = 400, TICK_MS = 10 };
static volatile long next_value[SENDERS][NUMBERS], queued, wrong, ticks, due, born, reaped, sum;
static volatile int first_wrong[4], count[SENDERS];
static int taken[SENDERS][2];

static void take(int sig, siginfo_t *info, void *context) {
    (void)context;
    int who = info->si_value.sival_int & 1, value = info->si_value.sival_int >> 1, k = sig - SIGRTMIN;
    if (info->si_code != SI_QUEUE || value != next_value[who][k]) {
        if (!wrong++) first_wrong[0] = who, first_wrong[1] = k, first_wrong[2] = value, first_wrong[3] = next_value[who][k];
    }
    next_value[who][k] = value + 1;
    queued++;
    if (++count[who] % GRAIN == 0 && write(taken[who][1], "", 1) != 1) wrong++;
}
static void tick(int sig, siginfo_t *info, void *context) {
    (void)sig; (void)info; (void)context;
    ticks++;
}
static void expire(int sig, siginfo_t *info, void *context) {
    (void)sig; (void)context;
    due += 1 + info->si_overrun;
}
static void dead(int sig, siginfo_t *info, void *context) {
    (void)sig; (void)info; (void)context;
    int saved = errno, status;
    while (waitpid(-1, &status, WNOHANG) > 0) {
        reaped++;
        sum += WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status) * 1000;
    }
    errno = saved;
}

static int send_all(long who, int to, int each) {
    long sent = 0, heard = 0;
    char byte;
    for (int i = 0; i < each; i++)
        for (int k = 0; k < NUMBERS; k++) {
            union sigval v = { .sival_int = i << 1 | (int)who };
            if (sent++ >= (heard + AHEAD) * GRAIN && ++heard && read_all(taken[who][0], &byte, 1) != 1) return 2;
            while (sigqueue(to, SIGRTMIN + k, v) < 0)
                if (errno != EAGAIN) return 1; else usleep(500);
        }
    return 0;
}

// Ping: sends a signal and waits for the answer, so many times; each must come once.
static int play(pid_t other, int rounds, int serves) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    for (int i = 0; i < rounds; i++) {
        siginfo_t info;
        if (serves && kill(other, SIGUSR1) < 0) return 1;
        while (sigwaitinfo(&set, &info) < 0)
            if (errno != EINTR) return 2;
        if (info.si_code != SI_USER || (other && info.si_pid != other)) return 3;
        other = info.si_pid;
        if (!serves && kill(other, SIGUSR1) < 0) return 4;
    }
    struct timespec none = { 0, 0 };
    return sigtimedwait(&set, NULL, &none) >= 0 ? 5 : 0;
}

static void block(int how) {
    sigset_t set;
    sigemptyset(&set);
    for (int k = 0; k < NUMBERS; k++) sigaddset(&set, SIGRTMIN + k);
    sigprocmask(how, &set, NULL);
}

int main(int argc, char **argv) {
    int each = (argc > 1 ? atoi(argv[1]) : 48000) / NUMBERS;
    // The kernel looks through all that is pending for each that it takes: much more than 2 x 6000 would take minutes,
    // natively too.
    for (int who = 0; who < SENDERS; who++)
        if (pipe(taken[who]) < 0) return 1;
    sigset_t usr, none;
    sigemptyset(&none);
    sigemptyset(&usr);
    sigaddset(&usr, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr, NULL);
    pid_t self = getpid(), senders[SENDERS];
    for (int k = 0; k < NUMBERS; k++) on_signal(SIGRTMIN + k, take, SA_RESTART);
    for (int who = 0; who < SENDERS; who++)
        if ((senders[who] = fork()) == 0) _exit(send_all(who, self, each));
    pid_t pong = fork();
    if (pong == 0) _exit(play(0, ROUNDS, 0));
    pid_t ping = fork();
    if (ping == 0) _exit(play(pong, ROUNDS, 1));

    on_signal(SIGALRM, tick, SA_RESTART);
    on_signal(SIGRTMIN + 5, expire, SA_RESTART);
    on_signal(SIGCHLD, dead, SA_RESTART);
    double start = now();
    struct itimerval every = { { 0, TICK_MS * 1000 }, { 0, TICK_MS * 1000 } }, off = { { 0, 0 }, { 0, 0 } };
    setitimer(ITIMER_REAL, &every, NULL);
    timer_t timer;
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 5 };
    struct itimerspec period = { { 0, TICK_MS * 1000000 }, { 0, TICK_MS * 1000000 } };
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    double began = now();
    timer_settime(timer, 0, &period, NULL);
    const long all = (long)SENDERS * NUMBERS * each, other = SENDERS + 2;
    uint64_t x = 1;
    while ((queued < all || born < CHILDREN || reaped < born + other) && now() - start < 240) {
        block(SIG_BLOCK);
        x = churn(x, 3000000);
        if (born < CHILDREN) {
            pid_t pid = fork();
            if (pid == 0) _exit(born % 7);
            born += pid > 0;
        }
        block(SIG_UNBLOCK);
    }
    setitimer(ITIMER_REAL, &off, NULL);
    sigset_t timers, old;
    sigemptyset(&timers);
    sigaddset(&timers, SIGRTMIN + 5);
    sigprocmask(SIG_BLOCK, &timers, &old);
    struct itimerspec left, stop = { { 0, 0 }, { 0, 0 } };
    timer_settime(timer, 0, &stop, &left);
    double ran = now() - began;
    sigprocmask(SIG_SETMASK, &old, NULL);

    long expected = 0;
    for (int i = 0; i < CHILDREN; i++) expected += i % 7;
    CHECK("queued signals come once and in order", queued == all && wrong == 0);
    CHECK("children are reaped once", reaped == CHILDREN + other && sum == expected);
    CHECK("real-time ticks are not more than the clock has", ticks >= 1 && ticks <= (now() - start) * 1000 / TICK_MS + 1);
    CHECK("expirations and overruns are what the clock has", due >= ran * 1000 / TICK_MS - 1.5 && due <= ran * 1000 / TICK_MS + 1);
    for (int i = 0; i < verdict_count; i++) printf("%s %s\n", verdicts[i].bad ? "FAILED" : "ok", verdicts[i].name);
    if (wrong || queued != all || reaped != CHILDREN + other || sum != expected)
        printf("queued %ld of %ld, wrong %ld (sender %d, signal %d: %d, not %d); reaped %ld of %ld, sum %ld, not %ld\n", queued, all,
               wrong, first_wrong[0], first_wrong[1], first_wrong[2], first_wrong[3], reaped, CHILDREN + other, sum, expected);
    if (due < ran * 1000 / TICK_MS - 1.5 || due > ran * 1000 / TICK_MS + 1) printf("expirations %ld in %f s\n", due, ran);
    return 0;
}
