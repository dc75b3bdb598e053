// Planting marks on a host, and looking for them from a guest by every way that a program has.
#include "guest.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>

static socklen_t abstract(struct sockaddr_un *u) {
    memset(u, 0, sizeof *u);
    u->sun_family = AF_UNIX;
    memcpy(u->sun_path + 1, MARK, strlen(MARK));
    return offsetof(struct sockaddr_un, sun_path) + 1 + strlen(MARK);
}

int plant(void) {
    struct sockaddr_un u;
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int one = 1, s = socket(AF_UNIX, SOCK_STREAM, 0), t = socket(AF_INET, SOCK_STREAM, 0), fd = open(SECRET, O_CREAT | O_RDWR | O_TRUNC, 0666);
    setsockopt(t, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fd < 0 || write(fd, MARK, strlen(MARK)) < 0 || fchmod(fd, 0666)) return perror(SECRET), 1;
    if (bind(s, (void *)&u, abstract(&u)) || listen(s, 5) || bind(t, (void *)&a, sizeof a) || listen(t, 5)) return perror("plant"), 1;
    printf("planted %d\n", getpid());
    fflush(stdout);
    for (;;) pause();
}

static void tell(const char *what, long result) {
    if (result < 0) printf("%s: no, errno %d\n", what, errno);
    else printf("%s: %ld\n", what, result);
}
static void first_line(const char *name) {
    char text[200] = "";
    int fd = open(name, O_RDONLY);
    long n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (n < 0) printf("%s: no, errno %d\n", name, errno);
    else text[strcspn(text, "\n")] = 0, printf("%s: %s\n", name, text);
    if (fd >= 0) close(fd);
}
// Processes whose command line has the mark; the pids that can be signalled but are not in /proc.
static void processes(void) {
    char name[300], text[4096];
    int marked = 0, hidden = 0;
    DIR *d = opendir("/proc");
    for (struct dirent *e; d && (e = readdir(d));) {
        if (e->d_name[0] < '1' || e->d_name[0] > '9' || atoi(e->d_name) == getpid()) continue;
        snprintf(name, sizeof name, "/proc/%s/cmdline", e->d_name);
        int fd = open(name, O_RDONLY);
        long n = fd < 0 ? 0 : read(fd, text, sizeof text);
        if (fd >= 0) close(fd);
        marked += n > 0 && memmem(text, n, MARK, strlen(MARK)) != NULL;
    }
    for (int pid = 2; pid < 40000; pid += 7) {
        snprintf(name, sizeof name, "/proc/%d", pid);
        if (kill(pid, 0) == 0 && access(name, F_OK)) hidden++;
    }
    printf("marked processes: %d, hidden ones: %d\n", marked, hidden);
}
static void sockets(void) {
    struct sockaddr_un u;
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int s = socket(AF_UNIX, SOCK_STREAM, 0), t = socket(AF_INET, SOCK_STREAM, 0);
    tell("abstract socket", connect(s, (void *)&u, abstract(&u)));
    tell("port on loopback", connect(t, (void *)&a, sizeof a));
    close(s); close(t);
}
static void privileges(void) {
    char byte;
    struct iovec mine = { &byte, 1 }, theirs = { (void *)0x400000, 1 };
    tell("ptrace of 1", ptrace(PTRACE_SEIZE, 1, 0, 0));
    tell("memory of 1", process_vm_readv(1, &mine, 1, &theirs, 1, 0));
    tell("mount", syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, 0));
    tell("chroot", syscall(SYS_chroot, "/tmp"));
    tell("sethostname", syscall(SYS_sethostname, "broken", 6));
    tell("key of the session", syscall(SYS_keyctl, 0, -3, 0) > 0);
    tell("search for a key", syscall(SYS_request_key, "user", MARK, NULL, 0) < 0 ? 0 : 1);
    tell("bpf", syscall(SYS_bpf, 5, NULL, 0) < 0 ? 0 : 1);
    tell("init_module", syscall(SYS_init_module, NULL, 0, "") < 0 ? 0 : 1);
    tell("/dev/mem", open("/dev/mem", O_RDWR));
    tell("memory of a foreign process", open("/proc/1/mem", O_RDWR));
}
int look(void) {
    struct utsname u;
    uname(&u);
    printf("node %s\n", u.nodename);
    drop();
    static const char *files[] = { SECRET, "/proc/1/root/srv/host-secret", "/etc/hostname", "/proc/sys/kernel/hostname", "/proc/1/comm",
                                   "/proc/self/cgroup", "/etc/machine-id" };
    for (unsigned i = 0; i < sizeof files / sizeof *files; i++) first_line(files[i]);
    tell("write to the secret", open(SECRET, O_WRONLY));
    processes();
    sockets();
    privileges();
    fflush(stdout);
    return 0;
}
