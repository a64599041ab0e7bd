package io.jackfield.media.document;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An element of an XML document.
 *
 * @param name its name
 * @param attributes in the order of the document
 * @param children elements in the order of the document
 * @param text its characters, without blanks at both ends
 * @param line where it begins, from 1
 */
public record Element(String name, Map<String, String> attributes, List<Element> children, String text, int line) {

    /** An attribute. */
    public Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /** The children of a name. */
    public List<Element> children(String child) {
        return children.stream().filter(e -> e.name.equals(child)).toList();
    }
}
