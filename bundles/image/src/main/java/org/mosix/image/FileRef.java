package org.mosix.image;

/**
 * A mapped file of home as it was when first seen: enough to know its content again.
 *
 * @param device major number in the high, minor in the low 32 bits
 * @param size bytes
 * @param modifiedNanos mtime, ns since 1970
 * @param changedNanos ctime, ns since 1970
 * @param path for people; not used to find the file
 */
public record FileRef(long device, long inode, long size, long modifiedNanos, long changedNanos, String path) {}
