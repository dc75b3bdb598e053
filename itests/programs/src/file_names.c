// Names: rename, links, directories, getdents, stat, access, times, O_TMPFILE, the *at calls, inotify.
#include "check.h"
#include <dirent.h>
#include <sys/inotify.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

static int files_in(const char *name) {
    DIR *d = opendir(name);
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d));) n += e->d_name[0] != '.';
    if (d) closedir(d);
    return n;
}
static int exists(const char *name) { return faccessat(AT_FDCWD, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0; }

static void checks(void) {
    char path[300];
    struct stat s, l;
    struct statx sx;
    CHECK("mkdir", mkdir("names.d", 0755) == 0 && mkdir("names.d", 0755) == -1 && errno == EEXIST);
    int dir = open("names.d", O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < 300; i++) {
        snprintf(path, sizeof path, "f%d-%0*d", i, i % 100 + 1, i);
        int fd = openat(dir, path, O_CREAT | O_EXCL | O_WRONLY, 0600);
        if (fd >= 0) close(fd);
    }
    CHECK("getdents finds all", files_in("names.d") == 300);
    CHECK("rename", renameat(dir, "f0-0", dir, "new") == 0 && !exists("names.d/f0-0") && exists("names.d/new"));
    CHECK("renameat2 NOREPLACE", renameat2(dir, "new", dir, "f1-01", RENAME_NOREPLACE) == -1 && errno == EEXIST);
    CHECK("link", linkat(dir, "new", dir, "second", 0) == 0 && fstatat(dir, "new", &s, 0) == 0 && s.st_nlink == 2);
    CHECK("symlink", symlinkat("new", dir, "soft") == 0 && fstatat(dir, "soft", &l, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(l.st_mode));
    long n = readlinkat(dir, "soft", path, sizeof path);
    CHECK("readlink", n == 3 && !memcmp(path, "new", 3));
    CHECK("stat follows", fstatat(dir, "soft", &l, 0) == 0 && l.st_ino == s.st_ino && l.st_dev == s.st_dev);
    CHECK("statx", statx(dir, "new", 0, STATX_ALL, &sx) == 0 && sx.stx_ino == s.st_ino && sx.stx_nlink == 2);
    CHECK("a loop of links", symlinkat("loop", dir, "loop") == 0 && openat(dir, "loop", O_RDONLY) == -1 && errno == ELOOP);
    CHECK("chmod", fchmodat(dir, "new", 0640, 0) == 0 && fstatat(dir, "new", &s, 0) == 0 && (s.st_mode & 07777) == 0640);
    struct timespec t[2] = { { 1000000, 5000 }, { 2000000, 7000 } };
    CHECK("utimensat", utimensat(dir, "new", t, 0) == 0 && fstatat(dir, "new", &s, 0) == 0 && s.st_mtim.tv_sec == 2000000
          && s.st_atim.tv_nsec == 5000);
    CHECK("access", faccessat(dir, "new", R_OK, 0) == 0 && faccessat(dir, "none", F_OK, 0) == -1 && errno == ENOENT);
    CHECK("not a directory", openat(dir, "new/x", O_RDONLY) == -1 && errno == ENOTDIR);
    memset(path, 'n', 299);
    path[299] = 0;
    CHECK("name too long", openat(dir, path, O_RDONLY) == -1 && errno == ENAMETOOLONG);

    int tmp = open("names.d", O_TMPFILE | O_RDWR, 0600);
    snprintf(path, sizeof path, "/proc/self/fd/%d", tmp);
    int named = tmp >= 0 && write(tmp, "tmp", 3) == 3 && linkat(AT_FDCWD, path, dir, "named", AT_SYMLINK_FOLLOW) == 0;
    CHECK("O_TMPFILE gets a name", named && fstatat(dir, "named", &s, 0) == 0 && s.st_size == 3);
    close(tmp);
    CHECK("mkfifo", mkfifoat(dir, "fifo", 0600) == 0 && fstatat(dir, "fifo", &s, 0) == 0 && S_ISFIFO(s.st_mode));

    char events[4096];
    int w = inotify_init1(IN_NONBLOCK);
    CHECK("inotify", inotify_add_watch(w, "names.d", IN_CREATE | IN_DELETE) > 0 && read(w, events, sizeof events) == -1 && errno == EAGAIN);
    close(openat(dir, "seen", O_CREAT | O_WRONLY, 0600));
    unlinkat(dir, "seen", 0);
    n = read(w, events, sizeof events);
    struct inotify_event *e = (struct inotify_event *)events;
    CHECK("inotify tells", n > 0 && e->mask == IN_CREATE && !strcmp(e->name, "seen"));
    close(w);
    struct statfs f;
    struct statvfs v;
    CHECK("statfs", fstatfs(dir, &f) == 0 && statvfs("names.d", &v) == 0 && f.f_bsize == (long)v.f_bsize);
    CHECK("rmdir of a full one", rmdir("names.d") == -1 && (errno == ENOTEMPTY || errno == EEXIST));
    DIR *d = fdopendir(dir);
    for (struct dirent *x; (x = readdir(d));) unlinkat(dirfd(d), x->d_name, 0);
    closedir(d);
    CHECK("rmdir", rmdir("names.d") == 0 && !exists("names.d"));
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
