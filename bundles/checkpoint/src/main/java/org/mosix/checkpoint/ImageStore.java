package org.mosix.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A directory of a node for files of images, which only its owner can read. It leaves a part of the disk to others. Any thread; each
 * file has one user at a time.
 */
public final class ImageStore {
    private static final String END = ".image";
    private static final String UNFINISHED = ".part";
    private static final Pattern NAME = Pattern.compile("[0-9a-z-]{1,100}\\.(image|part)");
    /** Of the disk, so much stays free: of 32 parts. */
    private static final int KEPT_FREE = 32;

    private final Path directory;

    /** Bytes. */
    public record Space(long free, long total) {}

    /** Makes the directory if it is not there; that in which it lies must be. IOException if it is not ours alone. */
    public ImageStore(Path directory) throws IOException {
        this.directory = directory;
        var mine = PosixFilePermissions.fromString("rwx------");
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(mine));
        }
        // It may have been made by somebody with a wider mask.
        Files.setPosixFilePermissions(directory, mine);
    }

    public Path directory() {
        return directory;
    }

    /** Begins the file of that name; one that is there is replaced when the new one is complete. */
    public ImageWriter create(String name, long nowMillis) throws IOException {
        Path part = path(name, UNFINISHED);
        Files.deleteIfExists(part);
        return new ImageWriter(path(name, END), part, nowMillis, this::checkRoom);
    }

    private void checkRoom(long more) throws IOException {
        Space space = space();
        if (space.free < more) {
            throw new IOException(String.format(
                    "there is no room left for images in %s (%d MB of the disk stay free)",
                    directory, space.total / KEPT_FREE / 1_000_000));
        }
    }

    /** Opens the file of that name; NoSuchFileException if it is not there. */
    public ImageReader open(String name) throws IOException {
        return new ImageReader(path(name, END));
    }

    /** Removes the file of that name, and an unfinished one, if there are. */
    public void remove(String name) throws IOException {
        Files.deleteIfExists(path(name, END));
        Files.deleteIfExists(path(name, UNFINISHED));
    }

    private Path path(String name, String end) {
        Path path = directory.resolve(name + end);
        if (!NAME.matcher(name + end).matches()) {
            throw new IllegalArgumentException("no name of an image: " + name);
        }
        return path;
    }

    /** The names of all complete files. */
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(END)) {
                names.add(name.substring(0, name.length() - END.length()));
            }
        }
        return names;
    }

    /** Removes all files of images, which belong to processes that are no more: how many there were. */
    public int clear() throws IOException {
        List<Path> all = files();
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
        return all.size();
    }

    private List<Path> files() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path file : all) {
                if (NAME.matcher(file.getFileName().toString()).matches()) {
                    found.add(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    /** What images may still take of the disk, and what all of the disk is. */
    public Space space() throws IOException {
        FileStore disk = Files.getFileStore(directory);
        long total = disk.getTotalSpace();
        return new Space(Math.max(0, disk.getUsableSpace() - total / KEPT_FREE), total);
    }
}
