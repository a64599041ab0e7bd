package io.jackfield.media.ivr;

import io.jackfield.media.Call;
import io.jackfield.media.CallScript;
import io.jackfield.media.app.Application;
import io.jackfield.media.app.Applications;
import io.jackfield.media.app.CallVariables;
import io.jackfield.media.sound.Prompt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Menus by their names, written in Java, in YAML or in FreeSWITCH's XML. Immutable, usable from any thread.
 *
 * <pre>{@code
 * Menus menus = Menus.builder().yaml(Path.of("menus.yaml")).build();
 * .match("2000", menus.script("main"))
 * }</pre>
 */
public final class Menus {
    private final Map<String, Menu> menus;
    private final Applications applications;

    private Menus(Map<String, Menu> menus, Applications applications) {
        this.menus = Map.copyOf(menus);
        this.applications = applications;
    }

    /** Starts a set. */
    public static Builder builder() {
        return new Builder();
    }

    /** The names. */
    public Set<String> names() {
        return menus.keySet();
    }

    /**
     * Answers, and leads the caller through menus.
     *
     * @throws IllegalArgumentException when there is no menu of that name
     * @throws io.jackfield.media.CallEndedException when the call ends meanwhile
     * @throws Exception when a script of a menu throws
     */
    public MenuResult run(Call call, String name) throws Exception {
        Menu first = menus.get(name);
        if (first == null) {
            throw new IllegalArgumentException("menu \"" + name + "\" is not known, only " + menus.keySet());
        }
        call.answer();
        MenuWalk walk = new MenuWalk(menus, first);
        MenuWalk.Step step = walk.begin();
        while (true) {
            if (step instanceof MenuWalk.Step.Ask ask) {
                step = walk.answered(call.menu(ask.prompts(), ask.digits()));
            } else if (step instanceof MenuWalk.Step.Say say) {
                call.play(say.prompts().toArray(Prompt[]::new));
                step = walk.said();
            } else if (step instanceof MenuWalk.Step.Act act) {
                act(call, act.choice());
                step = walk.acted();
            } else if (step instanceof MenuWalk.Step.Done done) {
                call.set("ivr_menu_status", done.result() == MenuResult.EXITED ? "success" : "failure");
                return done.result();
            }
        }
    }

    private void act(Call call, DigitMap.Choice choice) throws Exception {
        if (choice.action() instanceof MenuAction.Script script) {
            script.script().run(call);
        } else if (choice.action() instanceof MenuAction.Play play) {
            call.play(play.prompts().toArray(Prompt[]::new));
        } else if (choice.action() instanceof MenuAction.Run run) {
            String data = run.data();
            for (int i = choice.groups().size() - 1; i >= 0; i--) {
                data = data.replace("$" + i, choice.groups().get(i)); // keys only, so nothing in it means anything
            }
            Application application = applications.find(run.application()).orElseThrow();
            application.run(call, CallVariables.expand(call, data));
        }
    }

    /** A script that is one menu. */
    public CallScript script(String name) {
        return call -> run(call, name);
    }

    /** The application {@code ivr}, whose argument is a menu's name. */
    public Applications applications() {
        return Applications.none().with("ivr", (call, name) -> run(call, name.trim()));
    }

    /** Collects menus. For one thread, once. */
    public static final class Builder {
        private final Map<String, Menu> menus = new LinkedHashMap<>();
        private final List<String> mistakes = new ArrayList<>();
        private Applications applications = Applications.standard();

        private Builder() {}

        /** What keys can lead to by name. {@link Applications#standard()} where not said. */
        public Builder applications(Applications applications) {
            this.applications = applications;
            return this;
        }

        /** A menu. */
        public Builder menu(String name, UnaryOperator<Menu.Builder> description) {
            add(name, description.apply(Menu.builder()), name);
            return this;
        }

        void add(String name, Menu.Builder description, String source) {
            try {
                if (menus.put(name, description.build()) != null) {
                    mistakes.add(source + ": there are two menus \"" + name + "\"");
                }
            } catch (IllegalArgumentException e) {
                mistakes.add(source + ": " + e.getMessage());
            }
        }

        void wrong(String source, String text) {
            mistakes.add(source + ": " + text);
        }

        /**
         * Menus in YAML, see the reference of dialplans.
         *
         * @throws UncheckedIOException when the file cannot be read
         */
        public Builder yaml(Path file) {
            return yaml(read(file), file.toString());
        }

        /** Menus in YAML. */
        public Builder yaml(String text, String source) {
            new YamlMenuReader(this, source).read(text);
            return this;
        }

        /**
         * Menus in FreeSWITCH's XML: elements {@code menu} with {@code entry}s, anywhere in the document.
         *
         * @throws UncheckedIOException when the file cannot be read
         */
        public Builder xml(Path file) {
            return xml(read(file), file.toString());
        }

        /** Menus in FreeSWITCH's XML. */
        public Builder xml(String text, String source) {
            new XmlMenuReader(this, source).read(text);
            return this;
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }

        /**
         * Makes the set.
         *
         * @throws IllegalArgumentException naming every mistake: a menu or an application that is led to and is not there, too
         */
        public Menus build() {
            menus.forEach((name, menu) -> {
                List<MenuAction> actions = new ArrayList<>(menu.keys().actions());
                menu.onFailures().ifPresent(actions::add);
                menu.onTimeouts().ifPresent(actions::add);
                for (MenuAction action : actions) {
                    if (action instanceof MenuAction.Sub sub && !menus.containsKey(sub.menu())) {
                        mistakes.add("menu " + name + " leads to menu \"" + sub.menu() + "\", which is not there");
                    }
                    if (action instanceof MenuAction.Run run
                            && applications.find(run.application()).isEmpty()) {
                        mistakes.add("menu " + name + ": application \"" + run.application() + "\" is not known");
                    }
                }
            });
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", mistakes));
            }
            return new Menus(menus, applications);
        }
    }
}
