package io.jackfield.media.cdr;

import io.jackfield.database.Database;
import io.jackfield.database.SqlWork;
import io.jackfield.database.cdr.CdrRecord;
import io.jackfield.database.cdr.CdrRows;
import io.jackfield.database.cdr.CdrTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Records in the table {@code cdr}, a row a leg: {@code record_key} and {@code leg} are its uuid, so that it is there once however often it
 * comes. Its columns are in {@code docs/reference/database.md}. {@link CdrTables#migrate} makes the table.
 */
public final class CdrTableSink implements CdrSink {
    private final Database database;

    /** Records in the table of this database. */
    public CdrTableSink(Database database) {
        this.database = Objects.requireNonNull(database);
    }

    @Override
    public String name() {
        return "table";
    }

    @Override
    public void take(List<CallRecord> records) {
        database.now(SqlWork.atomic(connection -> {
            int written = 0;
            for (CallRecord record : records) {
                written += CdrRows.write(connection, row(record)) ? 1 : 0;
            }
            return written;
        }));
        database.now(connection -> {
            makeDurable(connection);
            return records.size();
        });
    }

    /** H2 writes a commit up to half a second later; what it has not written would be lost with the process, and nobody would send it again. */
    private static void makeDurable(Connection connection) throws SQLException {
        if (connection.getMetaData().getDatabaseProductName().equals("H2")) {
            try (Statement checkpoint = connection.createStatement()) {
                checkpoint.execute("CHECKPOINT SYNC");
            }
        }
    }

    /** A record as a row. */
    static CdrRecord row(CallRecord record) {
        CallRecord.Leg leg = record.leg();
        Map<String, String> variables = record.variables();
        return new CdrRecord(
                leg.uuid(),
                leg.node(),
                new CdrRecord.Times(leg.started(), record.answered(), record.ended()),
                new CdrRecord.Dialog(leg.dialog().callId(), leg.dialog().callerTag(), ""),
                new CdrRecord.Party(leg.caller(), leg.outgoing() ? "" : variables.getOrDefault("sip_network_ip", "")),
                new CdrRecord.Party(leg.callee(), ""),
                new CdrRecord.Account(
                        variables.getOrDefault("sip_auth_username", ""),
                        variables.getOrDefault("tenant", record.domain()),
                        variables.getOrDefault("trunk", ""),
                        variables.getOrDefault("accountcode", "")),
                new CdrRecord.Outcome(
                        record.outcome().status(),
                        reason(record),
                        record.outcome().cause()),
                new CdrRecord.Leg(
                        leg.uuid(),
                        leg.outgoing() ? "outbound" : "inbound",
                        record.destination(),
                        variables.getOrDefault("recording_path", "")));
    }

    private static String reason(CallRecord record) {
        CallRecord.Outcome outcome = record.outcome();
        if (outcome.end() == CallRecord.End.CRASH) {
            return "crash";
        }
        if (outcome.cause().equals("ALLOTTED_TIMEOUT")) {
            return "time-limit";
        }
        boolean byCaller =
                (outcome.end() == CallRecord.End.PEER) != record.leg().outgoing();
        if (record.answered().isPresent()) {
            return byCaller ? "caller" : "callee";
        }
        return byCaller ? "cancelled" : "rejected";
    }
}
