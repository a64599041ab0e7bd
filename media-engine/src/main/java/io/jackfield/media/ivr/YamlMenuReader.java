package io.jackfield.media.ivr;

import io.jackfield.media.document.DocumentException;
import io.jackfield.media.document.Node;
import io.jackfield.media.document.Node.Items;
import io.jackfield.media.document.Node.Mapping;
import io.jackfield.media.document.Node.Scalar;
import io.jackfield.media.document.YamlDocument;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads menus in YAML: {@code menus:} and below it a mapping of names to menus, with kebab-case keys like the methods of the builder. */
final class YamlMenuReader {
    private final Menus.Builder menus;
    private final String source;

    YamlMenuReader(Menus.Builder menus, String source) {
        this.menus = menus;
        this.source = source;
    }

    void read(String text) {
        try {
            mapping(YamlDocument.read(text)).forEach((key, value) -> {
                if (key.equals("menus")) {
                    mapping(value).forEach(this::menu);
                } else {
                    throw new DocumentException(value.line(), "\"" + key + "\" is not known here, only menus");
                }
            });
        } catch (DocumentException e) {
            menus.wrong(source + ":" + e.line(), String.valueOf(e.getMessage()));
        }
    }

    private void menu(String name, Node node) {
        Menu.Builder menu = Menu.builder();
        mapping(node).forEach((key, value) -> {
            try {
                setting(menu, key, value);
            } catch (IllegalArgumentException e) {
                menus.wrong(source + ":" + value.line(), key + ": " + e.getMessage());
            }
        });
        menus.add(name, menu, source + ":" + node.line());
    }

    private void setting(Menu.Builder menu, String key, Node value) {
        switch (key) {
            case "greeting" -> menu.greeting(sounds(value));
            case "again" -> menu.again(sounds(value));
            case "invalid" -> menu.invalid(sounds(value));
            case "exit" -> menu.exit(sounds(value));
            case "timeout" -> menu.timeout(duration(value));
            case "between" -> menu.between(duration(value));
            case "max-failures" -> menu.maxFailures(number(value));
            case "max-timeouts" -> menu.maxTimeouts(number(value));
            case "max-digits" -> menu.maxDigits(number(value));
            case "confirm" -> {
                Map<String, Node> confirm = mapping(value);
                String confirmKey = text(confirm.getOrDefault("key", new Scalar(value.line(), "")));
                if (confirmKey.length() != 1) {
                    throw new IllegalArgumentException("key: one key is to be named");
                }
                Node prompt = confirm.get("prompt");
                menu.confirm(confirmKey.charAt(0), prompt == null ? new Prompt[0] : sounds(prompt));
                Node attempts = confirm.get("attempts");
                if (attempts != null) {
                    menu.confirmAttempts(number(attempts));
                }
            }
            case "keys" -> mapping(value).forEach((pressed, action) -> menu.key(pressed, action(action)));
            case "on-failures" -> menu.onFailures(action(value));
            case "on-timeouts" -> menu.onTimeouts(action(value));
            default -> throw new IllegalArgumentException("is not known in a menu");
        }
    }

    private static MenuAction action(Node node) {
        if (node instanceof Scalar scalar) {
            return switch (scalar.text()) {
                case "back" -> new MenuAction.Back();
                case "top" -> new MenuAction.Top();
                case "exit" -> new MenuAction.Exit();
                default -> new MenuAction.Run(scalar.text(), "");
            };
        }
        Map<String, Node> entries = mapping(node);
        if (entries.size() != 1) {
            throw new DocumentException(node.line(), "keys lead to one thing");
        }
        Map.Entry<String, Node> only = entries.entrySet().iterator().next();
        return switch (only.getKey()) {
            case "menu" -> new MenuAction.Sub(text(only.getValue()));
            case "play" -> new MenuAction.Play(List.of(sounds(only.getValue())));
            default -> new MenuAction.Run(only.getKey(), text(only.getValue()));
        };
    }

    private static Prompt[] sounds(Node node) {
        if (node instanceof Items items) {
            List<Prompt> all = new ArrayList<>();
            items.items().forEach(item -> all.addAll(List.of(sounds(item))));
            return all.toArray(Prompt[]::new);
        }
        return XmlMenuReader.sounds(text(node));
    }

    /** A number with a unit, {@code 500ms}, {@code 5s} or {@code 2m}. */
    static Duration duration(Node node) {
        String text = text(node).trim().toLowerCase(Locale.ROOT);
        try {
            if (text.endsWith("ms")) {
                return Duration.ofMillis(
                        Long.parseLong(text.substring(0, text.length() - 2).trim()));
            }
            long count = Long.parseLong(
                    text.substring(0, Math.max(0, text.length() - 1)).trim());
            if (text.endsWith("s")) {
                return Duration.ofSeconds(count);
            }
            if (text.endsWith("m")) {
                return Duration.ofMinutes(count);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a time such as 500ms, 5s or 2m", e);
        }
        throw new IllegalArgumentException("\"" + text + "\" is not a time such as 500ms, 5s or 2m");
    }

    private static int number(Node node) {
        try {
            return Integer.parseInt(text(node).trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text(node) + "\" is not a number", e);
        }
    }

    private static Map<String, Node> mapping(Node node) {
        if (node instanceof Mapping mapping) {
            return mapping.entries();
        }
        throw new DocumentException(node.line(), "here must be a mapping, not " + node.kind());
    }

    private static String text(Node node) {
        if (node instanceof Scalar scalar) {
            return scalar.text();
        }
        throw new DocumentException(node.line(), "here must be a single value, not " + node.kind());
    }
}
