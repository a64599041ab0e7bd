package io.jackfield.media.xml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An element.
 *
 * @param name without a prefix
 * @param attributes by name
 * @param text all its text outside of other elements, without blanks around it
 * @param children in order
 */
public record XmlElement(String name, Map<String, String> attributes, String text, List<XmlElement> children) {
    /** Keeps copies. */
    public XmlElement {
        attributes = Map.copyOf(attributes);
        children = List.copyOf(children);
    }

    /** An attribute. */
    public Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /** The first child of a name. */
    public Optional<XmlElement> child(String childName) {
        return children(childName).findFirst();
    }

    /** All children of a name. */
    public Stream<XmlElement> children(String childName) {
        return children.stream().filter(child -> child.name().equals(childName));
    }

    /** The first element of a name below, at any depth. */
    public Optional<XmlElement> find(String below) {
        for (XmlElement child : children) {
            if (child.name().equals(below)) {
                return Optional.of(child);
            }
            Optional<XmlElement> deeper = child.find(below);
            if (deeper.isPresent()) {
                return deeper;
            }
        }
        return Optional.empty();
    }
}
