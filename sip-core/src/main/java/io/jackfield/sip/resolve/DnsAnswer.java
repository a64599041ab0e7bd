package io.jackfield.sip.resolve;

import java.util.List;

/**
 * What came of a question.
 *
 * @param records those of the answer section that we know, CNAMEs too, in the order in which they came
 * @param negativeTtlSeconds how long it holds that there is nothing (RFC 2308 5); 0 when nobody said
 */
public record DnsAnswer(Status status, List<DnsRecord> records, long negativeTtlSeconds) {
    /** No answer in time, or none that can be used. */
    public static final DnsAnswer FAILED = new DnsAnswer(Status.FAILED, List.of(), 0);

    public DnsAnswer {
        records = List.copyOf(records);
    }

    /** How it went. */
    public enum Status {
        /** There are records. */
        FOUND,
        /** The name exists, records of this type do not. */
        NO_DATA,
        /** There is no such name. */
        NO_NAME,
        /** Nobody could say. */
        FAILED
    }

    /** Records; {@link Status#NO_DATA} when there are none. */
    public static DnsAnswer of(List<? extends DnsRecord> records) {
        return new DnsAnswer(records.isEmpty() ? Status.NO_DATA : Status.FOUND, List.copyOf(records), 0);
    }

    /** There is no such name, for so long. */
    public static DnsAnswer noName(long ttlSeconds) {
        return new DnsAnswer(Status.NO_NAME, List.of(), ttlSeconds);
    }
}
