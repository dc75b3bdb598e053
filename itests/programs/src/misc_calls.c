// Small calls that programs use: random bytes, CPUs, times, names, System V queues and semaphores, POSIX queues.
#include "check.h"
#include <linux/membarrier.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/random.h>
#include <sys/sem.h>
#include <sys/sysinfo.h>

struct letter { long kind; char text[20]; };
static int answer(long queue) {
    struct letter l;
    if (msgrcv(queue, &l, 20, 1, 0) != 6 || strcmp(l.text, "hello")) return 1;
    l.kind = 2;
    strcpy(l.text, "there");
    return msgsnd(queue, &l, 6, 0) ? 2 : 0;
}
static int pass(long set) { struct sembuf up = { 0, 3, 0 }; usleep(20000); return semop(set, &up, 1) ? 1 : 0; }

static void checks(void) {
    unsigned char a[64] = { 0 }, b[64] = { 0 };
    CHECK("getrandom", getrandom(a, 64, 0) == 64 && getentropy(b, 64) == 0 && memcmp(a, b, 64));
    struct sysinfo s;
    CHECK("sysinfo", sysinfo(&s) == 0 && s.totalram > 0 && s.uptime > 0);
    CHECK("CPUs", sysconf(_SC_NPROCESSORS_ONLN) >= 1 && sched_getcpu() >= 0 && sched_yield() == 0);
    cpu_set_t set;
    CHECK("affinity", sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) >= 1);
    struct rusage u;
    CHECK("getrusage", getrusage(RUSAGE_SELF, &u) == 0 && u.ru_maxrss > 0 && getrusage(77, &u) == -1 && errno == EINVAL);
    CHECK("membarrier", syscall(SYS_membarrier, MEMBARRIER_CMD_QUERY, 0, 0) >= 0);
    CHECK("no such call", syscall(SYS_uselib, 0) == -1 && errno == ENOSYS && syscall(511, 0) == -1 && errno == ENOSYS);
    errno = 0;
    CHECK("getsid of init", getpgid(1) >= 0 && getpriority(PRIO_PROCESS, 1) >= -20);

    int q = msgget(IPC_PRIVATE, 0600), sem = semget(IPC_PRIVATE, 1, 0600);
    struct letter l = { 1, "hello" };
    pid_t c = child(answer, q);
    CHECK("message queue", msgsnd(q, &l, 6, 0) == 0 && msgrcv(q, &l, 20, 2, 0) == 6 && !strcmp(l.text, "there") && exited(reap(c), 0));
    CHECK("it goes", msgctl(q, IPC_RMID, NULL) == 0 && msgsnd(q, &l, 6, 0) == -1 && (errno == EINVAL || errno == EIDRM));
    struct sembuf down = { 0, -3, 0 }, none = { 0, -1, IPC_NOWAIT };
    c = child(pass, sem);
    CHECK("semaphore", semop(sem, &down, 1) == 0 && semop(sem, &none, 1) == -1 && errno == EAGAIN && exited(reap(c), 0));
    CHECK("its value", semctl(sem, 0, GETVAL) == 0 && semctl(sem, 0, IPC_RMID) == 0);

    char name[40], data[40];
    snprintf(name, sizeof name, "/mosix-test-%d", getpid());
    struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = 40 };
    mqd_t m = mq_open(name, O_CREAT | O_RDWR | O_EXCL, 0600, &attr);
    if (m != (mqd_t)-1) {
        unsigned priority = 0;
        CHECK("POSIX queue", mq_send(m, "low", 4, 1) == 0 && mq_send(m, "high", 5, 9) == 0 && mq_receive(m, data, 40, &priority) == 5
              && priority == 9 && mq_close(m) == 0 && mq_unlink(name) == 0);
    } else CHECK("POSIX queue", errno == ENOSYS || errno == EACCES);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
