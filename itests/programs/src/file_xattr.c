// Extended attributes; where the file system has none, the refusal is the same everywhere (it is in the verdict's name).
#include "check.h"
#include <sys/xattr.h>

static void checks(void) {
    char value[100], list[200];
    int fd = scratch_file("file_xattr.tmp", 1);
    static char first[60];
    if (!first[0])
        snprintf(first, sizeof first, "setxattr gives errno %d", setxattr("file_xattr.tmp", "user.mosix", "v1", 2, 0) ? errno : 0);
    CHECK(first, 1);
    if (fsetxattr(fd, "user.mosix", "value one", 9, 0) == 0) {
        CHECK("getxattr", getxattr("file_xattr.tmp", "user.mosix", value, sizeof value) == 9 && !memcmp(value, "value one", 9));
        CHECK("its size", fgetxattr(fd, "user.mosix", NULL, 0) == 9);
        CHECK("too small a buffer", fgetxattr(fd, "user.mosix", value, 3) == -1 && errno == ERANGE);
        CHECK("XATTR_CREATE", fsetxattr(fd, "user.mosix", "x", 1, XATTR_CREATE) == -1 && errno == EEXIST);
        long n = listxattr("file_xattr.tmp", list, sizeof list);
        CHECK("listxattr", n >= 11 && memmem(list, n, "user.mosix", 11));
        CHECK("removexattr", removexattr("file_xattr.tmp", "user.mosix") == 0
              && fgetxattr(fd, "user.mosix", value, 9) == -1 && errno == ENODATA);
    }
    close(fd);
    unlink("file_xattr.tmp");
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
