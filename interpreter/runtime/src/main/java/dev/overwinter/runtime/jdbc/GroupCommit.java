package dev.overwinter.runtime.jdbc;

import java.io.IOException;
import java.sql.SQLException;

/// What stands around the writes of a group.
interface GroupCommit {

    /// Before the first write.
    void begin() throws SQLException;

    /// Makes them durable; what returns may be acknowledged.
    ///
    /// @param commits how many groups there are now
    void commit(long commits) throws SQLException, IOException;
}
