// Calls on file systems that are not seen every day: mounts old and new, handles, attributes, watches, landlock, quotas.
#include "check.h"
#include <linux/landlock.h>
#include <sys/fanotify.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/statfs.h>

// Numbers and structures newer than the C library.
enum { NR_STATMOUNT = 457, NR_LISTMOUNT = 458, NR_SETXATTRAT = 463, NR_GETXATTRAT = 464 };
struct xattr_words { uint64_t value; uint32_t size, flags; };
struct mount_id { uint32_t size, spare; uint64_t id, param; };
struct handle { unsigned bytes; int type; unsigned char data[128]; };
enum { TMPFS_MAGIC = 0x01021994 };

static int works(int r, int refusal) { return r >= 0 || errno == refusal || errno == ENOSYS; }

// In a mount namespace of its own: the old call with options, and the new ones one after the other.
static int mounts(long unused) {
    (void)unused;
    struct statfs s;
    if (unshare(CLONE_NEWNS)) return errno == EPERM ? 0 : 1;
    if (syscall(SYS_mount, "none", "/", NULL, MS_REC | MS_PRIVATE, NULL)) return 2;
    if (mkdir("mnt", 0700) && errno != EEXIST) return 3;
    if (syscall(SYS_mount, "none", "mnt", "tmpfs", 0UL, "size=64k,mode=0711")) return 4;
    if (statfs("mnt", &s) || s.f_type != TMPFS_MAGIC || s.f_blocks * s.f_bsize != 65536) return 5;
    // the options at the very end of readable memory, as a page less than a page long
    char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (munmap(page + 4096, 4096)) return 6;
    memcpy(page + 4096 - 9, "size=32k", 9);
    if (syscall(SYS_mount, "none", "mnt", "tmpfs", (unsigned long)MS_REMOUNT, page + 4096 - 9)) return 7;
    if (statfs("mnt", &s) || s.f_blocks * s.f_bsize != 32768) return 8;
    if (syscall(SYS_mount, "none", "mnt", "tmpfs", 0UL, page + 4096) != -1 || errno != EFAULT) return 9;
    if (umount2("mnt", MNT_DETACH)) return 10;
    int fs = syscall(SYS_fsopen, "tmpfs", 0), at;
    if (fs < 0 || syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "size", "128k", 0)) return 11;
    if (syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, "size", NULL, 0) != -1 || errno != EINVAL) return 12;
    if (syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0)) return 13;
    if ((at = syscall(SYS_fsmount, fs, 0, 0)) < 0) return 14;
    struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };
    if (syscall(SYS_mount_setattr, at, "", AT_EMPTY_PATH, &attr, sizeof attr)) return 15;
    if (syscall(SYS_move_mount, at, "", AT_FDCWD, "mnt", 4)) return 16;
    if (open("mnt/x", O_CREAT | O_WRONLY, 0600) != -1 || errno != EROFS) return 17;
    return umount2("mnt", MNT_DETACH) || rmdir("mnt") ? 18 : 0;
}

// Only its own directory may be written to afterwards.
static int confined(long unused) {
    (void)unused;
    struct landlock_ruleset_attr all = { .handled_access_fs = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG };
    int rules = syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0), dir = open(".", O_PATH | O_DIRECTORY);
    if (rules < 0) return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : 1;
    struct landlock_path_beneath_attr beneath = { .allowed_access = all.handled_access_fs, .parent_fd = dir };
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0)) return 2;
    if (syscall(SYS_landlock_add_rule, rules, 77, &beneath, 0) != -1 || errno != EINVAL) return 3;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(SYS_landlock_restrict_self, rules, 0)) return 4;
    int here = open("allowed", O_CREAT | O_WRONLY, 0600);
    if (here < 0 || write(here, "x", 1) != 1 || unlink("allowed")) return 5;
    return open("/dev/null", O_WRONLY) != -1 || errno != EACCES ? 6 : 0;
}

static int events(int fan, const char *name) {
    char buffer[4096];
    int fd = open(name, O_RDONLY);
    char c;
    if (fd < 0 || read(fd, &c, 1) != 1 || close(fd)) return 1;
    long n = read(fan, buffer, sizeof buffer);
    struct fanotify_event_metadata *e = (void *)buffer;
    if (n < (long)sizeof *e || !(e->mask & FAN_ACCESS) || e->pid != getpid() || e->fd < 0) return 2;
    return close(e->fd) ? 3 : 0;
}

