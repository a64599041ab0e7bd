package io.jackfield.sip.resolve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Questions and answers as they are on the wire (RFC 1035 4). The only place that knows the library which reads records. */
final class DnsWire {
    /** RFC 6891 6.2.5: what passes the internet's paths without fragments. */
    static final int UDP_BYTES = 1_232;
    /** Records beyond these are not looked at. */
    private static final int MAX_RECORDS = 256;

    private DnsWire() {}

    /** What a reply is good for. */
    enum Kind {
        /** It says what there is, or that there is nothing. */
        ANSWER,
        /** The server does not understand the question. */
        NOT_UNDERSTOOD,
        /** The server can or will not say. */
        NO_HELP
    }

    /** A reply to our question. */
    record Reply(Kind kind, boolean truncated, DnsAnswer answer) {}

    /** The bytes of a question; empty when the name is none that could exist. */
    static Optional<byte[]> question(int id, DnsQuestion question, boolean edns) {
        try {
            Name name = Name.fromString(question.name(), Name.root);
            Message query = Message.newQuery(Record.newRecord(name, type(question.type()), DClass.IN));
            query.getHeader().setID(id);
            if (edns) {
                query.addRecord(new OPTRecord(UDP_BYTES, 0, 0), Section.ADDITIONAL);
            }
            return Optional.of(query.toWire());
        } catch (TextParseException noName) {
            return Optional.empty();
        }
    }

    /**
     * Reads what came back. Empty when it is no answer to the question, as one made up by a stranger is not who does not know
     * the id (RFC 5452 9.1), or no DNS message at all: the true answer may still come.
     */
    static Optional<Reply> reply(byte[] bytes, int id, DnsQuestion question) {
        try {
            Message message = new Message(bytes);
            Record asked = message.getQuestion();
            boolean ours = message.getHeader().getID() == id
                    && message.getHeader().getFlag(Flags.QR)
                    && message.getHeader().getOpcode() == Opcode.QUERY
                    && (asked == null
                            ? message.getRcode() == Rcode.FORMERR
                            : asked.getType() == type(question.type())
                                    && text(asked.getName()).equals(question.name()));
            return ours ? Optional.of(read(message)) : Optional.empty();
        } catch (IOException | RuntimeException garbage) {
            return Optional.empty();
        }
    }

    private static Reply read(Message message) {
        boolean truncated = message.getHeader().getFlag(Flags.TC);
        return switch (message.getRcode()) {
            case Rcode.NOERROR -> new Reply(Kind.ANSWER, truncated, found(message));
            case Rcode.NXDOMAIN ->
                new Reply(
                        Kind.ANSWER,
                        truncated,
                        new DnsAnswer(DnsAnswer.Status.NO_NAME, records(message), negativeTtl(message)));
            case Rcode.FORMERR, Rcode.NOTIMP -> new Reply(Kind.NOT_UNDERSTOOD, truncated, DnsAnswer.FAILED);
            default -> new Reply(Kind.NO_HELP, truncated, DnsAnswer.FAILED);
        };
    }

    private static DnsAnswer found(Message message) {
        List<DnsRecord> records = records(message);
        return records.isEmpty()
                ? new DnsAnswer(DnsAnswer.Status.NO_DATA, records, negativeTtl(message))
                : DnsAnswer.of(records);
    }

    private static List<DnsRecord> records(Message message) {
        List<DnsRecord> records = new ArrayList<>();
        for (Record record : message.getSection(Section.ANSWER)) {
            if (record.getDClass() == DClass.IN && records.size() < MAX_RECORDS) {
                record(record).ifPresent(records::add);
            }
        }
        return records;
    }

    private static Optional<DnsRecord> record(Record record) {
        String name = text(record.getName());
        long ttl = record.getTTL();
        if (record instanceof ARecord a) {
            return Optional.of(new DnsRecord.Address(name, ttl, a.getAddress()));
        }
        if (record instanceof AAAARecord a) {
            // An IPv4-mapped address comes out of the JDK as an IPv4 one: it is no address of a server.
            return a.getAddress().getAddress().length == 16
                    ? Optional.of(new DnsRecord.Address(name, ttl, a.getAddress()))
                    : Optional.empty();
        }
        if (record instanceof SRVRecord s) {
            return Optional.of(
                    new DnsRecord.Srv(name, ttl, s.getPriority(), s.getWeight(), s.getPort(), text(s.getTarget())));
        }
        if (record instanceof NAPTRRecord n) {
            return Optional.of(new DnsRecord.Naptr(
                    name,
                    ttl,
                    n.getOrder(),
                    n.getPreference(),
                    n.getFlags(),
                    n.getService(),
                    unescaped(n.getRegexp()),
                    text(n.getReplacement())));
        }
        return record instanceof CNAMERecord c
                ? Optional.of(new DnsRecord.Cname(name, ttl, text(c.getTarget())))
                : Optional.empty();
    }

    /** RFC 2308 5: the lesser of the SOA record's own time and its minimum. */
    private static long negativeTtl(Message message) {
        for (Record record : message.getSection(Section.AUTHORITY)) {
            if (record instanceof SOARecord soa) {
                return Math.min(soa.getTTL(), soa.getMinimum());
            }
        }
        return 0;
    }

    private static String text(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT).replaceFirst("^\\.$", "");
    }

    private static int type(DnsQuestion.Type type) {
        return switch (type) {
            case A -> Type.A;
            case AAAA -> Type.AAAA;
            case SRV -> Type.SRV;
            case NAPTR -> Type.NAPTR;
        };
    }

    /** A character string as it was on the wire: the library writes it as a zone file has it (RFC 1035 5.1). */
    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
            } else if (i + 3 < text.length() && Character.isDigit(text.charAt(i + 1))) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4)));
                i += 3;
            } else {
                plain.append(text.charAt(++i));
            }
        }
        return plain.toString();
    }
}
