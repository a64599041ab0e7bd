package io.jackfield.media.document;

/** Text for XML documents (XML 1.0 section 2.2 and 2.4). */
public final class XmlText {
    private XmlText() {}

    /** Text as it stands within an element or an attribute, without what no XML may hold. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> {
                    boolean allowed = c >= 0x20 || c == '\n' || c == '\t';
                    if (allowed && c != 0xFFFE && c != 0xFFFF && (c < 0xD800 || c > 0xDFFF)) {
                        escaped.appendCodePoint(c);
                    }
                }
            }
        });
        return escaped.toString();
    }
}
