package io.jackfield.media.xml;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a document into a tree. A document with a DOCTYPE is refused, whatever is in it, so that no entity grows and nothing is fetched
 * (XXE); so is one that is deeper or larger than the limits.
 */
public final class XmlReader {
    /** How deep elements may be nested. */
    public static final int MAX_DEPTH = 64;
    /** How many elements there may be. */
    public static final int MAX_ELEMENTS = 50_000;
    /** How long a document may be, in characters. */
    public static final int MAX_CHARACTERS = 4 << 20;

    private static final XMLInputFactory FACTORY = factory();

    private final Deque<Open> open = new ArrayDeque<>();
    private int elements;

    private static final class Open {
        private final String name;
        private final Map<String, String> attributes = new HashMap<>();
        private final StringBuilder text = new StringBuilder();
        private final List<XmlElement> children = new ArrayList<>();

        private Open(String name) {
            this.name = name;
        }

        private XmlElement close() {
            return new XmlElement(name, attributes, text.toString().trim(), children);
        }
    }

    private XmlReader() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        return factory;
    }

    /**
     * Reads a document.
     *
     * @return its root
     * @throws IllegalArgumentException when it is not well-formed, has a DOCTYPE, or is past a limit
     */
    public static XmlElement read(String document) {
        if (document.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("a document of " + document.length() + " characters is too long");
        }
        try {
            XMLStreamReader reader;
            synchronized (FACTORY) { // factories are not promised to be thread-safe
                reader = FACTORY.createXMLStreamReader(new StringReader(document));
            }
            try {
                return new XmlReader().read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException(
                    "no XML: " + String.valueOf(e.getMessage()).replace('\n', ' '), e);
        }
    }

    private XmlElement read(XMLStreamReader reader) throws XMLStreamException {
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new IllegalArgumentException("a document with a DOCTYPE or an entity is not read");
                case XMLStreamConstants.START_ELEMENT -> open(reader);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    Open current = open.peek();
                    if (current != null) {
                        current.text.append(reader.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    XmlElement element = open.pop().close();
                    Open parent = open.peek();
                    if (parent == null) {
                        return finish(reader, element);
                    }
                    parent.children.add(element);
                }
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
        throw new IllegalArgumentException("no XML: there is no element");
    }

    private static XmlElement finish(XMLStreamReader reader, XmlElement root) throws XMLStreamException {
        while (reader.hasNext()) {
            reader.next();
        }
        return root;
    }

    private void open(XMLStreamReader reader) {
        if (open.size() == MAX_DEPTH || ++elements > MAX_ELEMENTS) {
            throw new IllegalArgumentException("a document is too deep or has too many elements");
        }
        Open element = new Open(reader.getLocalName());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            element.attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        open.push(element);
    }
}
