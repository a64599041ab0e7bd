package io.jackfield.examples.proxy;

import io.jackfield.examples.Complaint;
import io.jackfield.kernel.Redacted;
import io.jackfield.sip.auth.DigestAlgorithm;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Users and what they are known by, from a file with a line for each: {@code user:password}, or {@code user:ha1md5:} and the MD5 of
 * {@code user:realm:password} in hexadecimal. Empty lines, and those that begin with {@code #}, are passed over. What it complains of
 * names the line and shows no password.
 *
 * @param subscribers all of them, in one realm
 * @param md5Only whether one is known by his HA1 alone: then nothing but MD5 can be asked for
 */
record UserFile(Subscribers subscribers, boolean md5Only) {
    private static final String HA1 = "ha1md5:";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=?/-]+");
    private static final Pattern MD5 = Pattern.compile("[0-9a-fA-F]{32}");

    /**
     * Reads it.
     *
     * @throws Complaint of one sentence when it cannot be read, has nobody or a line that says something else
     */
    static UserFile read(Path file, String realm) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw Complaint.usage("--users " + file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw Complaint.usage("--users " + file + ": that is no text in UTF-8");
        } catch (IOException e) {
            throw Complaint.usage("--users " + file + ": it cannot be read (" + e.getMessage() + ")");
        }
        List<Subscriber> users = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        boolean md5Only = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String at = "--users " + file + ", line " + (i + 1) + ": ";
            int colon = line.indexOf(':');
            if (colon < 0 || colon == line.length() - 1) {
                throw Complaint.usage(at + "a line is user:password or user:ha1md5:HASH");
            }
            String user = line.substring(0, colon);
            if (!NAME.matcher(user).matches()) {
                throw Complaint.usage(at + "a user is the part of an address before the @, of letters, digits and"
                        + " punctuation that a SIP URI takes as it is");
            }
            Integer before = seen.putIfAbsent(user, i + 1);
            if (before != null) {
                throw Complaint.usage(at + user + " is in line " + before + " already");
            }
            String secret = line.substring(colon + 1);
            md5Only |= secret.startsWith(HA1);
            users.add(subscriber(user, realm, secret, at));
        }
        if (users.isEmpty()) {
            throw Complaint.usage("--users " + file + ": there is no user in it");
        }
        return new UserFile(Subscribers.of(users), md5Only);
    }

    private static Subscriber subscriber(String user, String realm, String secret, String at) {
        if (!secret.startsWith(HA1)) {
            return Subscriber.withPassword(user, realm, Redacted.of(secret));
        }
        String hash = secret.substring(HA1.length()).strip();
        if (!MD5.matcher(hash).matches()) {
            throw Complaint.usage(
                    at + "after ha1md5: come the 32 hexadecimal digits of MD5(user:" + realm + ":password)");
        }
        return Subscriber.withHa1(user, realm, Map.of(DigestAlgorithm.MD5, Redacted.of(hash.toLowerCase(Locale.ROOT))));
    }

    /** What asks them for their passwords. */
    DigestVerifier verifier(String realm) {
        DigestVerifier.Builder verifier = DigestVerifier.builder(realm);
        if (md5Only) {
            verifier.algorithms(DigestAlgorithm.MD5);
        }
        return verifier.build();
    }
}
