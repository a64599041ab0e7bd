package io.jackfield.sip.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Self-signed certificates as PEM files, made by the JDK's keytool, each once for a run. */
public final class TestCertificates {
    private static final Map<String, Pair> MADE = new ConcurrentHashMap<>();
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** A certificate and its key. */
    public record Pair(Path chain, Path key) {}

    private TestCertificates() {}

    /** One with an RSA key. {@code names} as keytool wants them, for example {@code dns:a.example,ip:127.0.0.1}. */
    public static Pair rsa(String names) {
        return MADE.computeIfAbsent("RSA " + names, key -> make("RSA", "2048", names));
    }

    /** One with an EC key. */
    public static Pair ec(String names) {
        return MADE.computeIfAbsent("EC " + names, key -> make("EC", "256", names));
    }

    /** A fresh one, for the same names as another. */
    public static Pair renewed(String names) {
        return make("EC", "256", names);
    }

    private static Pair make(String algorithm, String size, String names) {
        try {
            Path folder = Files.createTempDirectory("jackfield-tls");
            Path store = folder.resolve("store.p12");
            run(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "own",
                    "-keyalg",
                    algorithm,
                    "-keysize",
                    size,
                    "-dname",
                    "CN=test",
                    "-ext",
                    "san=" + names,
                    "-validity",
                    "30",
                    "-keystore",
                    store.toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(PASSWORD));
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            Path chain = folder.resolve("chain.pem");
            Path key = folder.resolve("key.pem");
            Files.writeString(
                    chain, pem("CERTIFICATE", keys.getCertificate("own").getEncoded()));
            Files.writeString(
                    key, pem("PRIVATE KEY", keys.getKey("own", PASSWORD).getEncoded()));
            folder.toFile().deleteOnExit();
            return new Pair(chain, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }
}
