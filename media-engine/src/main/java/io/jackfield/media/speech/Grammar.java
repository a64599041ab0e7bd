package io.jackfield.media.speech;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;

/** How a language says things: as lists of words, each of which is a prompt. */
interface Grammar {

    /** Every word that the methods can return. */
    Set<String> vocabulary();

    /** A cardinal number. */
    List<String> number(long number);

    /** A cardinal number in front of a feminine or masculine noun, where that makes a difference. */
    default List<String> count(long number, boolean feminine) {
        return number(number);
    }

    /** Between the whole part and the digits behind it. */
    String point();

    /** The day of the week, the day of the month and the month. */
    List<String> date(LocalDate date);

    /** A day of the week. */
    String day(DayOfWeek day);

    /** The time of day. */
    List<String> time(LocalTime time);

    /** A unit of time: {@code h}, {@code m} or {@code s}. */
    List<String> duration(long count, char unit);

    /** An amount of money; empty when the currency has no word. */
    List<String> money(long whole, int hundredths, String currency);

    /** A character; empty when it has no name. */
    List<String> spelled(char character);

    /** The position in a queue. */
    List<String> position(int position);

    /** How long it may take, in minutes; 0 for less than one. */
    List<String> expectedMinutes(long minutes);
}
