package io.jackfield.media.document;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML as a tree. Document types are refused, and with them every entity that is not part of XML itself: nothing outside the document
 * is ever looked at, and nothing in it can be multiplied.
 */
public final class XmlDocument {
    /** Most characters of a document. */
    public static final int MAX_CHARACTERS = 16 << 20;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_ELEMENTS = 500_000;

    private final XMLStreamReader reader;
    private int elements;

    private XmlDocument(XMLStreamReader reader) {
        this.reader = reader;
    }

    /**
     * The root element of a text.
     *
     * @throws DocumentException when it is not XML, or asks for a document type
     */
    public static Element read(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new DocumentException(0, "more than " + MAX_CHARACTERS + " characters");
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing outside the document is read");
        });
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            try {
                return new XmlDocument(reader).root();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNumber());
            throw new DocumentException(line, "this is not XML: " + lastLine(String.valueOf(e.getMessage())));
        }
    }

    private Element root() throws XMLStreamException {
        Element root = null;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD) {
                throw new DocumentException(line(), "a document type (<!DOCTYPE ...>) is not allowed");
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                root = element(1);
            }
        }
        if (root == null) {
            throw new DocumentException(0, "there is no element in it");
        }
        return root;
    }

    private Element element(int depth) throws XMLStreamException {
        int line = line();
        if (depth > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
            throw new DocumentException(line, "too many elements, or elements in elements");
        }
        String name = reader.getLocalName();
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        List<Element> children = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(element(depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new DocumentException(line(), "the entity &" + reader.getLocalName() + "; is not known");
                case XMLStreamConstants.END_ELEMENT -> {
                    return new Element(
                            name,
                            attributes,
                            List.copyOf(children),
                            text.toString().strip(),
                            line);
                }
                default -> {}
            }
        }
    }

    private int line() {
        return reader.getLocation().getLineNumber();
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1).replaceFirst("^Message: ", "");
    }
}
