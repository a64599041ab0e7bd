package io.jackfield.examples.admin;

/** What a path of the admin API does. On a thread of the API: it may wait a little. */
@FunctionalInterface
public interface Action {
    /**
     * Does it.
     *
     * @return what becomes JSON: maps, lists, texts, numbers
     * @throws IllegalArgumentException of one sentence when the arguments are wrong: 400
     * @throws java.util.NoSuchElementException of one sentence when what is named is not there: 404
     */
    Object perform(Arguments arguments) throws Exception;
}
