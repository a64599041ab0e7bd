package io.jackfield.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Something to do on a connection, which is given back afterwards. May block; runs on a thread of the {@link Database}. */
@FunctionalInterface
public interface SqlWork<T> {
    /** Deadlocks and lost races of this many attempts in a row are the caller's to hear of. */
    int ATTEMPTS = 4;

    /** Does it. Whatever it throws goes to the caller as a {@link DatabaseException}, but for {@link RuntimeException}s. */
    T on(Connection connection) throws SQLException;

    /**
     * The same as one transaction: all of it is kept or none. When the database gives it up for another transaction (SQLSTATE class
     * 40) it is done again, so it must have no other effect.
     */
    static <T> SqlWork<T> atomic(SqlWork<T> work) {
        return connection -> {
            connection.setAutoCommit(false);
            try {
                for (int attempt = 1; ; attempt++) {
                    try {
                        T result = work.on(connection);
                        connection.commit();
                        return result;
                    } catch (SQLException failed) {
                        rollBack(connection, failed);
                        if (attempt == ATTEMPTS || !lostRace(failed)) {
                            throw failed;
                        }
                    } catch (RuntimeException failed) {
                        rollBack(connection, failed);
                        throw failed;
                    }
                }
            } finally {
                connection.setAutoCommit(true);
            }
        };
    }

    private static void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException alsoFailed) {
            because.addSuppressed(alsoFailed);
        }
    }

    private static boolean lostRace(SQLException failed) {
        String state = failed.getSQLState();
        return state != null && state.startsWith("40");
    }
}
