// Calls on keys, policies, modules and the like; what needs rights may be refused, but the same way everywhere.
#include "check.h"
#include <linux/keyctl.h>
#include <linux/mempolicy.h>
#include <linux/seccomp.h>
#include <mqueue.h>
#include <net/if.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/utsname.h>

enum { NR_MEMFD_SECRET = 447, NR_LSM_GET = 459, NR_LSM_LIST = 461, KCMP_WATCH = 7, RING = -2 /* of the process */ };
struct sched_words { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t times[3]; uint32_t clamps[2]; };
struct watch { uint32_t epoll, target, offset; };

static int works(long r, int refusal) { return r >= 0 || errno == refusal || errno == ENOSYS; }
static long keyctl(int op, long a, long b, long c, long d) { return syscall(SYS_keyctl, op, a, b, c, d); }

static void keys(void) {
    char text[200], *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long key = syscall(SYS_add_key, "user", "mosix:test", "the payload", 11L, RING);
    CHECK("add_key", works(key, EACCES));
    if (key < 0) return;
    memset(text, 0xa5, sizeof text);
    CHECK("read", keyctl(KEYCTL_READ, key, (long)text, 100, 0) == 11 && !memcmp(text, "the payload\xa5", 12));
    memset(text, 0xa5, sizeof text);
    CHECK("read into less", keyctl(KEYCTL_READ, key, (long)text, 5, 0) == 11 && !memcmp(text, "\xa5\xa5\xa5\xa5\xa5\xa5", 6));
    CHECK("read nowhere", keyctl(KEYCTL_READ, key, 0, 0, 0) == 11 && keyctl(KEYCTL_READ, key, 1, 100, 0) == -1 && errno == EFAULT);
    long n = keyctl(KEYCTL_DESCRIBE, key, (long)text, sizeof text, 0);
    CHECK("describe", n > 20 && text[n - 1] == 0 && strstr(text, ";mosix:test") && keyctl(KEYCTL_DESCRIBE, key, (long)text, 3, 0) == n);
    CHECK("search", keyctl(KEYCTL_SEARCH, RING, (long)"user", (long)"mosix:test", 0) == key);
    CHECK("request_key", syscall(SYS_request_key, "user", "mosix:test", NULL, 0) == key);
    CHECK("update", keyctl(KEYCTL_UPDATE, key, (long)"more", 4, 0) == 0 && keyctl(KEYCTL_READ, key, (long)text, 100, 0) == 4);
    struct { const void *at; size_t n; } parts[2] = { { "ab", 2 }, { "cd", 2 } };
    CHECK("instantiate", keyctl(KEYCTL_INSTANTIATE_IOV, key, (long)parts, 2, 0) == -1 && errno == EPERM);
    memset(page, 0xa5, 4096);
    CHECK("capabilities", keyctl(KEYCTL_CAPABILITIES, (long)page, 20, 0, 0) > 0 && page[19] == 0 && (unsigned char)page[20] == 0xa5);
    CHECK("security", keyctl(KEYCTL_GET_SECURITY, key, (long)text, sizeof text, 0) > 0);
    CHECK("unlink", keyctl(KEYCTL_UNLINK, key, RING, 0, 0) == 0 && keyctl(KEYCTL_SEARCH, RING, (long)"user", (long)"mosix:test", 0) == -1 && errno == ENOKEY);
    CHECK("bad key calls", syscall(SYS_add_key, "user", "x", 1L, 11L, RING) == -1 && errno == EFAULT
          && keyctl(4711, 0, 0, 0, 0) == -1 && errno == EOPNOTSUPP && keyctl(KEYCTL_REVOKE, 1, 0, 0, 0) == -1);
    munmap(page, 8192);
}

