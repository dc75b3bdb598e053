// Locks between processes: fcntl, open file description, flock; leases of death: a dead owner's lock is free.
#include "check.h"
#include <sys/file.h>

static int fd, to_parent[2];
static struct flock range(short type, long from, long length) {
    return (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = from, .l_len = length };
}
static int try_locks(long unused) {
    (void)unused;
    struct flock l = range(F_WRLCK, 0, 10);
    if (fcntl(fd, F_SETLK, &l) != -1 || (errno != EAGAIN && errno != EACCES)) return 1;
    if (fcntl(fd, F_GETLK, &l) || l.l_type != F_WRLCK || l.l_pid != getppid()) return 2;
    l = range(F_WRLCK, 50, 10);
    return fcntl(fd, F_SETLK, &l) ? 3 : 0;
}
static int hold(long unused) {
    (void)unused;
    struct flock l = range(F_WRLCK, 100, 10);
    if (fcntl(fd, F_SETLKW, &l) || write(to_parent[1], "h", 1) != 1) return 1;
    for (;;) pause();
    return 9;
}
static int wait_for_lock(long unused) {
    (void)unused;
    struct flock l = range(F_WRLCK, 0, 10);
    return fcntl(fd, F_SETLKW, &l) ? 1 : 0;
}
static int other_flock(long unused) {
    (void)unused;
    int own = open("file_locks.tmp", O_RDWR);
    return flock(own, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK ? 0 : 1;
}

static void checks(void) {
    fd = scratch_file("file_locks.tmp", 1);
    struct flock l = range(F_WRLCK, 0, 10);
    CHECK("fcntl lock", fcntl(fd, F_SETLK, &l) == 0);
    CHECK("a child is refused and told who", exited(reap(child(try_locks, 0)), 0));
    pid_t c = child(wait_for_lock, 0);
    churn(1, 3000000);
    l = range(F_UNLCK, 0, 10);
    CHECK("unlock", fcntl(fd, F_SETLK, &l) == 0);
    CHECK("the waiter gets it", exited(reap(c), 0));
    char byte;
    CHECK("pipe", pipe(to_parent) == 0);
    c = child(hold, 0);
    CHECK("a child holds one", read(to_parent[0], &byte, 1) == 1);
    l = range(F_WRLCK, 100, 1);
    CHECK("F_GETLK names it", fcntl(fd, F_GETLK, &l) == 0 && l.l_type == F_WRLCK && l.l_pid == c);
    kill(c, SIGKILL);
    CHECK("it dies", killed(reap(c), SIGKILL));
    l = range(F_WRLCK, 100, 1);
    CHECK("its lock is free", fcntl(fd, F_SETLK, &l) == 0);
    int second = open("file_locks.tmp", O_RDWR);
    struct flock mine = range(F_WRLCK, 200, 5), yours = range(F_WRLCK, 200, 5);
    CHECK("OFD lock", fcntl(fd, F_OFD_SETLK, &mine) == 0 && fcntl(second, F_OFD_SETLK, &yours) == -1 && errno == EAGAIN);
    close(second);
    CHECK("flock", flock(fd, LOCK_EX) == 0);
    CHECK("another description is refused", exited(reap(child(other_flock, 0)), 0));
    CHECK("flock off", flock(fd, LOCK_UN) == 0);
    close(fd); close(to_parent[0]); close(to_parent[1]);
    unlink("file_locks.tmp");
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
