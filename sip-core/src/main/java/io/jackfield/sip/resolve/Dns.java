package io.jackfield.sip.resolve;

import java.util.function.Consumer;

/**
 * The domain name system, as far as finding SIP servers needs it. The real one asks name servers; a {@link DnsZone} answers
 * from a script, in a simulation say.
 */
public interface Dns extends AutoCloseable {
    /**
     * Asks one question. From any thread, never blocks.
     *
     * @param then gets the answer exactly once, on any thread, also within this call; what goes wrong is an answer too
     *     ({@link DnsAnswer.Status#FAILED})
     */
    void query(DnsQuestion question, Consumer<DnsAnswer> then);

    /** Ends it; what is under way is answered with {@link DnsAnswer#FAILED}. Idempotent, does not wait. */
    @Override
    void close();
}