static int other_name(long unused) {
    (void)unused;
    struct utsname u;
    int before = open("/proc/self/ns/uts", O_RDONLY);
    if (unshare(CLONE_NEWUTS)) return errno == EPERM ? 0 : 1;
    if (sethostname("elsewhere", 9) || uname(&u) || strcmp(u.nodename, "elsewhere")) return 2;
    if (setns(before, CLONE_NEWIPC) != -1 || errno != EINVAL) return 3;
    if (setns(before, CLONE_NEWUTS) || uname(&u) || !strcmp(u.nodename, "elsewhere")) return 4;
    return unshare(0) || unshare(CLONE_FS | CLONE_FILES | CLONE_NEWNET | CLONE_NEWIPC) ? 5 : 0;
}

static volatile sig_atomic_t told;
static void on_message(int sig) { told = sig; }
static void queues(void) {
    char name[40];
    snprintf(name, sizeof name, "/mosix-keys-%d", getpid());
    struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = 40 };
    mqd_t m = mq_open(name, O_CREAT | O_RDWR | O_EXCL, 0600, &attr);
    if (m == (mqd_t)-1) return;
    struct sigevent signal = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 }, thread = { .sigev_notify = SIGEV_THREAD };
    struct sigaction act = { .sa_handler = on_message };
    sigaction(SIGUSR1, &act, NULL);
    told = 0;
    CHECK("mq_notify", syscall(SYS_mq_notify, m, &signal) == 0 && syscall(SYS_mq_notify, m, &signal) == -1 && errno == EBUSY);
    CHECK("its signal", mq_send(m, "x", 1, 0) == 0 && told == SIGUSR1);
    thread.sigev_value.sival_ptr = (void *)1;
    CHECK("a bad cookie", syscall(SYS_mq_notify, m, &thread) == -1 && errno == EFAULT);
    static char cookie[32];
    thread.sigev_value.sival_ptr = cookie;
    thread.sigev_signo = m;
    CHECK("no socket for it", syscall(SYS_mq_notify, m, &thread) == -1 && (errno == EBADF || errno == ENOTSOCK || errno == EINVAL));
    CHECK("taken back", syscall(SYS_mq_notify, m, NULL) == 0);
    mq_close(m);
    mq_unlink(name);
}

static void interfaces(void) {
    struct ifreq room[16];
    memset(room, 0xa5, sizeof room);
    struct ifconf c = { .ifc_len = sizeof room, .ifc_req = room };
    int s = socket(AF_INET, SOCK_DGRAM, 0), r = ioctl(s, SIOCGIFCONF, &c), lo = 0;
    for (int i = 0; r == 0 && i < c.ifc_len / (int)sizeof *room; i++) lo |= !strcmp(room[i].ifr_name, "lo");
    CHECK("interfaces", r == 0 && c.ifc_req == room && (c.ifc_len == 0 || lo) && (unsigned char)((char *)room)[c.ifc_len] == 0xa5);
    struct ifconf ask = { .ifc_len = 0, .ifc_req = NULL };
    CHECK("how many", ioctl(s, SIOCGIFCONF, &ask) == 0 && ask.ifc_len >= c.ifc_len && ask.ifc_req == NULL);
    close(s);
}

static void systemv(void) {
    struct shminfo limits;
    struct shm_info used;
    struct seminfo sems;
    struct msginfo messages;
    int q = msgget(IPC_PRIVATE, 0600), sem = semget(IPC_PRIVATE, 1, 0600);
    CHECK("limits", shmctl(0, IPC_INFO, (void *)&limits) >= 0 && limits.shmmni > 0 && shmctl(0, SHM_INFO, (void *)&used) >= 0
          && semctl(0, 0, SEM_INFO, &sems) >= 0 && sems.semusz >= 1 && msgctl(0, MSG_INFO, (void *)&messages) >= 0 && messages.msgpool >= 1);
    CHECK("they go", msgctl(q, IPC_RMID, NULL) == 0 && semctl(sem, 0, IPC_RMID) == 0);
    CHECK("shmdt", shmdt(NULL) == -1 && errno == EINVAL && shmdt((void *)0x123) == -1 && errno == EINVAL);
}

