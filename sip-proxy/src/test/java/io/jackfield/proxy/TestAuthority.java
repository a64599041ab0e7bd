package io.jackfield.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Issues certificates, by the JDK's keytool. */
final class TestAuthority {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;
    private final Path store;

    /** A certificate and its key as PEM files, and where the two are in a key store. */
    record Issued(Path chain, Path key, KeyStore store, String alias) {}

    TestAuthority(Path parent, String name) throws IOException {
        folder = Files.createDirectory(parent.resolve(name));
        store = folder.resolve("store.p12");
        keytool("ca", "CN=" + name, List.of("-ext", "bc:c"));
    }

    /** The authority's own certificate. */
    String pem() throws GeneralSecurityException {
        return pem("CERTIFICATE", keys().getCertificate("ca").getEncoded());
    }

    /** @param names the subjectAltName as keytool wants it; empty for none */
    Issued issue(String alias, String subject, String names) throws IOException, GeneralSecurityException {
        List<String> more = new ArrayList<>(List.of("-signer", "ca", "-signerkeypass", new String(PASSWORD)));
        if (!names.isEmpty()) {
            more.addAll(List.of("-ext", "san=" + names));
        }
        keytool(alias, subject, more);
        KeyStore keys = keys();
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(alias, keys.getKey(alias, PASSWORD), PASSWORD, keys.getCertificateChain(alias));
        return new Issued(
                Files.writeString(
                        folder.resolve(alias + ".pem"),
                        pem("CERTIFICATE", keys.getCertificate(alias).getEncoded())),
                Files.writeString(
                        folder.resolve(alias + ".key"),
                        pem("PRIVATE KEY", keys.getKey(alias, PASSWORD).getEncoded())),
                own,
                alias);
    }

    static char[] password() {
        return PASSWORD.clone();
    }

    private KeyStore keys() {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keytool(String alias, String subject, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                subject,
                "-validity",
                "30",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        command.addAll(more);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + output);
        }
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }
}
