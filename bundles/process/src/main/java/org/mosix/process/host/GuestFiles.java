package org.mosix.process.host;

import java.util.ArrayList;
import java.util.List;
import org.mosix.image.FileRef;
import org.mosix.image.NotCarried;
import org.mosix.linux.proc.Mapping;
import org.mosix.process.transfer.FileSource;

/** Files of a body that leaves again: known by the inodes of their memory files. One thread. */
final class GuestFiles implements FileSource {
    private final Guest guest;
    private final List<ContentStore.Content> used = new ArrayList<>();

    GuestFiles(Guest guest) {
        this.guest = guest;
    }

    @Override
    public int index(Mapping m) throws NotCarried {
        ContentStore.Content content = guest.crew.files.get(m.inode());
        if (content == null) {
            throw new NotCarried("mapping of " + m.path());
        }
        if (!used.contains(content)) {
            used.add(content);
        }
        return used.indexOf(content);
    }

    @Override
    public List<FileRef> files() {
        return used.stream().map(ContentStore.Content::file).toList();
    }

    @Override
    public int descriptor(int file) {
        return used.get(file).descriptor();
    }

    @Override
    public void close() {
        used.clear();
    }
}
