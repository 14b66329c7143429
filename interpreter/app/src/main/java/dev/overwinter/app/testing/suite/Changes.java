package dev.overwinter.app.testing.suite;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Waits for files to change.
public final class Changes implements AutoCloseable {
    /// An editor writes a file in several steps.
    private static final long QUIET_MILLIS = 100;

    private final WatchService watch;
    private final Map<WatchKey, Path> folders = new HashMap<>();

    public Changes() throws IOException {
        watch = FileSystems.getDefault().newWatchService();
    }

    /// Also hears of the files of this folder, not of those below it.
    public void in(Path folder) throws IOException {
        var key = folder.register(
                watch,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        folders.put(key, folder);
    }

    /// Waits for changes, and until no further ones follow at once.
    ///
    /// @return the files, below the folders as they were given
    public Set<Path> next() throws InterruptedException {
        var changed = new HashSet<Path>();
        for (var key = watch.take(); key != null; key = watch.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
            var folder = folders.get(key);
            for (var event : key.pollEvents()) {
                if (folder != null && event.context() instanceof Path name) {
                    changed.add(folder.resolve(name).normalize());
                }
            }
            key.reset();
        }
        return changed;
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
