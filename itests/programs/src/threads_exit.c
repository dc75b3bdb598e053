// Ends of threads: alone, detached, cancelled, with all others, by a signal, by a new program, and the first one's alone.
#include "check.h"
#include <pthread.h>

static volatile int done;
static pthread_mutex_t robust;

static void *sleeps(void *arg) { (void)arg; for (;;) pause(); return NULL; }
static void *detached(void *arg) { (void)arg; pthread_detach(pthread_self()); __atomic_add_fetch(&done, 1, __ATOMIC_SEQ_CST); return NULL; }
static void *leaves(void *arg) { usleep(2000); _exit((int)(long)arg); }
static void *executes(void *arg) {
    char *const argv[] = { "sh", "-c", "exit 9", NULL };
    (void)arg;
    execv("/bin/sh", argv);
    return NULL;
}
static void *dies(void *arg) { (void)arg; signal(SIGTERM, SIG_DFL); kill(getpid(), SIGTERM); return sleeps(NULL); }
static void *outlives(void *arg) { usleep(20000); exit((int)(long)arg); }
static void *dies_locked(void *arg) { (void)arg; pthread_mutex_lock(&robust); return NULL; }

static int with_others(long how) {
    pthread_t t;
    void *(*ways[])(void *) = { leaves, executes, dies };
    for (int i = 0; i < 3; i++) pthread_create(&t, NULL, sleeps, NULL);
    pthread_create(&t, NULL, ways[how], (void *)5L);
    sleeps(NULL);
    return 1;
}
static int main_leaves(long how) {
    pthread_t t;
    for (int i = 0; i < 3; i++) pthread_create(&t, NULL, sleeps, NULL);
    exit((int)how);
}
static int first_alone(long status) {
    pthread_t t;
    pthread_create(&t, NULL, outlives, (void *)status);
    pthread_exit(NULL);
}
static long threads_now(void) {
    char line[200];
    long n = -1;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f)) sscanf(line, "Threads: %ld", &n);
    if (f) fclose(f);
    return n;
}

static void checks(void) {
    pthread_t t;
    void *r;
    done = 0;
    for (int i = 0; i < 10; i++) pthread_create(&t, NULL, detached, NULL);
    for (double end = now() + 20; done < 10 && now() < end;) usleep(500);
    CHECK("detached threads end", done == 10);
    pthread_create(&t, NULL, sleeps, NULL);
    CHECK("cancel", pthread_cancel(t) == 0 && pthread_join(t, &r) == 0 && r == PTHREAD_CANCELED);
    for (double end = now() + 20; threads_now() != 1 && now() < end;) usleep(500);
    CHECK("no thread is left", threads_now() == 1);
    CHECK("a thread ends the process", exited(reap(child(with_others, 0)), 5));
    CHECK("a thread begins a program", exited(reap(child(with_others, 1)), 9));
    CHECK("a signal ends all", killed(reap(child(with_others, 2)), SIGTERM));
    CHECK("the first ends all", exited(reap(child(main_leaves, 3)), 3));
    CHECK("the first ends, others go on", exited(reap(child(first_alone, 4)), 4));
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&robust, &a);
    pthread_create(&t, NULL, dies_locked, NULL);
    pthread_join(t, NULL);
    CHECK("a lock whose owner has died", pthread_mutex_lock(&robust) == EOWNERDEAD);
    pthread_mutex_consistent(&robust);
    pthread_mutex_unlock(&robust);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
