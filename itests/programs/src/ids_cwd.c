// Who and where: working directory, umask, user and group ids, names of process and host, priorities.
#include "check.h"
#include <grp.h>
#include <sys/prctl.h>
#include <sys/utsname.h>

static char start_dir[4096];
static int become_another(long unused) {
    (void)unused;
    gid_t groups[3] = { 100, 200, 300 }, seen[10];
    uid_t r, e, s;
    if (geteuid() != 0) return 0; // only root can try
    if (setgroups(3, groups) || getgroups(10, seen) != 3 || seen[2] != 300) return 1;
    if (setresgid(1000, 1001, 1002) || getgid() != 1000 || getegid() != 1001) return 2;
    if (setresuid(2000, 2001, 2002) || getresuid(&r, &e, &s) || r != 2000 || e != 2001 || s != 2002) return 3;
    if (setuid(0) != -1 || errno != EPERM) return 4;
    if (kill(getppid(), 0) != -1 || errno != EPERM) return 5;
    return seteuid(2000) || geteuid() != 2000 ? 6 : 0;
}
static int mask(long m) {
    umask(m);
    int fd = open("ids_cwd.tmp", O_CREAT | O_WRONLY | O_EXCL, 0777);
    struct stat s;
    fstat(fd, &s);
    unlink("ids_cwd.tmp");
    return (s.st_mode & 0777) == (0777 & ~m) ? 0 : 1;
}
static int be_nice(long n) { return setpriority(PRIO_PROCESS, 0, n) || getpriority(PRIO_PROCESS, 0) != n || nice(0) != n; }

static void checks(void) {
    char here[4096], there[4096];
    CHECK("getcwd", getcwd(here, sizeof here) && !strcmp(here, start_dir));
    mkdir("ids.d", 0755);
    int back = open(".", O_RDONLY | O_DIRECTORY);
    CHECK("chdir", chdir("ids.d") == 0 && getcwd(there, sizeof there) && !strcmp(there + strlen(here), "/ids.d"));
    CHECK("a deleted directory", rmdir("../ids.d") == 0 && getcwd(there, sizeof there) == NULL && errno == ENOENT);
    CHECK("fchdir", fchdir(back) == 0 && getcwd(there, sizeof there) && !strcmp(here, there));
    close(back);
    CHECK("umask 027", exited(reap(child(mask, 027)), 0));
    CHECK("umask 0", exited(reap(child(mask, 0)), 0));
    CHECK("ids are stable", getuid() == geteuid() && getgid() == getegid() && getpid() == (int)syscall(SYS_gettid));
    CHECK("another user", exited(reap(child(become_another, 0)), 0));
    CHECK("setfsuid", syscall(SYS_setfsuid, -1) == (long)geteuid());
    char name[17] = "";
    CHECK("PR_SET_NAME", prctl(PR_SET_NAME, "another-name") == 0 && prctl(PR_GET_NAME, name) == 0 && !strcmp(name, "another-name"));
    int fd = open("/proc/self/comm", O_RDONLY);
    CHECK("and /proc knows it", read(fd, name, 16) == 13 && !strncmp(name, "another-name\n", 13));
    close(fd);
    struct utsname u;
    char host[100];
    CHECK("uname is the host name", uname(&u) == 0 && gethostname(host, sizeof host) == 0 && !strcmp(u.nodename, host));
    fd = open("/proc/sys/kernel/hostname", O_RDONLY);
    long n = read(fd, there, sizeof there);
    close(fd);
    CHECK("and home's /proc says so", n > 0 && !strncmp(there, host, n - 1));
    CHECK("nice", exited(reap(child(be_nice, 5)), 0));
    CHECK("scheduler", sched_getscheduler(0) == SCHED_OTHER);
    CHECK("dumpable", prctl(PR_GET_DUMPABLE) == 1);
}
int main(int argc, char **argv) {
    if (!getcwd(start_dir, sizeof start_dir)) return 3;
    return check_main(argc, argv, checks);
}
