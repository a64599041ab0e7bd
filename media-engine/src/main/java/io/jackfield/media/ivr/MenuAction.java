package io.jackfield.media.ivr;

import io.jackfield.media.CallScript;
import io.jackfield.media.sound.Prompt;
import java.util.List;

/** What a choice in a menu leads to. */
public sealed interface MenuAction {

    /** An application with its argument, in which {@code $1} stands for a group of the pattern and {@code ${name}} for a variable. */
    record Run(String application, String data) implements MenuAction {}

    /** A script; the menu is asked again when it returns. */
    record Script(CallScript script) implements MenuAction {}

    /** A sound; the menu is asked again. */
    record Play(List<Prompt> prompts) implements MenuAction {
        /** Copies the prompts. */
        public Play {
            prompts = List.copyOf(prompts);
        }
    }

    /** Another menu. */
    record Sub(String menu) implements MenuAction {}

    /** The menu that led here; this one again when none did. */
    record Back() implements MenuAction {}

    /** The first menu. */
    record Top() implements MenuAction {}

    /** The end of all menus. */
    record Exit() implements MenuAction {}
}
