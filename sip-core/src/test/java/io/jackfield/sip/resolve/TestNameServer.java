package io.jackfield.sip.resolve;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** A name server on loopback, UDP and TCP on one port, that serves given records and misbehaves as it is told. */
final class TestNameServer implements AutoCloseable {
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<Record> records = new CopyOnWriteArrayList<>();
    final AtomicInteger udpQuestions = new AtomicInteger();
    final AtomicInteger tcpQuestions = new AtomicInteger();
    final List<Integer> ports = new CopyOnWriteArrayList<>();
    volatile Mode mode = Mode.TRUE;

    enum Mode {
        TRUE,
        SILENT,
        SERVFAIL,
        FORMERR_ON_EDNS,
        TRUNCATE,
        /** Garbage, forged ids and forged questions first, then the truth. */
        FORGE_FIRST
    }

    TestNameServer() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress(loopback, 0));
        ServerSocket streams = listener(datagrams.getLocalPort(), loopback);
        while (streams == null) { // somebody has that port by TCP: another one
            datagrams.close();
            datagrams = new DatagramSocket(new InetSocketAddress(loopback, 0));
            streams = listener(datagrams.getLocalPort(), loopback);
        }
        tcp = streams;
        udp = datagrams;
        start(this::serveUdp);
        start(this::serveTcp);
    }

    private static @Nullable ServerSocket listener(int port, InetAddress address) throws IOException {
        try {
            return new ServerSocket(port, 16, address);
        } catch (BindException taken) {
            return null;
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "test-name-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return udp.getLocalPort();
    }

    /** Adds records as a zone file has them. */
    TestNameServer zone(String... lines) throws IOException {
        for (String line : lines) {
            String[] parts = line.split("\\s+", 4);
            Name name = Name.fromString(parts[0]);
            records.add(Record.fromString(
                    name,
                    org.xbill.DNS.Type.value(parts[2]),
                    DClass.IN,
                    Long.parseLong(parts[1]),
                    parts[3],
                    Name.root));
        }
        return this;
    }

    private void serveUdp() {
        byte[] buffer = new byte[4_096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                udpQuestions.incrementAndGet();
                ports.add(packet.getPort());
                byte[] question = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
                for (byte[] answer : answers(question, false)) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                tcpQuestions.incrementAndGet();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] question = new byte[in.readUnsignedShort()];
                in.readFully(question);
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                for (byte[] answer : answers(question, true)) {
                    out.writeByte(answer.length >> 8); // in pieces, as TCP may
                    out.flush();
                    out.writeByte(answer.length);
                    out.write(answer, 0, answer.length / 2);
                    out.flush();
                    out.write(answer, answer.length / 2, answer.length - answer.length / 2);
                    out.flush();
                }
            } catch (IOException closed) {
                // Accepts the next, unless it is over.
            }
        }
    }

    private List<byte[]> answers(byte[] bytes, boolean stream) throws IOException {
        Message query = new Message(bytes);
        Message answer = answer(query);
        List<byte[]> all = new ArrayList<>();
        switch (mode) {
            case TRUE -> all.add(answer.toWire());
            case SILENT -> {}
            case SERVFAIL -> all.add(failure(query, Rcode.SERVFAIL));
            case FORMERR_ON_EDNS -> all.add(query.getOPT() == null ? answer.toWire() : failure(query, Rcode.FORMERR));
            case TRUNCATE -> {
                if (!stream) {
                    answer.removeAllRecords(Section.ANSWER);
                    answer.getHeader().setFlag(Flags.TC);
                }
                all.add(answer.toWire());
            }
            case FORGE_FIRST -> {
                all.add(new byte[0]);
                all.add(new byte[] {1, 2, 3});
                all.add(bytes); // the question itself
                Message forged = answer(query);
                forged.removeAllRecords(Section.ANSWER);
                forged.getHeader().setID(query.getHeader().getID() ^ 1);
                all.add(forged.toWire());
                Message other = Message.newQuery(Record.newRecord(
                        Name.fromString("other.example."), query.getQuestion().getType(), DClass.IN));
                other.getHeader().setID(query.getHeader().getID());
                other.getHeader().setFlag(Flags.QR);
                all.add(other.toWire());
                all.add(answer.toWire());
            }
        }
        return all;
    }

    private static byte[] failure(Message query, int rcode) {
        Message message = new Message(query.getHeader().getID());
        message.getHeader().setFlag(Flags.QR);
        message.getHeader().setRcode(rcode);
        message.addRecord(query.getQuestion(), Section.QUESTION);
        return message.toWire();
    }

    private Message answer(Message query) throws IOException {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        if (query.getOPT() != null) {
            answer.addRecord(new OPTRecord(1_232, 0, 0), Section.ADDITIONAL);
        }
        boolean exists = false;
        for (Record record : records) {
            if (record.getName().equals(question.getName())) {
                exists = true;
                if (record.getType() == question.getType() || record.getType() == org.xbill.DNS.Type.CNAME) {
                    answer.addRecord(record, Section.ANSWER);
                }
            }
        }
        if (answer.getSection(Section.ANSWER).isEmpty()) {
            answer.getHeader().setRcode(exists ? Rcode.NOERROR : Rcode.NXDOMAIN);
            Name zone = Name.fromString("example.");
            answer.addRecord(new SOARecord(zone, DClass.IN, 77, zone, zone, 1, 1, 1, 1, 99), Section.AUTHORITY);
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
