package org.mosix.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which groups are made in which hierarchies, on trees of plain files that look like /sys/fs/cgroup. */
class GuestCgroupTest {
    @TempDir
    Path root;

    private GuestCgroup made(Cgroups way) throws IOException {
        GuestCgroup group = new GuestCgroup(root, 1, new Limits(64 << 20, 100, 8, 0, 1000, way));
        group.create();
        return group;
    }

    private void versionOne() throws IOException {
        Files.createDirectory(root.resolve("memory"));
        Files.createDirectory(root.resolve("pids"));
    }

    private Path versionTwo(String place, String controllers) throws IOException {
        Path top = Files.createDirectories(root.resolve(place));
        Files.writeString(top.resolve("cgroup.controllers"), controllers + "\n");
        return top;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    @Test
    void versionOneHasAGroupInEachHierarchy() throws IOException {
        versionOne();
        GuestCgroup group = made(Cgroups.V1);
        group.add(77);
        assertEquals(2, group.groups().size());
        assertEquals("67108864", text(group.groups().get(0).resolve("memory.limit_in_bytes")));
        assertEquals("100", text(group.groups().get(1).resolve("pids.max")));
        for (Path path : group.groups()) {
            assertEquals("77", text(path.resolve("cgroup.procs")));
        }
    }

    @Test
    void versionTwoHasOneGroup() throws IOException {
        Path top = versionTwo("", "cpu memory pids");
        GuestCgroup group = made(Cgroups.V2);
        group.add(77);
        assertEquals(List.of(root), group.groups().stream().map(Path::getParent).toList());
        Path path = group.groups().get(0);
        assertEquals("67108864", text(path.resolve("memory.max")));
        assertEquals("100", text(path.resolve("pids.max")));
        assertEquals("77", text(path.resolve("cgroup.procs")));
        assertEquals("+pids", text(top.resolve("cgroup.subtree_control")), "the last that was asked for");
    }

    @Test
    void versionTwoWithoutControllersHoldsGuestsWithoutLimits() throws IOException {
        versionOne();
        Path top = versionTwo("unified", "");
        GuestCgroup group = made(Cgroups.V2);
        Path path = group.groups().get(0);
        assertEquals(top, path.getParent());
        assertEquals(0, path.toFile().list().length);
    }

    @Test
    void autoTakesVersionOneWhereItHasControllers() throws IOException {
        versionOne();
        versionTwo("unified", "");
        assertEquals(2, made(Cgroups.AUTO).groups().size());
    }

    @Test
    void autoTakesVersionTwoElsewhere() throws IOException {
        versionTwo("", "memory pids");
        assertEquals(1, made(Cgroups.AUTO).groups().size());
    }

    @Test
    void noneAndNothingMakeNoGroup() throws IOException {
        assertEquals(List.of(), made(Cgroups.AUTO).groups());
        assertEquals(List.of(), made(Cgroups.V1).groups());
        versionOne();
        assertEquals(List.of(), made(Cgroups.NONE).groups());
    }

    @Test
    void theSettingIsReadStrictly() {
        assertEquals(Cgroups.V2, Cgroups.of(" v2 "));
        assertEquals(Cgroups.AUTO, Cgroups.of("auto"));
        var wrong = assertThrows(IllegalArgumentException.class, () -> Cgroups.of("v3"));
        assertEquals("cgroups = \"v3\" in etc/: write auto, v1, v2 or none", wrong.getMessage());
    }
}
