package io.jackfield.media.directory;

import io.jackfield.kernel.Redacted;
import io.jackfield.media.document.DocumentException;
import io.jackfield.media.document.Element;
import io.jackfield.media.document.XmlDocument;
import io.jackfield.media.document.XmlText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Users in the XML of FreeSWITCH's directory. */
final class DirectoryXml {
    static final String NOT_FOUND = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
            + "<document type=\"freeswitch/xml\">\n  <section name=\"result\">\n    <result status=\"not found\"/>\n"
            + "  </section>\n</document>\n";
    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_VARIABLES = 200;

    private DirectoryXml() {}

    static String write(User user) {
        StringBuilder xml = new StringBuilder(1_024);
        xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<document type=\"freeswitch/xml\">\n")
                .append("  <section name=\"directory\">\n    <domain name=\"")
                .append(XmlText.escaped(user.domain()))
                .append("\">\n      <user id=\"")
                .append(XmlText.escaped(user.name()))
                .append("\">\n        <params>\n");
        user.password().ifPresent(secret -> entry(xml, "param", "password", secret.secret()));
        user.ha1().ifPresent(secret -> entry(xml, "param", "a1-hash", secret.secret()));
        user.voicemailPin().ifPresent(secret -> entry(xml, "param", "vm-password", secret.secret()));
        xml.append("        </params>\n        <variables>\n");
        new TreeMap<>(user.variables()).forEach((name, value) -> entry(xml, "variable", name, value));
        return xml.append("        </variables>\n      </user>\n    </domain>\n  </section>\n</document>\n")
                .toString();
    }

    private static void entry(StringBuilder xml, String kind, String name, String value) {
        xml.append("          <").append(kind).append(" name=\"").append(XmlText.escaped(name));
        xml.append("\" value=\"").append(XmlText.escaped(value)).append("\"/>\n");
    }

    /**
     * Reads the user of a name: in the domain itself or in one of its groups.
     *
     * @return empty when the document has no such user
     * @throws DirectoryException when it is no XML
     */
    static Optional<User> read(String document, String name, String domain) {
        if (document.length() > MAX_CHARACTERS) {
            throw new DirectoryException("a directory of " + document.length() + " characters");
        }
        try {
            return find(XmlDocument.read(document), name, domain, domain);
        } catch (DocumentException e) {
            throw new DirectoryException("the directory's answer is no XML: " + e.getMessage(), e);
        }
    }

    private static Optional<User> find(Element element, String name, String domain, String here) {
        for (Element child : element.children()) {
            String inside =
                    child.name().equals("domain") ? child.attribute("name").orElse(here) : here;
            if (child.name().equals("user")
                    && child.attribute("id").equals(Optional.of(name))
                    && inside.equalsIgnoreCase(domain)) {
                return Optional.of(user(child, name, domain));
            }
            Optional<User> deeper = find(child, name, domain, inside);
            if (deeper.isPresent()) {
                return deeper;
            }
        }
        return Optional.empty();
    }

    private static User user(Element element, String name, String domain) {
        Map<String, String> params = entries(element, "params", "param");
        return new User(
                name,
                domain,
                secret(params, "password"),
                secret(params, "a1-hash"),
                secret(params, "vm-password"),
                entries(element, "variables", "variable"));
    }

    private static Optional<Redacted> secret(Map<String, String> params, String name) {
        return Optional.ofNullable(params.get(name))
                .filter(value -> !value.isEmpty())
                .map(Redacted::of);
    }

    private static Map<String, String> entries(Element user, String list, String kind) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (Element parent : user.children(list)) {
            for (Element entry : parent.children(kind)) {
                if (entries.size() < MAX_VARIABLES) {
                    entry.attribute("name")
                            .ifPresent(key ->
                                    entries.put(key, entry.attribute("value").orElse("")));
                }
            }
        }
        return entries;
    }
}
