package io.jackfield.media.voicemail;

import io.jackfield.database.Database;
import io.jackfield.database.Migrations;
import java.util.List;

/** The tables {@code voicemail_box} and {@code voicemail_message}; {@code docs/reference/voicemail.md} has their columns. */
public final class VoicemailTables {
    /** What makes them. */
    public static final Migrations MIGRATIONS =
            new Migrations("voicemail", VoicemailTables.class, List.of("V1__voicemail.sql"));

    private VoicemailTables() {}

    /**
     * Brings them up to date, on this thread.
     *
     * @return how many scripts were applied
     * @throws io.jackfield.database.DatabaseException when that fails
     */
    public static int migrate(Database database) {
        return database.migrate(MIGRATIONS);
    }
}
