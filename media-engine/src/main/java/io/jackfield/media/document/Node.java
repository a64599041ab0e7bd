package io.jackfield.media.document;

import java.util.List;
import java.util.Map;

/** A node of a YAML document. */
public sealed interface Node {

    /** Where it begins, from 1. */
    int line();

    /** What kind of thing it is, for messages. */
    String kind();

    /** Keys and values in the order of the document. */
    record Mapping(int line, Map<String, Node> entries) implements Node {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** A list. */
    record Items(int line, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A text, number or boolean as it was written; empty for nothing. */
    record Scalar(int line, String text) implements Node {
        @Override
        public String kind() {
            return "a single value";
        }
    }
}
