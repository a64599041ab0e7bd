package io.jackfield.examples.config;

import java.util.List;
import java.util.Map;

/** A YAML document as a tree in which everything knows its line (from 1). */
sealed interface YamlNode {
    int line();

    /** What a reader of the file calls it. */
    String kind();

    record Scalar(int line, String text) implements YamlNode {
        @Override
        public String kind() {
            return "\"" + text + "\"";
        }
    }

    /** A key without a value. */
    record Nothing(int line) implements YamlNode {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** In the file's order. */
    record Mapping(int line, Map<String, Entry> entries) implements YamlNode {
        @Override
        public String kind() {
            return "a block of settings";
        }
    }

    /** @param line of the key */
    record Entry(int line, YamlNode value) {}
}
