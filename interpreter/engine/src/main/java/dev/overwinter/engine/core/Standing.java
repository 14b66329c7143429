package dev.overwinter.engine.core;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The one word that says how an execution stands, for lists and counts.
public final class Standing {
    public static final String RUNNING = "running";
    public static final String SUSPENDED = "suspended";
    public static final String COMPENSATING = "compensating";
    public static final String QUEUED = "queued";
    public static final String HELD = "held";
    public static final String RESTING = "resting";

    /// The words of those that have ended for good.
    public static final Set<String> ENDED =
            Arrays.stream(Header.End.values()).map(Header.End::word).collect(Collectors.toUnmodifiableSet());

    private Standing() {}

    /// @return queued, running, suspended, compensating, held, resting, or the word for why it ended
    public static String of(Header header) {
        if (header.incident() != null) {
            return HELD;
        }
        return switch (header.lifecycle()) {
            case RESTING -> RESTING;
            case ENDED ->
                header.end() == null
                        ? Header.End.COMPLETED.word()
                        : header.end().word();
            case RUNNING -> header.queued() ? QUEUED : whileRunning(header.end(), header);
        };
    }

    private static String whileRunning(Header.@Nullable End end, Header header) {
        if (end != null && end != Header.End.COMPLETED) {
            return COMPENSATING;
        }
        var wakeAt = header.wakeAt();
        return wakeAt == null || wakeAt.isAfter(Header.BUSY) ? SUSPENDED : RUNNING;
    }
}
