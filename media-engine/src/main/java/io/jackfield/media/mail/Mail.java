package io.jackfield.media.mail;

import java.nio.file.Path;

/**
 * A mail with one file.
 *
 * @param id unique; who sent it hears by it that the server has taken it
 * @param to whom
 * @param subject one line
 * @param text what it says
 * @param attachment the file; copied
 * @param fileName what the file is called in the mail
 */
public record Mail(String id, String to, String subject, String text, Path attachment, String fileName) {}
