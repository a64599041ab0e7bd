package io.jackfield.examples.config;

import io.jackfield.examples.config.ProxyConfig.ForwardedFor;
import io.jackfield.examples.config.ProxyConfig.Sockets;
import io.jackfield.sip.transport.BindOptions;
import io.jackfield.sip.transport.ClientCertificates;
import io.jackfield.sip.transport.ForwardHeader;
import io.jackfield.sip.transport.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the section {@code proxy}: what is listened on. */
final class SocketsReader {
    private final boolean specific;

    /** @param specific whether the wildcard is refused */
    SocketsReader(boolean specific) {
        this.specific = specific;
    }

    Sockets read(Section section, String host) {
        int usual = section.value("receive-buffer", Sizes.FORM, Sizes::parse).orElse(0);
        checkSize(section, "receive-buffer", usual);
        List<ListenAddress> listen = new ArrayList<>();
        List<Integer> buffers = new ArrayList<>();
        for (Section at : section.blocksOrValues("listen", "address")) {
            address(at, listen).ifPresent(address -> {
                listen.add(address);
                int size = at.value("receive-buffer", Sizes.FORM, Sizes::parse).orElse(usual);
                checkSize(at, "receive-buffer", size);
                if (at.has("receive-buffer") && address.transport() != Transport.UDP) {
                    at.problem(at.line("receive-buffer"), "receive-buffer is for udp addresses");
                }
                buffers.add(address.transport() == Transport.UDP ? size : 0);
            });
            at.end();
        }
        Optional<HostPort> advertise =
                section.value("advertise", "HOST or HOST:PORT", text -> HostPort.parse(text, 5060));
        TlsFiles tls = tls(section.section("tls"));
        if (tls.certificates().isEmpty()
                && listen.stream().anyMatch(at -> at.transport().secure())) {
            section.problem(
                    section.line("listen"), "proxy.listen has a tls or wss address, and proxy.tls no certificates");
        }
        int shards = section.number("shards", 0, 0, 64);
        Optional<ForwardedFor> forwarded = forwarded(section.section("forwarded-for"));
        if (forwarded.isPresent() && listen.stream().noneMatch(SocketsReader::isWebSocket)) {
            section.problem(
                    section.line("forwarded-for"),
                    "proxy.forwarded-for is for ws and wss addresses, and there is none");
        }
        section.end();
        if (listen.isEmpty()) {
            listen.add(new ListenAddress(Transport.UDP, host, 5060));
            listen.add(new ListenAddress(Transport.TCP, host, 5060));
            buffers.addAll(List.of(usual, 0));
        }
        return new Sockets(List.copyOf(listen), List.copyOf(buffers), advertise, tls, shards, forwarded);
    }

    private Optional<ListenAddress> address(Section at, List<ListenAddress> before) {
        Optional<ListenAddress> address = at.value("address", ListenAddress.FORM, ListenAddress::parse);
        if (!at.has("address")) {
            at.problem(at.line(), "proxy.listen: an entry has an address, as " + ListenAddress.FORM);
        }
        address.ifPresent(one -> {
            if (specific) {
                ProxySections.checkSpecific(at, "address", one.host());
            }
            if (before.contains(one) && one.port() != 0) {
                at.problem(at.line("address"), "proxy.listen has " + one + " twice");
            }
        });
        return address;
    }

    private static boolean isWebSocket(ListenAddress at) {
        return at.transport() == Transport.WS || at.transport() == Transport.WSS;
    }

    private static Optional<ForwardedFor> forwarded(Section section) {
        ForwardHeader header = section.value(
                        "header",
                        "x-forwarded-for or forwarded",
                        text -> Arrays.stream(ForwardHeader.values())
                                .filter(one -> one.name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-')
                                        .equals(text))
                                .findFirst())
                .orElse(ForwardHeader.X_FORWARDED_FOR);
        List<String> proxies = section.values(
                "proxies",
                "an address or a network, as 10.0.1.0/24",
                text -> Network.parse(text).map(network -> text));
        if (section.has("header") && !section.has("proxies")) {
            section.problem(section.line(), "proxy.forwarded-for has proxies: the addresses that are believed");
        }
        section.end();
        return proxies.isEmpty() ? Optional.empty() : Optional.of(new ForwardedFor(header, List.copyOf(proxies)));
    }

    private static void checkSize(Section section, String key, int size) {
        if (size != 0 && (size < BindOptions.LEAST_RECEIVE_BUFFER || size > BindOptions.MOST_RECEIVE_BUFFER)) {
            section.problem(section.line(key), key + " must be from 64KB to 256MB");
        }
    }

    private static TlsFiles tls(Section section) {
        List<TlsFiles.Certificate> certificates = new ArrayList<>();
        for (Section files : section.sections("certificates")) {
            Optional<Path> chain = file(files, "chain");
            Optional<Path> key = file(files, "key");
            if (!files.has("chain") || !files.has("key")) {
                files.problem(files.line(), "a certificate has a chain and a key");
            }
            if (chain.isPresent() && key.isPresent()) {
                certificates.add(new TlsFiles.Certificate(chain.get(), key.get()));
            }
            files.end();
        }
        TlsFiles tls = new TlsFiles(
                List.copyOf(certificates),
                file(section, "trust"),
                section.value("client-certificates", "none, wanted or required", SocketsReader::clientCertificates)
                        .orElse(ClientCertificates.NONE));
        section.end();
        return tls;
    }

    private static Optional<Path> file(Section section, String key) {
        Optional<Path> file = section.value(key, "a file", text -> Optional.of(Path.of(text)));
        file.filter(path -> !Files.isReadable(path))
                .ifPresent(path -> section.problem(section.line(key), key + " " + path + " cannot be read"));
        return file;
    }

    private static Optional<ClientCertificates> clientCertificates(String text) {
        return Arrays.stream(ClientCertificates.values())
                .filter(rule -> rule.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }
}
