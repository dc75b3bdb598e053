// Threads: mutexes, conditions, barriers, thread-local data, many that come and go, joins with results, forks among them.
#include "check.h"
#include <pthread.h>
#include <semaphore.h>

#define MANY 16
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t gate;
static __thread uint64_t mine;
static long count, whose;
static sem_t sem;
static pthread_key_t key;
static int destroyed;

static void *counts(void *arg) {
    mine = (uint64_t)(long)arg;
    for (int i = 0; i < 200; i++) {
        mine = churn(mine, 300);
        pthread_mutex_lock(&lock);
        count++;
        pthread_mutex_unlock(&lock);
    }
    return (void *)(mine == churn((uint64_t)(long)arg, 200 * 300) ? 1L : 0L);
}
static void *in_turn(void *arg) {
    long me = (long)arg;
    for (int i = 0; i < 10; i++) {
        pthread_mutex_lock(&lock);
        while (whose != me) pthread_cond_wait(&turn, &lock);
        whose = (whose + 1) % 4;
        pthread_cond_broadcast(&turn);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}
static void *at_gate(void *arg) {
    (void)arg;
    int serial = 0;
    for (int i = 0; i < 5; i++) serial += pthread_barrier_wait(&gate) == PTHREAD_BARRIER_SERIAL_THREAD;
    return (void *)(long)serial;
}
static void *short_lived(void *arg) { return (void *)((long)arg * 3); }
static void *waits(void *arg) {
    (void)arg;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += 30000000;
    if (t.tv_nsec >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
    double begin = now();
    int r = sem_timedwait(&sem, &t);
    return (void *)(long)(r == -1 && errno == ETIMEDOUT && now() - begin > 0.02);
}
static void destroy(void *p) { __atomic_add_fetch(&destroyed, (int)(long)p, __ATOMIC_SEQ_CST); }
static void *has_key(void *p) { pthread_setspecific(key, p); return NULL; }
static void *tells_id(void *p) { (void)p; return (void *)syscall(SYS_gettid); }
static int answer(long n) { return (int)n; }
static void *forks(void *arg) { return (void *)(long)exited(reap(child(answer, (long)arg)), (int)(long)arg); }

static void checks(void) {
    pthread_t t[MANY];
    void *r;
    long good = 0;
    count = 0;
    for (long i = 0; i < MANY; i++) CHECK("create", pthread_create(&t[i], NULL, counts, (void *)(i + 1)) == 0);
    for (int i = 0; i < MANY; i++) pthread_join(t[i], &r), good += (long)r;
    CHECK("a mutex counts right", count == MANY * 200);
    CHECK("registers and thread-local data", good == MANY);
    whose = 0;
    for (long i = 0; i < 4; i++) pthread_create(&t[i], NULL, in_turn, (void *)i);
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    CHECK("a condition lets each have its turn", whose == 0);
    pthread_barrier_init(&gate, NULL, 6);
    good = 0;
    for (int i = 0; i < 6; i++) pthread_create(&t[i], NULL, at_gate, NULL);
    for (int i = 0; i < 6; i++) pthread_join(t[i], &r), good += (long)r;
    CHECK("a barrier", good == 5);
    pthread_barrier_destroy(&gate);
    good = 0;
    for (long i = 0; i < 60; i++) {
        pthread_create(&t[0], NULL, short_lived, (void *)i);
        pthread_join(t[0], &r);
        good += (long)r == 3 * i;
    }
    CHECK("many that come and go", good == 60);
    sem_init(&sem, 0, 0);
    pthread_create(&t[0], NULL, waits, NULL);
    pthread_join(t[0], &r);
    CHECK("a wait with a timeout", r == (void *)1L);
    destroyed = 0;
    CHECK("key", pthread_key_create(&key, destroy) == 0);
    for (long i = 0; i < 4; i++) pthread_create(&t[i], NULL, has_key, (void *)(i + 1));
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    CHECK("destructors run", destroyed == 10);
    pthread_key_delete(key);
    void *id[2];
    pthread_create(&t[0], NULL, tells_id, NULL);
    pthread_join(t[0], &id[0]);
    pthread_create(&t[0], NULL, tells_id, NULL);
    pthread_join(t[0], &id[1]);
    CHECK("each has its own id", id[0] != id[1] && id[0] != (void *)(long)getpid() && (long)id[0] > 0);
    good = 0;
    for (long i = 0; i < 3; i++) pthread_create(&t[i], NULL, forks, (void *)(i + 5));
    for (int i = 0; i < 3; i++) pthread_join(t[i], &r), good += (long)r;
    CHECK("threads fork and wait", good == 3);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
