package io.jackfield.media.ivr;

import io.jackfield.media.app.Prompts;
import io.jackfield.media.document.DocumentException;
import io.jackfield.media.document.Element;
import io.jackfield.media.document.XmlDocument;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads menus as FreeSWITCH writes them: times in milliseconds, entries with action, digits and param. */
final class XmlMenuReader {
    private final Menus.Builder menus;
    private final String source;

    XmlMenuReader(Menus.Builder menus, String source) {
        this.menus = menus;
        this.source = source;
    }

    void read(String text) {
        try {
            find(XmlDocument.read(text));
        } catch (DocumentException e) {
            menus.wrong(source + ":" + e.line(), String.valueOf(e.getMessage()));
        }
    }

    private void find(Element element) {
        if (element.name().equals("menu")) {
            menu(element);
        } else {
            element.children().forEach(this::find);
        }
    }

    private void menu(Element element) {
        Menu.Builder menu = Menu.builder();
        String name = element.attribute("name").orElse("");
        for (Map.Entry<String, String> attribute : element.attributes().entrySet()) {
            try {
                attribute(
                        menu, element, attribute.getKey(), attribute.getValue().trim());
            } catch (IllegalArgumentException e) {
                menus.wrong(at(element), attribute.getKey() + ": " + e.getMessage());
            }
        }
        for (Element entry : element.children()) {
            if (entry.name().equals("entry")) {
                entry(menu, entry);
            } else {
                menus.wrong(at(entry), "element <" + entry.name() + "> is not known in a menu");
            }
        }
        menus.add(name, menu, at(element));
    }

    private void attribute(Menu.Builder menu, Element element, String name, String value) {
        switch (name) {
            case "name", "confirm-macro" -> {}
            case "greet-long" -> menu.greeting(sounds(value));
            case "greet-short" -> menu.again(sounds(value));
            case "invalid-sound" -> menu.invalid(sounds(value));
            case "exit-sound" -> menu.exit(sounds(value));
            case "timeout" -> menu.timeout(Duration.ofMillis(Long.parseLong(value)));
            case "inter-digit-timeout" -> menu.between(Duration.ofMillis(Long.parseLong(value)));
            case "max-failures" -> menu.maxFailures(Integer.parseInt(value));
            case "max-timeouts" -> menu.maxTimeouts(Integer.parseInt(value));
            case "digit-len" -> menu.maxDigits(Integer.parseInt(value));
            case "confirm-attempts" -> menu.confirmAttempts(Integer.parseInt(value));
            case "confirm-key" -> {
                if (value.length() == 1) {
                    menu.confirm(
                            value.charAt(0),
                            element.attribute("confirm-macro")
                                    .map(XmlMenuReader::sounds)
                                    .orElse(new Prompt[0]));
                }
            }
            case "exec-on-max-failures" -> menu.onFailures(application(value));
            case "exec-on-max-timeouts" -> menu.onTimeouts(application(value));
            default -> menus.wrong(at(element), "attribute \"" + name + "\" of a menu is not known");
        }
    }

    private void entry(Menu.Builder menu, Element entry) {
        String keys = entry.attribute("digits").orElse("");
        String data = entry.attribute("param").orElse("");
        switch (entry.attribute("action").orElse("")) {
            case "menu-exec-app" -> menu.key(keys, application(data));
            case "menu-play-sound" -> {
                try {
                    menu.key(keys, new MenuAction.Play(List.of(sounds(data))));
                } catch (IllegalArgumentException e) {
                    menus.wrong(at(entry), String.valueOf(e.getMessage()));
                }
            }
            case "menu-sub" -> menu.sub(keys, data);
            case "menu-back" -> menu.key(keys, new MenuAction.Back());
            case "menu-top" -> menu.key(keys, new MenuAction.Top());
            case "menu-exit" -> menu.key(keys, new MenuAction.Exit());
            default ->
                menus.wrong(at(entry), "action \"" + entry.attribute("action").orElse("") + "\" is not known");
        }
    }

    static MenuAction application(String text) {
        String[] words = text.trim().split("\\s+", 2);
        return new MenuAction.Run(words[0], words.length > 1 ? words[1] : "");
    }

    static Prompt[] sounds(String text) {
        return text.isEmpty() ? new Prompt[0] : Prompts.of(text).toArray(Prompt[]::new);
    }

    private String at(Element element) {
        return source + ":" + element.line();
    }
}
