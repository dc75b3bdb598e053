// Signals and threads: to one of them, to the process, masks of each, a thread that waits for them, handlers on own stacks.
#include "check.h"
#include <pthread.h>

static volatile int ready, stop, got[8], info_ok;
static __thread int me;
static pthread_barrier_t gate;
static char stacks[4][65536];
static volatile int on_stack;

static void counts(int sig, siginfo_t *i, void *u) {
    (void)u;
    if (i->si_code == SI_TKILL || i->si_code == SI_QUEUE || i->si_code == SI_USER) __atomic_add_fetch(&info_ok, 1, __ATOMIC_SEQ_CST);
    if (sig) __atomic_add_fetch(&got[me], 1, __ATOMIC_SEQ_CST);
}
static void *spins(void *arg) {
    me = (int)(long)arg;
    __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
    uint64_t x = me;
    while (!stop) x = churn(x, 1000), sched_yield();
    return (void *)(x | 1);
}
static void *sleeps(void *arg) {
    me = (int)(long)arg;
    __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
    while (!stop) {
        struct timespec t = { 5, 0 };
        nanosleep(&t, NULL);
    }
    return NULL;
}
static void until(volatile int *what, int is) {
    for (double end = now() + 30; *what < is && now() < end;) usleep(500);
}
static void *blocks(void *arg) {
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    return spins(arg);
}
static void *takes(void *arg) {
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGUSR2);
    long sum = 0;
    for (int i = 0; i < (int)(long)arg; i++) {
        siginfo_t info;
        struct timespec t = { 20, 0 };
        while (sigtimedwait(&one, &info, &t) < 0 && errno == EINTR) { }
        sum += info.si_signo == SIGUSR2;
    }
    return (void *)sum;
}
static void notes_stack(int sig, siginfo_t *i, void *u) {
    (void)sig; (void)i; (void)u;
    char here;
    on_stack = &here >= stacks[me] && &here < stacks[me] + sizeof stacks[me];
}
static void *own_stack(void *arg) {
    me = (int)(long)arg;
    stack_t s = { .ss_sp = stacks[me], .ss_size = sizeof stacks[me] };
    sigaltstack(&s, NULL);
    churn(1, 2000000);
    pthread_kill(pthread_self(), SIGHUP);
    long ok = on_stack;
    pthread_barrier_wait(&gate);
    return (void *)ok;
}

static void checks(void) {
    pthread_t t[4];
    void *r;
    on_signal(SIGUSR1, counts, 0);
    me = 0;
    for (int i = 0; i < 8; i++) got[i] = 0;
    ready = stop = info_ok = 0;
    for (long i = 1; i <= 2; i++) pthread_create(&t[i], NULL, spins, (void *)i);
    pthread_create(&t[3], NULL, sleeps, (void *)3L);
    until(&ready, 3);
    for (int k = 0; k < 10; k++)
        for (int i = 1; i <= 3; i++) {
            int before = got[i];
            pthread_kill(t[i], SIGUSR1);
            until(&got[i], before + 1);
        }
    CHECK("to one thread alone", got[0] == 0 && got[1] == 10 && got[2] == 10 && got[3] == 10 && info_ok == 30);
    stop = 1;
    pthread_kill(t[3], SIGUSR1);
    for (int i = 1; i <= 3; i++) pthread_join(t[i], NULL);

    ready = stop = 0;
    got[0] = got[1] = 0;
    pthread_create(&t[1], NULL, blocks, (void *)1L);
    until(&ready, 1);
    for (int k = 0; k < 10; k++) {
        int before = got[0];
        kill(getpid(), SIGUSR1);
        until(&got[0], before + 1);
    }
    CHECK("to the process: who does not block it", got[0] == 10 && got[1] == 0);
    sigset_t one, old, now_;
    sigemptyset(&one);
    sigaddset(&one, SIGUSR1);
    pthread_kill(t[1], SIGUSR1);
    pthread_sigmask(0, NULL, &now_);
    CHECK("a mask is of one thread", !sigismember(&now_, SIGUSR1) && !sigismember(&now_, SIGTERM));
    stop = 1;
    pthread_join(t[1], NULL);
    CHECK("a blocked signal ends with its thread", got[1] == 0);

    sigaddset(&one, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &one, &old);
    pthread_create(&t[0], NULL, takes, (void *)10L);
    for (int k = 0; k < 10; k++) {
        sigset_t p;
        kill(getpid(), SIGUSR2);
        do usleep(1000), sigpending(&p); while (sigismember(&p, SIGUSR2));
    }
    pthread_join(t[0], &r);
    CHECK("one thread waits for all", (long)r == 10);
    pthread_sigmask(SIG_SETMASK, &old, NULL);

    on_signal(SIGHUP, notes_stack, SA_ONSTACK);
    long good = 0;
    for (long i = 0; i < 3; i++) {
        on_stack = 0;
        pthread_barrier_init(&gate, NULL, 2);
        pthread_create(&t[i], NULL, own_stack, (void *)i);
        pthread_barrier_wait(&gate);
        pthread_join(t[i], &r);
        pthread_barrier_destroy(&gate);
        good += (long)r;
    }
    CHECK("a stack for each thread's handlers", good == 3);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