static void policies(void) {
    unsigned long node = 1, many[16];
    int mode = -1;
    long set = syscall(SYS_set_mempolicy, MPOL_BIND, &node, 64);
    memset(many, 0xa5, sizeof many);
    CHECK("memory policy", works(set, ENOSYS));
    CHECK("asked", set < 0 || (syscall(SYS_get_mempolicy, &mode, many, 1000UL, 0, 0) == 0 && mode == MPOL_BIND && many[0] == 1 && many[15] == 0));
    CHECK("and back", works(syscall(SYS_set_mempolicy, MPOL_DEFAULT, NULL, 0), ENOSYS));
    struct sched_words a = { 0 }, b = { 0 };
    CHECK("sched_getattr", syscall(SYS_sched_getattr, 0, &a, sizeof a, 0) == 0 && a.size >= 48);
    CHECK("sched_setattr", syscall(SYS_sched_setattr, 0, &a, 0) == 0 && syscall(SYS_sched_getattr, 0, &b, sizeof b, 0) == 0 && a.nice == b.nice);
    b.size = 5;
    CHECK("a bad size", syscall(SYS_sched_setattr, 0, &b, 0) == -1 && errno == E2BIG && b.size >= 48);
}

static void checks(void) {
    keys();
    queues();
    interfaces();
    systemv();
    policies();
    CHECK("names", exited(reap(child(other_name, 0)), 0));
    uint64_t modules[32] = { 0 };
    uint32_t size = sizeof modules, none = 0;
    long r = syscall(NR_LSM_LIST, modules, &size, 0);
    CHECK("lsm_list_modules", works(r, EPERM) && (r <= 0 || (size == 8 * r && modules[r - 1])));
    CHECK("no room", syscall(NR_LSM_LIST, modules, &none, 0) == -1 && (errno == ENOSYS || (errno == E2BIG && none == size)));
    char context[400];
    size = sizeof context;
    CHECK("lsm_get_self_attr", works(syscall(NR_LSM_GET, 100, context, &size, 0), EOPNOTSUPP));
    uint32_t action = SECCOMP_RET_ERRNO;
    struct seccomp_notif_sizes sizes = { 0 };
    CHECK("seccomp", syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0
          && syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) == 0 && sizes.seccomp_notif >= 80);
    int e = epoll_create1(0), p[2];
    struct epoll_event in = { .events = EPOLLIN };
    CHECK("pipe", pipe(p) == 0 && epoll_ctl(e, EPOLL_CTL_ADD, p[0], &in) == 0);
    struct watch watch = { e, p[0], 0 };
    CHECK("kcmp", syscall(SYS_kcmp, getpid(), getpid(), KCMP_WATCH, p[0], &watch) == 0
          && syscall(SYS_kcmp, getpid(), getpid(), KCMP_WATCH, p[0], 1) == -1 && errno == EFAULT);
    close(e), close(p[0]), close(p[1]);
    int secret = syscall(NR_MEMFD_SECRET, 0);
    CHECK("memfd_secret", works(secret, ENOSYS) && (secret < 0 || (ftruncate(secret, 4096) == 0 && close(secret) == 0)));
    CHECK("no ring", syscall(SYS_io_destroy, 0x123000) == -1 && errno == EINVAL && syscall(SYS_io_getevents, 0, 0, 0, NULL, NULL) == -1
          && errno == EINVAL && syscall(SYS_io_submit, 0, 0, NULL) == -1 && errno == EINVAL);
    CHECK("reboot", syscall(SYS_reboot, 1, 2, 0, NULL) == -1 && (errno == EINVAL || errno == EPERM));
    CHECK("modules", syscall(SYS_delete_module, "mosix-none", 0) == -1 && errno != EFAULT
          && syscall(SYS_init_module, "none", 4L, "a=b") == -1 && errno != EFAULT && syscall(SYS_finit_module, -1, "", 0) == -1 && errno != EFAULT);
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