static void checks(void) {
    CHECK("mounts", exited(reap(child(mounts, 0)), 0));
    CHECK("landlock", exited(reap(child(confined, 0)), 0));
    int file = scratch_file("handled", 1);
    CHECK("a file", file >= 0 && write(file, "content", 7) == 7);

    struct handle h = { .bytes = 128 }, none = { .bytes = 0 };
    int mount = -1, r = syscall(SYS_name_to_handle_at, AT_FDCWD, "handled", &h, &mount, 0);
    CHECK("name_to_handle_at", works(r, EOPNOTSUPP) && (r || (h.bytes > 0 && h.bytes <= 128 && mount > 0)));
    if (!r) {
        int needed = syscall(SYS_name_to_handle_at, AT_FDCWD, "handled", &none, &mount, 0);
        CHECK("too small a handle", needed == -1 && errno == EOVERFLOW && none.bytes == h.bytes);
        int dir = open(".", O_RDONLY), again = syscall(SYS_open_by_handle_at, dir, &h, O_RDONLY);
        char text[8] = "";
        CHECK("open_by_handle_at", again < 0 ? errno == EPERM || errno == EOPNOTSUPP : read(again, text, 7) == 7 && !strcmp(text, "content"));
        if (again >= 0) close(again);
        close(dir);
    }
    none.bytes = 1000;
    CHECK("too large a handle", syscall(SYS_name_to_handle_at, AT_FDCWD, "handled", &none, &mount, 0) == -1 && errno == EINVAL);

    char value[40] = "";
    struct xattr_words set = { (uintptr_t)"good", 4, 0 }, get = { (uintptr_t)value, 40, 0 }, small = { (uintptr_t)value, 2, 0 };
    r = syscall(NR_SETXATTRAT, AT_FDCWD, "handled", 0, "user.mosix", &set, sizeof set);
    CHECK("setxattrat", works(r, EOPNOTSUPP));
    if (!r) {
        CHECK("getxattrat", syscall(NR_GETXATTRAT, AT_FDCWD, "handled", 0, "user.mosix", &get, sizeof get) == 4 && !strcmp(value, "good"));
        CHECK("too small a value", syscall(NR_GETXATTRAT, AT_FDCWD, "handled", 0, "user.mosix", &small, sizeof small) == -1 && errno == ERANGE);
        CHECK("a bad structure", syscall(NR_GETXATTRAT, AT_FDCWD, "handled", 0, "user.mosix", &get, 8) == -1 && errno == EINVAL);
        get.value = 1;
        CHECK("a bad pointer in it", syscall(NR_GETXATTRAT, AT_FDCWD, "handled", 0, "user.mosix", &get, sizeof get) == -1 && errno == EFAULT);
    }

    struct mount_id root = { 24, 0, -1, 0 };
    uint64_t ids[64] = { 0 };
    r = syscall(NR_LISTMOUNT, &root, ids, 64, 0);
    CHECK("listmount", works(r, EPERM) && (r <= 0 || ids[r - 1] != 0));
    if (r > 0) {
        unsigned char about[4096];
        memset(about, 0xa5, sizeof about);
        struct mount_id one = { 24, 0, ids[0], 2 };
        r = syscall(NR_STATMOUNT, &one, about, sizeof about, 0);
        uint32_t size;
        memcpy(&size, about, 4);
        CHECK("statmount", works(r, EPERM) && (r || (size >= 400 && size < 4096 && about[4095] == 0xa5 && about[size] == 0xa5)));
        one.size = 3;
        CHECK("a bad question", syscall(NR_STATMOUNT, &one, about, sizeof about, 0) == -1 && errno == EINVAL);
    }

    int fan = syscall(SYS_fanotify_init, FAN_CLASS_NOTIF | FAN_CLOEXEC, O_RDONLY);
    CHECK("fanotify_init", works(fan, EPERM));
    if (fan >= 0) {
        r = syscall(SYS_fanotify_mark, fan, FAN_MARK_ADD, (uint64_t)FAN_ACCESS, AT_FDCWD, "handled");
        CHECK("fanotify_mark", r == 0 && events(fan, "handled") == 0);
        close(fan);
    }
    struct stat s;
    CHECK("quotactl", syscall(SYS_quotactl, 0x80000700, "./none", 0, value) == -1 && errno != EFAULT && stat("handled", &s) == 0);
    CHECK("swap", syscall(SYS_swapon, "./none", 0) == -1 && (errno == ENOENT || errno == EPERM) && syscall(SYS_swapoff, "./none") == -1);
    CHECK("pivot_root", syscall(SYS_pivot_root, "./none", "./none") == -1 && (errno == ENOENT || errno == EPERM));
    CHECK("sysfs", syscall(SYS_sysfs, 3) > 0 && syscall(SYS_sysfs, 2, 0, value) == 0 && syscall(SYS_sysfs, 1, value) == 0
          && syscall(SYS_sysfs, 9) == -1 && errno == EINVAL);
    close(file);
    unlink("handled");
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
