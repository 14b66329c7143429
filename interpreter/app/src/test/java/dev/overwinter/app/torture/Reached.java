package dev.overwinter.app.torture;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/// Inside the tortured process: called at each named point, and does there what the process was started for.
public final class Reached {
    /// The property that says it: `POINT:FIRST:LAST:DEED`, the hits counted from 1.
    static final String PROPERTY = "torture.deed";

    private static final int SIGKILL = 9;
    private static final Order ORDER = Order.read(System.getProperty(PROPERTY, ""));
    private static final AtomicInteger HITS = new AtomicInteger();
    private static final MethodHandle RAISE = ORDER.deed == Deed.KILL ? raise() : null;

    private Reached() {}

    /// What is done at a point.
    enum Deed {
        NOTHING,
        /// `kill -9` of the own process, on the spot.
        KILL,
        /// The method fails as it would where the file system refuses to write.
        FAIL,
        /// The database is closed under the method, as H2 does by itself after a failed write.
        CUT
    }

    /// @param first from this hit on
    /// @param last to this one
    record Order(String point, int first, int last, Deed deed) {
        static final Order NONE = new Order("", 0, 0, Deed.NOTHING);

        static Order read(String text) {
            var parts = text.split(":");
            return parts.length < 4
                    ? NONE
                    : new Order(
                            parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), Deed.valueOf(parts[3]));
        }

        String text() {
            return point + ":" + first + ":" + last + ":" + deed;
        }
    }

    /// @param self whose method it is; null for a static one
    public static void at(String point, Object self) throws Exception {
        if (!point.equals(ORDER.point)) {
            return;
        }
        int hit = HITS.incrementAndGet();
        if (hit < ORDER.first || hit > ORDER.last) {
            return;
        }
        switch (ORDER.deed) {
            case NOTHING -> {}
            case KILL -> kill();
            case FAIL -> throw new SQLException("torture: the write failed (hit " + hit + ")");
            case CUT -> cut(self);
        }
    }

    private static void kill() throws Exception {
        try {
            int unused = (int) RAISE.invokeExact(SIGKILL);
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// `raise` of the C library.
    private static MethodHandle raise() {
        var linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().find("raise").orElseThrow();
        return linker.downcallHandle(symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    private static void cut(Object self) throws Exception {
        var field = self.getClass().getDeclaredField("session");
        field.setAccessible(true);
        var session = field.get(self);
        var connection = session.getClass().getDeclaredField("connection");
        connection.setAccessible(true);
        try (var statement = ((Connection) connection.get(session)).createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        }
    }
}
