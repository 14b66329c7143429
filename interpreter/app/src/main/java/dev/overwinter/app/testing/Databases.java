package dev.overwinter.app.testing;

import dev.overwinter.engine.port.Store;
import java.io.IOException;

/// Gives each case a database in which nothing is left of the case before. Thread-safe.
public interface Databases extends AutoCloseable {

    Lent lend() throws IOException;

    @Override
    void close();

    /// A database in the hands of one case.
    interface Lent {
        Store store();

        /// @param untouched true where the next case would see nothing of this one but executions that have ended
        void giveBack(boolean untouched);
    }
}
